"""The places that someone asks about: byte spans, merged, with quick answers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from detectors.artifact import Span


class Wanted:
    """A set of spans; an empty one stands for everything (`everything`)."""

    __slots__ = ("_ends", "_starts", "everything")

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self.everything = not merged
        self._starts = [span.start for span in merged]
        self._ends = [span.end for span in merged]

    def touches(self, start: int, end: int) -> bool:
        """Whether a wanted span shares a byte with the range; always true if everything is wanted."""
        if self.everything:
            return True
        index = bisect_right(self._ends, start)
        return index < len(self._starts) and self._starts[index] < end

    def asks(self, start: int, end: int) -> bool:
        """Whether a span of the range was asked for by name (never if everything is wanted)."""
        return not self.everything and self.touches(start, end)

    def inside(self, start: int, end: int) -> list[Span]:
        """The wanted spans that share a byte with the range."""
        if self.everything:
            return []
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [Span(self._starts[index], self._ends[index]) for index in range(first, last)]
