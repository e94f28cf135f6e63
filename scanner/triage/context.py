"""Lines around a finding as they stand in the file, with the bytes of every secret of the file masked until one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from detectors.artifact import Span
from detectors.redact import MASK
from scanner.triage.deck import Item

LONGEST = 2000  # bytes of a line that is shown
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Line(NamedTuple):
    """One line of text, and whether the finding stands in it."""

    number: int
    text: str
    hit: bool


class Marks(NamedTuple):
    """What must be masked in one version of a file: spans in its bytes, and the values themselves, wherever else they stand."""

    spans: tuple[Span, ...]
    values: tuple[bytes, ...]


Read = Callable[[Item], bytes | None]  # the file's bytes as they are now, or as the object has them


class Contexts:
    """Gives lines around items; the version that was shown last is kept, masked and plain."""

    def __init__(self, read: Read, marks: Callable[[Item], Marks], own: Callable[[Item], tuple[Span, bytes]]) -> None:
        self._read = read
        self._marks = marks
        self._own = own
        self._key = ("", "")
        self._data: bytes | None = None
        self._masked: list[bytes] = []

    def around(self, item: Item, count: int, *, revealed: bool) -> tuple[Line, ...]:
        """At most `count` lines, the finding's first line among them, near the middle."""
        if (item.path, item.object_id) != self._key:
            self._key = (item.path, item.object_id)
            self._data = self._read(item)
            self._masked = [] if self._data is None else masked_lines(self._data, self._marks(item))
        if self._data is None or self._data.startswith(_UTF16) or item.line > len(self._masked):
            return (Line(item.line, item.masked, hit=True),)
        lines = masked_lines(self._data, self._without_own(item)) if revealed else self._masked
        first = max(0, min(item.line - 1 - count // 2, len(lines) - count))
        return tuple(Line(number, _text(line), number == item.line) for number, line in enumerate(lines[first : first + count], first + 1))

    def _without_own(self, item: Item) -> Marks:
        """The marks of the others."""
        span, value = self._own(item)
        marks = self._marks(item)
        return Marks(tuple(one for one in marks.spans if one != span), tuple(one for one in marks.values if one not in value))


def masked_lines(data: bytes, marks: Marks) -> list[bytes]:
    """The lines (without their ends) with secrets masked; a secret of several lines leaves as many lines."""
    pieces, at = [], 0
    for span in _merged([*marks.spans, *_elsewhere(data, marks.values)]):
        pieces += [data[at : span.start], b"\n".join([MASK.encode()] * (data[span.start : span.end].count(b"\n") + 1))]
        at = span.end
    return [line.removesuffix(b"\r") for line in b"".join([*pieces, data[at:]]).split(b"\n")]


def _elsewhere(data: bytes, values: Iterable[bytes]) -> list[Span]:
    """Every place of the values; those of fewer than four bytes are masked where they were found only."""
    found = []
    for value in values:
        at = data.find(value) if len(value) >= 4 else -1
        while at >= 0:
            found.append(Span(at, at + len(value)))
            at = data.find(value, at + len(value))
    return found


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _text(line: bytes) -> str:
    return line[:LONGEST].decode("utf-8", "surrogateescape").expandtabs(4)
