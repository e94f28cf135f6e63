"""Bytes to be scanned, where they came from, and the one conversion of byte offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """Half-open range of byte offsets, 0-based."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Position(NamedTuple):
    """1-based line and 1-based column, the column in Unicode code points. Only LF ends a line (a CR before it belongs to the line).

    A byte order mark at the start of a file has no column.
    """

    line: int
    column: int


class Origin(NamedTuple):
    """Where bytes came from.

    `path` is relative to the root, with `/`, undecodable bytes as surrogate escapes (PEP 383); empty when unknown.
    `kind` is one of file, staged, stdin, blob, commit, tag. `object_id` is git's hexadecimal id, or empty.
    `container` names the members that were opened to get here, outermost first.
    """

    path: str = ""
    kind: str = "file"
    object_id: str = ""
    container: tuple[str, ...] = ()


class OffsetMap(Protocol):
    """Maps offsets of a derived artifact to its parent's."""

    def to_parent(self, span: Span) -> Span: ...


class Artifact:
    """Origin and bytes; what `derive` returns knows its parent, so that every span ends in the outermost stored file.

    `fresh` are the byte ranges that are new where the source knows them (None: all of it is).
    `same_text` of a derived artifact says that lines and columns are the parent's own (transcoding), not those of a value inside it.
    """

    __slots__ = ("_counted", "_starts", "data", "fresh", "mapping", "origin", "parent", "same_text")

    def __init__(
        self,
        origin: Origin,
        data: bytes,
        *,
        fresh: tuple[Span, ...] | None = None,
        parent: Artifact | None = None,
        mapping: OffsetMap | None = None,
        same_text: bool = False,
    ) -> None:
        self.origin = origin
        self.data = data
        self.fresh = fresh
        self.parent = parent
        self.mapping = mapping
        self.same_text = same_text
        self._starts: list[int] | None = None
        self._counted = (-1, 0, 0)

    def __repr__(self) -> str:
        return f"Artifact({self.origin!r}, {len(self.data)} bytes)"

    def derive(self, data: bytes, mapping: OffsetMap, *, same_text: bool = False, member: str = "") -> Artifact:
        """Make a child whose offsets `mapping` leads back to this one; `member` names a container's member."""
        origin = self.origin._replace(container=(*self.origin.container, member)) if member else self.origin
        return Artifact(origin, data, parent=self, mapping=mapping, same_text=same_text)

    def stored(self, span: Span) -> Span:
        """The span in bytes of the outermost stored file."""
        if self.parent is None or self.mapping is None:
            return span
        return self.parent.stored(self.mapping.to_parent(span))

    def home(self, span: Span) -> tuple[Artifact, Span]:
        """The artifact whose lines people see (the stored text, or its transcoding) and the span in it."""
        if self.parent is not None and self.mapping is not None and not self.same_text:
            return self.parent.home(self.mapping.to_parent(span))
        return self, span

    def positions(self, span: Span) -> tuple[Position, Position]:
        """First position of the span, and the position just behind its last code point."""
        text, place = self.home(span)
        return text.position(place.start), text.position(place.end)

    def position(self, offset: int) -> Position:
        """Line and column of a byte offset of this artifact itself."""
        starts = self._line_starts()
        line = bisect_right(starts, offset) - 1
        return Position(line + 1, self._column(starts[line], offset))

    def _column(self, start: int, offset: int) -> int:
        """Counts on from where the last question about this line ended: a line can be megabytes long."""
        begin = len(BOM) if start == 0 and self.data.startswith(BOM) else start
        if offset <= begin:
            return 1
        line, counted, column = self._counted
        if line != start or not begin <= counted <= offset:
            counted, column = begin, 1
        whole = max(counted, _boundary(self.data, offset))
        column += code_points(self.data[counted:whole])
        self._counted = (start, whole, column)
        return column + code_points(self.data[whole:offset])

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer(b"\n", self.data))]
        return self._starts

    def line_span(self, offset: int) -> Span:
        """The whole line that holds `offset`, without its terminator."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        start = starts[line - 1]
        end = starts[line] - 1 if line < len(starts) else len(self.data)
        return Span(start, end - 1 if end > start and self.data[end - 1 : end] == b"\r" else end)


BOM = b"\xef\xbb\xbf"


def _boundary(data: bytes, offset: int) -> int:
    """The place at or before `offset` at which no character is cut in two."""
    for place in range(offset, max(-1, offset - 4), -1):
        if place >= len(data) or data[place] & 0xC0 != 0x80:
            return place
    return offset


def code_points(piece: bytes) -> int:
    """Number of code points of a piece of a line; an invalid byte counts as one, as an editor shows it."""
    return len(piece) if piece.isascii() else len(piece.decode("utf-8", "surrogateescape"))
