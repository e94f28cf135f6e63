"""Dotted names of nodes: `self.token`, `config["db"]["pw"]` -> config.db.pw, `std::env::var` -> std.env.var."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detectors.binding import Literal
from scanner.syntax.expressions import DEEPEST, Expressions
from scanner.syntax.select import parts_of, pick

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_PARTS = 24
_LONGEST = 256


def dotted(folder: Expressions, node: Node) -> str:
    """The name path of a node as written, at most 24 components; empty where it has none. It begins anew behind a call with arguments."""
    parts: list[str] = []
    current: Node | None = folder.unwrap(node)
    while current is not None and len(parts) < _MOST_PARTS:
        current = _component(folder, current, parts)
        current = folder.unwrap(current) if current is not None else None
    return ".".join(part for part in reversed(parts) if part)


def _component(folder: Expressions, node: Node, parts: list[str]) -> Node | None:
    """Append one component; the node that it hangs on, or None at the root."""
    spec, kind = folder.spec, node.type
    if kind in spec.members:
        first, second = spec.members[kind]
        own = pick(node, second)
        parts.append(leaf(folder, own) if own is not None else "")
        owner = pick(node, first)
        return None if owner is not None and _ends_chain(folder, owner) else owner
    if kind in spec.subscripts:
        first, second = spec.subscripts[kind]
        index = pick(node, second)
        parts.append(_index(folder, index) if index is not None else "")
        return pick(node, first)
    if kind in spec.calls:
        shape = spec.calls[kind]
        holder = pick(node, shape.arguments)
        only = parts_of(holder) if not parts and holder is not None and holder.named_child_count == 1 else []
        if only:
            where = spec.arguments.get(only[0].type)
            parts.append(_index(folder, (pick(only[0], where.value) if where else None) or only[0]))
        return pick(node, shape.callee)
    parts.append(leaf(folder, node))
    return None


def _ends_chain(folder: Expressions, owner: Node) -> bool:
    """A constant, or a call with arguments: `build(url).auth` is `auth`, while `Base64.getDecoder().decode` keeps all."""
    owner = folder.unwrap(owner)
    if owner.type in folder.spec.strings:
        return True
    shape = folder.spec.calls.get(owner.type)
    holder = pick(owner, shape.arguments) if shape else None
    return holder is not None and holder.named_child_count > 0


def _index(folder: Expressions, node: Node) -> str:
    value = folder.value(node, DEEPEST // 2)
    if isinstance(value, Literal) and len(value.text) <= _LONGEST:
        return value.text.decode("utf-8", "replace")
    return leaf(folder, folder.unwrap(node))


def leaf(folder: Expressions, node: Node) -> str:
    """A leaf's text without sigils; a string's content; empty for anything else."""
    if node.type in folder.spec.strings:
        value = folder.value(node, DEEPEST // 2)
        return value.text[:_LONGEST].decode("utf-8", "replace") if isinstance(value, Literal) else ""
    if node.end_byte - node.start_byte > _LONGEST or (node.type not in folder.spec.nodes["names"] and node.named_child_count):
        return ""
    return folder.text(node).strip().lstrip(folder.spec.sigils)
