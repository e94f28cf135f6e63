"""String nodes read into literals: quotes taken off, escapes undone, holes left out as `{}` unless they hold constants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from detectors.artifact import Span
from detectors.binding import Literal, Part, Unknown, Value
from scanner.syntax.constants import HOLE, literal
from scanner.syntax.escapes import dedent, unescape
from scanner.syntax.expressions import Expressions
from scanner.syntax.select import pick
from scanner.syntax.spec import StringForm
from scanner.syntax.wanted import Wanted

if TYPE_CHECKING:
    from tree_sitter import Node

_QUOTED = re.compile(rb'(?:u8|u|U|L|@)?"((?:[^"\\\n]|\\.)*)"|(?:u8|u|U|L)?\'((?:[^\'\\\n]|\\.)*)\'', re.DOTALL)
_BETWEEN = re.compile(rb"(?:[\s()]|\\\r?\n|/\*.*?\*/|//[^\n]*)*", re.DOTALL)


class Hole(NamedTuple):
    span: Span
    expression: Node | None


def read_string(folder: Expressions, node: Node, depth: int) -> Value:
    """The value of a string node by the first form whose `open` matches."""
    for form in folder.spec.strings[node.type]:
        holder = pick(node, form.content) if form.content else node
        if holder is None:
            continue
        span = _content(folder.data, holder, form)
        if span is not None:
            return _value(folder, holder, form, span, depth)
    return Unknown("string")


def _content(data: bytes, node: Node, form: StringForm) -> Span | None:
    """The span between the quotes. A string that nothing closes (a parse error) ends with its node."""
    opening = form.open.match(data, node.start_byte, node.end_byte)
    if opening is None:
        return None
    end = node.end_byte
    if form.tails:
        end = next((child.start_byte for child in reversed(node.children) if child.type in form.tails), end)
    if form.close is not None:
        closing = form.close.search(data, max(opening.end(), end - 256), end)
        end = closing.start() if closing else end
    else:
        quote = opening.groupdict().get("q") or b""
        if quote and end - len(quote) >= opening.end() and data[end - len(quote) : end] == quote:
            end -= len(quote)
    return Span(opening.end(), max(opening.end(), end))


def _holes(folder: Expressions, node: Node, form: StringForm, span: Span) -> list[Hole]:
    found: list[Hole] = []
    if form.holes and node.named_child_count:
        for child in node.named_children:
            where = form.holes.get(child.type)
            if where is not None and span.start <= child.start_byte and child.end_byte <= span.end:
                found.append(Hole(Span(child.start_byte, child.end_byte), pick(child, where)))
    if form.inline is not None:
        taken = Wanted(hole.span for hole in found)
        for match in form.inline.finditer(folder.data, span.start, span.end):
            place = Span(match.start(), match.end())
            if taken.everything or not taken.touches(*place):
                found.append(Hole(place, None))
        found.sort(key=lambda hole: hole.span.start)
    return found


def _value(folder: Expressions, node: Node, form: StringForm, span: Span, depth: int) -> Value:
    holes = _holes(folder, node, form, span)
    if len(holes) == 1 and holes[0].span == span and holes[0].expression is not None:
        return folder.value(holes[0].expression, depth + 1)
    pieces: list[bytes] = []
    parts: list[Part] = []
    steps: list[str] = []
    open_ends, start = False, span.start
    for hole in holes:
        _piece(folder.data, form, Span(start, hole.span.start), pieces, parts)
        start = hole.span.end
        inner = folder.value(hole.expression, depth + 1) if hole.expression is not None else None
        if isinstance(inner, Literal):
            pieces.append(inner.text)
            parts += inner.parts
            steps += ["template", *inner.steps]
            open_ends = open_ends or inner.holes
        else:
            pieces.append(HOLE)
            open_ends = True
    _piece(folder.data, form, Span(start, span.end), pieces, parts)
    if not parts:
        if holes:
            return Unknown("template")
        parts = [Part(span)]
    if form.dedent and not holes:
        pieces = [unescape(dedent(folder.data[span.start : span.end], closing=form.dedent == "closing"), form.escapes)]
    return literal(b"".join(pieces), parts, quoted=form.quoted, steps=steps, holes=open_ends)


def _piece(data: bytes, form: StringForm, span: Span, pieces: list[bytes], parts: list[Part]) -> None:
    if span.start < span.end:
        pieces.append(unescape(data[span.start : span.end], form.escapes))
        parts.append(Part(span))


def read_lexed(folder: Expressions, node: Node) -> Value:
    """A leaf whose text the grammar leaves alone (a macro's body): string literals side by side, or nothing that can be told."""
    data, style = folder.data, folder.spec.lexed[node.type]
    pieces: list[bytes] = []
    parts: list[Part] = []
    position = _skip(data, node.start_byte, node.end_byte)
    while match := _QUOTED.match(data, position, node.end_byte):
        group = 1 if match[1] is not None else 2
        pieces.append(unescape(match[group], style))
        parts.append(Part(Span(match.start(group), match.end(group))))
        position = _skip(data, match.end(), node.end_byte)
    if not parts or position < node.end_byte:
        return Unknown("macro")
    return literal(b"".join(pieces), parts, steps=("concatenation",) if len(parts) > 1 else ())


def _skip(data: bytes, start: int, end: int) -> int:
    match = _BETWEEN.match(data, start, end)
    return match.end() if match else start
