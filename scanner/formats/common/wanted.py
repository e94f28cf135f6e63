"""The byte spans that somebody asked about, and whether a place has to do with one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from detectors.artifact import Span


class Wanted:
    """Spans of an artifact, joined. No spans at all: everything is wanted."""

    __slots__ = ("_ends", "_starts", "everything")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        joined = join(spans)
        self._starts = [span.start for span in joined]
        self._ends = [span.end for span in joined]
        self.everything = not joined

    def hits(self, span: Span | None) -> bool:
        """Whether `span` touches a wanted one (an empty wanted span is touched by what encloses it)."""
        if self.everything:
            return True
        if span is None:
            return False
        index = bisect_right(self._starts, span.end) - 1
        return index >= 0 and self._ends[index] >= span.start and self._touches(index, span)

    def _touches(self, index: int, span: Span) -> bool:
        start, end = self._starts[index], self._ends[index]
        if (start < span.end and span.start < end) or span.start <= start == end <= span.end:
            return True
        return index > 0 and span.start < self._ends[index - 1]

    def within(self, span: Span) -> tuple[Span, ...]:
        """The wanted spans, cut to `span`; all of `span` if everything is wanted."""
        if self.everything:
            return (span,)
        first = bisect_left(self._ends, span.start)
        last = bisect_right(self._starts, span.end)
        pairs = zip(self._starts[first:last], self._ends[first:last], strict=True)
        return tuple(Span(max(start, span.start), min(end, span.end)) for start, end in pairs)


def join(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
