"""The parts of a text that are worth reading by a grammar: lines, or pieces of very long ones, that hold one of its literals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from detectors.artifact import Span

REACH = 4096


def windows(text: bytes, lowered: bytes, needles: Iterable[bytes]) -> list[Span]:
    """Disjoint spans in order. `lowered` is text.lower(); every needle's lines are covered, at most REACH bytes to either side of it."""
    found: list[Span] = []
    for needle in needles:
        at = lowered.find(needle)
        while at >= 0:
            start = text.rfind(b"\n", max(0, at - REACH), at) + 1 or max(0, at - REACH)
            end = text.find(b"\n", at, at + REACH)
            end = end if end >= 0 else min(len(text), at + REACH)
            found.append(Span(start, end))
            at = lowered.find(needle, max(end, at + 1))
    return _merged(sorted(found))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


class Taken:
    """Disjoint spans that were given away; one that overlaps another is not added."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def touches(self, span: Span) -> bool:
        index = bisect_left(self._starts, span.end) - 1
        return index >= 0 and self._ends[index] > span.start

    def add(self, span: Span) -> None:
        if not self.touches(span):
            index = bisect_left(self._starts, span.start)
            self._starts.insert(index, span.start)
            self._ends.insert(index, span.end)
