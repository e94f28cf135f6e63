"""Calls taken apart: dotted callee, receiver, arguments, and what the call means by the language file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detectors.artifact import Span
from scanner.syntax.expressions import Argument, Expressions, Site
from scanner.syntax.select import parts_of, pick
from scanner.syntax.spec import CallShape, Spec

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_ARGUMENTS = 4096
_OPTION = re.compile(rb"--?[A-Za-z]")


def site(folder: Expressions, node: Node, shape: CallShape) -> Site | None:
    """Take a call apart; None where it has no callee."""
    callee = pick(node, shape.callee)
    if callee is None:
        return None
    spec = folder.spec
    holder = pick(node, shape.arguments) if shape.arguments else node
    name = folder.dotted(callee)
    access = spec.members.get(callee.type)
    receiver = pick(callee, access.first) if access else None
    own = pick(callee, access.second) if access else None
    arguments = _arguments(spec, holder, callee, shape)
    label = arguments[0].name if arguments else None
    meaning, method = _meaning(spec, f"{name}({folder.text(label)}:)", has_receiver=False) if label is not None else ("", False)
    if not meaning:
        meaning, method = _meaning(spec, name, has_receiver=receiver is not None)
    operands = [argument.value for argument in arguments if not (shape.options and is_option(folder.data, argument.value))]
    if method and receiver is not None:
        operands.insert(0, receiver)
    return Site(name, Span(callee.start_byte, (own or callee).end_byte), shape.kind, arguments, holder, meaning, tuple(operands))


def is_option(data: bytes, node: Node) -> bool:
    """Whether a word of a command is an option (`--name`, `-Name`)."""
    return bool(_OPTION.match(data, node.start_byte, node.end_byte))


def _arguments(spec: Spec, holder: Node | None, callee: Node, shape: CallShape) -> tuple[Argument, ...]:
    if holder is None or holder.named_child_count > _MOST_ARGUMENTS:
        return ()
    if holder.type in spec.strings:
        return (Argument(holder, None, holder),)
    children = parts_of(holder) if shape.arguments else [child for child in parts_of(holder) if child.start_byte >= callee.end_byte]
    return tuple(_argument(spec, child) for child in children if child.type not in spec.nodes["tokens"])


def _argument(spec: Spec, node: Node) -> Argument:
    shape = spec.arguments.get(node.type)
    if shape is None:
        return Argument(node, None, node)
    name, value = pick(node, shape.name), pick(node, shape.value)
    if value is None or (name is not None and name.id == value.id):
        return Argument(node, None, value or node)
    return Argument(node, name, value)


def _meaning(spec: Spec, callee: str, *, has_receiver: bool) -> tuple[str, bool]:
    """What a callee means, and whether it goes by the receiver. `Data(base64Encoded:)` in a language file asks for the first argument's label."""
    last = callee.rpartition(".")[2]
    for name, meaning in spec.callees.get(last, ()):
        if callee == name or ("." in name and callee.endswith(f".{name}")):
            return meaning, False
    if has_receiver and last in spec.methods:
        return spec.methods[last], True
    return "", False
