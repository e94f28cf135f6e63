"""What calls make of constants: the meanings of spec.MEANINGS that give a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Call, Literal, Lookup, Value
from scanner.syntax.constants import DECODERS, braces, byte_array, concatenated, decoded, literal, percent
from scanner.syntax.expressions import DEEPEST, Expressions, Site
from scanner.syntax.select import parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

_KEY = re.compile(r"[^\s/]{1,160}\Z|[^\s:]{1,160}\Z")


def value_of(folder: Expressions, call: Site, depth: int) -> Value:
    """The value of a call: folded, a lookup, or a `Call` with its first literal argument as key."""
    found = _apply(folder, call, depth)
    return found if found is not None else Call(call.callee, _key(folder, call.arguments[0].value, depth) if call.arguments else "")


def _apply(folder: Expressions, call: Site, depth: int) -> Value | None:
    if call.meaning in DECODERS:
        inner = _first(folder, call, depth)
        return decoded(inner, call.meaning) if isinstance(inner, Literal) else None
    handler = _HANDLERS.get(call.meaning)
    return handler(folder, call, depth) if handler else None


def _first(folder: Expressions, call: Site, depth: int) -> Value | None:
    operands = call.operands
    return folder.value(operands[0], depth + 1) if operands else None


def _key(folder: Expressions, node: Node, depth: int) -> str:
    value = folder.value(node, depth + 1)
    if isinstance(value, Literal) and len(value.text) <= 512:
        return value.text.decode("utf-8", "replace")
    return ""


def _same(folder: Expressions, call: Site, depth: int) -> Value | None:
    """A wrapper that keeps its text: `Some("..")`, `"..".to_string()`, `[]byte("..")`."""
    inner = _first(folder, call, depth)
    if isinstance(inner, Literal):
        return inner._replace(steps=(*inner.steps, call.callee.rpartition(".")[2]))
    return inner if isinstance(inner, Lookup) else _bytes(folder, call, depth)


def _bytes(folder: Expressions, call: Site, depth: int) -> Value | None:
    """Numbers as a list, or as the arguments themselves."""
    inner = _first(folder, call, depth)
    if isinstance(inner, Literal) and "bytes" in inner.steps:
        return inner
    holder = call.arguments_node
    return byte_array(folder.data, Span(holder.start_byte, holder.end_byte)) if holder is not None else None


def _buffer(folder: Expressions, call: Site, depth: int) -> Value | None:
    """`Buffer.from(text, 'hex')`: the second argument names the encoding."""
    inner = _first(folder, call, depth)
    if not isinstance(inner, Literal):
        return _bytes(folder, call, depth)
    operands = call.operands
    encoding = _key(folder, operands[1], depth).lower() if len(operands) > 1 else ""
    return decoded(inner, encoding) if encoding in ("hex", "base64", "base64url") else inner


def items(folder: Expressions, node: Node, depth: int) -> list[Value] | None:
    """The values of a list: its elements, or the pieces of a literal that is split."""
    node = folder.unwrap(node)
    if folder.role(node) in ("array", "tuple", "list"):
        return [folder.value(child, depth + 1) for child in parts_of(node)]
    call = folder.site(node)
    if call is None or not call.operands:
        return None
    if call.meaning == "split":
        return _split(folder, call, depth)
    if call.meaning == "reversed" and depth < DEEPEST:
        found = items(folder, call.operands[0], depth + 1)
        text = folder.value(call.operands[0], depth + 1)
        turned = decoded(text, "reversed") if isinstance(text, Literal) else None
        return found[::-1] if found else [turned] if turned else None
    return None


def _split(folder: Expressions, call: Site, depth: int) -> list[Value] | None:
    if len(call.operands) < 2:
        return None
    text, separator = (folder.value(node, depth + 1) for node in call.operands[:2])
    if not isinstance(text, Literal) or not isinstance(separator, Literal):
        return None
    pieces = text.text.split(separator.text, 4096) if separator.text else [bytes([byte]) for byte in text.text[:4096]]
    return [literal(piece, text.parts, steps=(*text.steps, "split")) for piece in pieces]


def _join(folder: Expressions, call: Site, depth: int, *, separator_last: bool = False) -> Value | None:
    operands = call.operands
    if not operands:
        return None
    rest: Sequence[Node]
    if separator_last:
        between = folder.value(operands[-1], depth + 1) if len(operands) > 1 else None
        rest = operands[:1]
    else:
        between, rest = folder.value(operands[0], depth + 1), operands[1:]
    values = items(folder, rest[0], depth + 1) if len(rest) == 1 else [folder.value(node, depth + 1) for node in rest]
    if not values or (between is not None and not isinstance(between, Literal)):
        return None
    found = concatenated(values, "join", between.text if between else b"")
    return found._replace(steps=tuple(dict.fromkeys((*found.steps, "join")))) if found else None


def _joined(folder: Expressions, call: Site, depth: int) -> Value | None:
    return _join(folder, call, depth, separator_last=True)


def _concat(folder: Expressions, call: Site, depth: int) -> Value | None:
    return concatenated([folder.value(node, depth + 1) for node in call.operands], "concatenation")


def _format(fill: Callable[[Literal, list[Value]], Literal]) -> Callable[[Expressions, Site, int], Value | None]:
    def apply(folder: Expressions, call: Site, depth: int) -> Value | None:
        text = _first(folder, call, depth)
        if not isinstance(text, Literal):
            return None
        return fill(text, [folder.value(node, depth + 1) for node in call.operands[1:]])

    return apply


def _replace(folder: Expressions, call: Site, depth: int) -> Value | None:
    values = [folder.value(node, depth + 1) for node in call.operands[:3]]
    known = [value for value in values if isinstance(value, Literal)]
    if len(known) < 3 or not known[1].text or known[0].holes:
        return None
    return known[0]._replace(text=known[0].text.replace(known[1].text, known[2].text)[: 1 << 20], steps=(*known[0].steps, "replace"))


def _lookup(folder: Expressions, call: Site, depth: int) -> Value | None:
    arguments = call.arguments
    key = _key(folder, arguments[0].value, depth) if arguments else ""
    if not _KEY.match(key):
        return None
    default = folder.value(arguments[1].value, depth + 1) if len(arguments) > 1 else None
    return Lookup(call.callee, key, default if isinstance(default, Literal) else None)


def _default(folder: Expressions, call: Site, depth: int) -> Value | None:
    """`found.unwrap_or("..")`: a lookup gets its default; of anything else the default is what can be told."""
    operands = [folder.body(node) for node in call.operands[:2]]
    values = [folder.value(node, depth + 1) for node in operands]
    if len(values) < 2 or not isinstance(values[1], Literal):
        return values[0] if values and isinstance(values[0], Lookup) else None
    return values[0]._replace(default=values[1]) if isinstance(values[0], Lookup) else values[1]


_HANDLERS: dict[str, Callable[[Expressions, Site, int], Value | None]] = {
    "value": _same, "bytes": _bytes, "buffer": _buffer, "join": _join, "joined": _joined, "concat": _concat,
    "percent": _format(percent), "braces": _format(braces), "replace": _replace, "lookup": _lookup, "default": _default,
}  # fmt: skip
