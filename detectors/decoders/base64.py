"""Base64 (RFC 4648 sections 4 and 5): standard and URL-safe, padded or not, on one line or wrapped at 60 to 76 characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.decoders.worth import is_text, is_worth
from detectors.offsets import Decoded, Weaver, base64_decode

NEEDLE = re.compile(rb"[A-Za-z0-9+/_-]{20}")
_RUN = re.compile(
    rb"(?<![A-Za-z0-9+/_=-])(?:(?:[A-Za-z0-9+/]{60,76}(?:\r?\n|\\n)[ \t]{0,32}){1,2000}+[A-Za-z0-9+/]{2,76}|[A-Za-z0-9+/]{20,}+|[A-Za-z0-9_-]{20,}+)={0,2}(?![A-Za-z0-9+/_=-])"
)
_WORDY = re.compile(rb"[a-z]+\Z|[A-Z]+\Z|[0-9]+\Z|[a-zA-Z]+(?:[/_-][a-zA-Z]+)+\Z")


def candidates(data: bytes, start: int, end: int) -> Iterator[Span]:
    """Runs of the alphabets that are long enough; one kind of character alone is no base64 of a text."""
    for match in _RUN.finditer(data, start, end):
        if not _WORDY.match(match[0]):
            yield Span(*match.span())


def decode(data: bytes, span: Span) -> Decoded | None:
    r"""What the run holds, if that is worth reading; `\n` written out between its lines counts as a line break."""
    if b"\\n" in data[span.start : span.end]:
        return None if (made := _joined(data, span)) is None or not is_worth(made.data) else made
    made = base64_decode(data, span)
    return made if made and is_worth(made.data) else None


def _joined(data: bytes, span: Span) -> Decoded | None:
    """Lines joined by a written-out line break, each decoded for itself where it holds whole quads."""
    woven = Weaver(data)
    at = span.start
    for piece in re.split(rb"\\n[ \t]*", data[span.start : span.end]):
        at = data.index(piece, at)
        made = base64_decode(data, Span(at, at + len(piece))) if piece else None
        if piece and made is None:
            return None
        if made:
            woven.take(made)
        at += len(piece)
    done = woven.done()
    return done if is_text(done.data) else None
