"""Maps from the bytes of a derived text to the bytes it was made of: transcoding, unescaping, base64, pieces put together.

Everything is a run of `Piece`s. Offsets are 0-based and count bytes; spans are half-open. Cost: building is linear, looking up is a
bisection.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from detectors.artifact import Span
from detectors.binding import Literal


class Piece(NamedTuple):
    """`child` was made of `parent`, `unit[0]` bytes of every `unit[1]`. `whole`: a unit is never cut (a character, an escape)."""

    child: Span
    parent: Span
    unit: tuple[int, int] = (1, 1)
    whole: bool = True

    def low(self, offset: int) -> int:
        """The parent's offset for a span that starts at `offset` of the child."""
        made, of = self.unit
        steps = max(0, offset - self.child.start)
        return min(self.parent.end, self.parent.start + (steps // made * of if self.whole else steps * of // made))

    def high(self, offset: int) -> int:
        """The parent's offset for a span that ends at `offset` of the child."""
        made, of = self.unit
        steps = max(0, min(offset, self.child.end) - self.child.start)
        return min(self.parent.end, self.parent.start + (-(-steps // made) * of if self.whole else -(-steps * of // made)))


class PieceMap:
    """An `OffsetMap` of pieces in the child's order. Bytes of the child that no piece covers stand for nothing in the parent."""

    __slots__ = ("_ends", "_ordered", "_starts", "pieces")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._starts = [piece.child.start for piece in self.pieces]
        self._ends = [piece.child.end for piece in self.pieces]
        pairs = list(zip(self.pieces, self.pieces[1:], strict=False))
        if any(left.child.end > right.child.start for left, right in pairs):
            raise ValueError("pieces overlap or are out of order in the child")
        self._ordered = all(left.parent.end <= right.parent.start for left, right in pairs)

    def to_parent(self, span: Span) -> Span:
        """The smallest parent span that holds all that `span` was made of; empty where it stands for nothing."""
        touched = self.touched(span)
        if not touched:
            return self._nothing(span.start)
        if self._ordered:
            return Span(touched[0].low(span.start), touched[-1].high(span.end))
        return Span(min(piece.low(span.start) for piece in touched), max(piece.high(span.end) for piece in touched))

    def touched(self, span: Span) -> tuple[Piece, ...]:
        """The pieces that made bytes of `span`."""
        if span.start >= span.end:
            return ()
        return self.pieces[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]

    def _nothing(self, offset: int) -> Span:
        index = bisect_right(self._ends, offset)
        if index < len(self.pieces):
            return Span(self.pieces[index].low(offset), self.pieces[index].low(offset))
        place = self.pieces[-1].parent.end if self.pieces else 0
        return Span(place, place)

    def parts(self) -> tuple[Span, ...]:
        """The parent's spans, neighbours joined, in the child's order."""
        joined: list[Span] = []
        for piece in self.pieces:
            if joined and joined[-1].end == piece.parent.start:
                joined[-1] = Span(joined[-1].start, piece.parent.end)
            elif piece.parent.start < piece.parent.end:
                joined.append(piece.parent)
        return tuple(joined)


class Decoded(NamedTuple):
    """Bytes made of other bytes, and where each came from."""

    data: bytes
    map: PieceMap

    def within(self, outer: Decoded) -> Decoded:
        """The same bytes, mapped through `outer` (whose data this was made of) to the parent of `outer`."""
        return Decoded(self.data, PieceMap(made for piece in self.map.pieces for made in _through(piece, outer.map)))

    def cut(self, span: Span) -> Decoded:
        """The bytes of `span` alone."""
        return Decoded(self.data[span.start : span.end], PieceMap(_cut(piece, span) for piece in self.map.touched(span)))


def _through(piece: Piece, outer: PieceMap) -> Iterable[Piece]:
    """The piece over the grandparent: copies keep what the outer pieces know, anything else stands for all that it was made of."""
    touched = outer.touched(piece.parent)
    if piece.unit == (1, 1):
        for under in touched:
            kept = _cut(under, piece.parent)
            yield kept._replace(child=Span(kept.child.start + piece.child.start, kept.child.end + piece.child.start))
        return
    target = outer.to_parent(piece.parent)
    copied = len(touched) == 1 and touched[0].unit == (1, 1)
    yield piece._replace(parent=target) if copied else piece._replace(parent=target, unit=_coarse(piece.child, target))


def _coarse(child: Span, parent: Span) -> tuple[int, int]:
    return max(1, child.end - child.start), parent.end - parent.start


def _cut(piece: Piece, span: Span) -> Piece:
    start, end = max(piece.child.start, span.start), min(piece.child.end, span.end)
    child = Span(start - span.start, end - span.start)
    parent = Span(piece.low(start), piece.high(end))
    made, of = piece.unit
    aligned = (start - piece.child.start) % made == 0
    return Piece(child, parent, (made, of) if aligned else _coarse(child, parent), piece.whole)


class Weaver:
    """Puts a derived text together, piece by piece, from `data`."""

    __slots__ = ("_data", "_length", "_made", "_pieces")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._made: list[bytes] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def copy(self, start: int, end: int) -> None:
        """The bytes themselves."""
        if start < end:
            self._put(self._data[start:end], Span(start, end), (1, 1))

    def put(self, made: bytes, start: int, end: int) -> None:
        """`made` stands for the whole of data[start:end] (an escape)."""
        if made:
            self._put(made, Span(start, end), (len(made), end - start))

    def gap(self, made: bytes) -> None:
        """`made` stands for nothing in the data (a separator)."""
        self._made.append(made)
        self._length += len(made)

    def take(self, decoded: Decoded) -> None:
        """What was decoded elsewhere from the same data."""
        for piece in decoded.map.pieces:
            child = Span(piece.child.start + self._length, piece.child.end + self._length)
            self._pieces.append(piece._replace(child=child))
        self.gap(decoded.data)

    def done(self) -> Decoded:
        return Decoded(b"".join(self._made), PieceMap(self._pieces))

    def _put(self, made: bytes, parent: Span, unit: tuple[int, int]) -> None:
        self._pieces.append(Piece(Span(self._length, self._length + len(made)), parent, unit))
        self._made.append(made)
        self._length += len(made)


def plain(data: bytes, span: Span) -> Decoded:
    """The bytes of `span` as they stand."""
    weaver = Weaver(data)
    weaver.copy(span.start, span.end)
    return weaver.done()


_RUNS = re.compile("[\x00-\x7f]+|[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")
_LONE = re.compile("[\ud800-\udfff]")


def transcode(data: bytes, encoding: str, start: int = 0) -> Decoded:
    """UTF-8 of data[start:] in `encoding`: utf-16-le, utf-16-be, utf-32-le, utf-32-be, or one with one byte per character.

    `start` skips a byte order mark. Half a code unit at the end is dropped; what is not valid becomes U+FFFD.
    """
    unit = 2 if encoding.startswith("utf-16") else 4 if encoding.startswith("utf-32") else 1
    whole = data[start : start + (len(data) - start) // unit * unit]
    text = _LONE.sub("\ufffd", whole.decode(encoding, "surrogatepass")) if unit == 2 else "".join(_characters(whole, unit, encoding))
    pieces, at, parent = [], 0, start
    for run in _RUNS.finditer(text):
        first, count = ord(run[0][0]), len(run[0])
        made = 1 if first < 0x80 else 2 if first < 0x800 else 3 if first < 0x10000 else 4
        of = 4 if unit == 2 and first >= 0x10000 else unit
        pieces.append(Piece(Span(at, at + count * made), Span(parent, parent + count * of), (made, of)))
        at, parent = at + count * made, parent + count * of
    return Decoded(text.encode("utf-8"), PieceMap(pieces))


def _characters(data: bytes, unit: int, encoding: str) -> Iterable[str]:
    try:
        yield _LONE.sub("\ufffd", data.decode(encoding, "surrogatepass" if unit == 4 else "strict"))
    except UnicodeDecodeError:
        for at in range(0, len(data), unit):
            character = data[at : at + unit].decode(encoding, "replace")
            yield character if len(character) == 1 and not _LONE.match(character) else "\ufffd"


_STANDARD = re.compile(rb"[A-Za-z0-9+/\s]*+(?:=\s*+){0,2}")
_URL_SAFE = re.compile(rb"[A-Za-z0-9_\-\s]*+(?:=\s*+){0,2}")
_RUN = re.compile(rb"[^\s=]++")


def base64_decode(data: bytes, span: Span) -> Decoded | None:
    """What the base64 text in `span` holds (standard or URL-safe alphabet, padding optional, may be wrapped), or None if it is none."""
    text = data[span.start : span.end]
    if not (_STANDARD.fullmatch(text) or _URL_SAFE.fullmatch(text)):
        return None
    runs = [Span(span.start + run.start(), span.start + run.end()) for run in _RUN.finditer(text)]
    compact = b"".join(data[run.start : run.end] for run in runs).translate(bytes.maketrans(b"-_", b"+/"))
    if not compact or len(compact) % 4 == 1:
        return None
    try:
        made = binascii.a2b_base64(compact + b"=" * (-len(compact) % 4))
    except binascii.Error:
        return None
    return Decoded(made, PieceMap(_quads(runs, len(made))))


def _quads(runs: list[Span], length: int) -> Iterable[Piece]:
    """One piece per line of base64 where lines hold whole quads (as every encoder writes them), else one for all."""
    if any((run.end - run.start) % 4 for run in runs[:-1]):
        yield Piece(Span(0, length), Span(runs[0].start, runs[-1].end), (max(1, length), runs[-1].end - runs[0].start))
        return
    at = 0
    for run in runs:
        end = min(length, at + -(-(run.end - run.start) * 3 // 4))
        yield Piece(Span(at, end), run, (3, 4), whole=False)
        at = end


def place(literal: Literal, data: bytes, span: Span) -> Span:
    """Where bytes `span` of `literal.text` stand in `data`, the artifact's bytes.

    Exact where the literal's parts are its text as it stands, holes (`{}`) left out, or where the bytes occur once in its place; else
    the parts that must hold them.
    """
    span = Span(max(0, min(span.start, len(literal.text))), max(0, min(span.end, len(literal.text))))
    aligned = _aligned(literal, data)
    if aligned is not None:
        return aligned.to_parent(span)
    whole = literal.span
    sought = literal.text[span.start : span.end]
    at = data.find(sought, whole.start, whole.end) if sought else -1
    if at >= 0 and data.find(sought, at + 1, whole.end) < 0:
        return Span(at, at + len(sought))
    return whole


def _aligned(literal: Literal, data: bytes) -> PieceMap | None:
    pieces, at, text = [], 0, literal.text
    for part in literal.parts:
        raw = data[part.span.start : part.span.end]
        while not text.startswith(raw, at):
            if not text.startswith(b"{}", at):
                return None
            at += 2
        pieces.append(Piece(Span(at, at + len(raw)), part.span))
        at += len(raw)
    return PieceMap(pieces) if not text[at:].replace(b"{}", b"") else None
