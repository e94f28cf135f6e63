"""Lines of a text, and values that stand at a line's end."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.artifact import Span

_BLANK = b" \t\r\n\f\v"


def lines(data: bytes, span: Span | None = None) -> Iterator[Span]:
    """The lines, without LF and the CR before it; a BOM at the beginning belongs to none."""
    at, end = (span.start, span.end) if span else (3 if data.startswith(b"\xef\xbb\xbf") else 0, len(data))
    while at < end:
        stop = data.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        yield Span(at, stop - 1 if stop > at and data[stop - 1] == 0x0D else stop)
        at = stop + 1


def trimmed(data: bytes, start: int, end: int) -> Span:
    """Without the white space around."""
    text = data[start:end]
    left = len(text) - len(text.lstrip(_BLANK))
    return Span(start + left, max(start + left, end - (len(text) - len(text.rstrip(_BLANK)))))


def unquoted(data: bytes, span: Span, quotes: bytes = b"\"'") -> tuple[Span, bool]:
    """The content of a quoted text and that it is quoted, or the text as it stands."""
    if span.end - span.start >= 2 and data[span.start] == data[span.end - 1] and data[span.start] in quotes:
        return Span(span.start + 1, span.end - 1), True
    return span, False


def without_comment(data: bytes, span: Span, signs: tuple[bytes, ...]) -> Span:
    """Cut before a comment that white space announces (` #`, ` ;`), outside of a leading quoted text."""
    start = span.start
    if span.start < span.end and data[span.start] in b"\"'":
        close = data.find(data[span.start : span.start + 1], span.start + 1, span.end)
        start = close if close > 0 else start
    ends = [at for sign in signs for blank in (b" ", b"\t") if (at := data.find(blank + sign, start, span.end)) >= 0]
    return trimmed(data, span.start, min(ends)) if ends else span
