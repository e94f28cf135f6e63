"""What may be shown of a secret and of the line around it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detectors.artifact import Artifact, Span

WIDEST = 240  # bytes of a line that are kept around the secret
MASK = "****"

# A run that could itself be a secret that no rule knows: long, and of letters and digits mixed.
_RUN = re.compile(r"[A-Za-z0-9+/_=%-]{20,}")


def redacted(value: bytes, prefix: str) -> str:
    """The public prefix and the length in bytes, no more."""
    shown = prefix if prefix and value.startswith(prefix.encode("latin-1")) and len(value) > len(prefix) + 3 else ""
    return f"{shown}{MASK}[{len(value)}]"


def masked_line(artifact: Artifact, secret: Span, others: Iterable[Span]) -> str:
    """The first line of the secret's place with every one of the given values masked, and whatever else looks like one.

    All spans are in `artifact`; the line is of its home text. Undecodable bytes become U+FFFD.
    """
    home, place = artifact.home(secret)
    line = home.line_span(place.start)
    start = max(line.start, place.start - WIDEST // 2)
    end = min(line.end, max(place.start + WIDEST // 2, start + WIDEST))
    values = {artifact.home(span)[1] for span in others} | {place}
    return "".join(_pieces(home.data, Span(start, end), sorted(values))).strip()


def _pieces(data: bytes, line: Span, values: list[Span]) -> Iterable[str]:
    position = line.start
    for value in values:
        if value.end <= position or value.start >= line.end:
            continue
        yield _plain(data[position : max(position, value.start)])
        yield MASK
        position = value.end
    yield _plain(data[position : max(position, line.end)])


def _plain(piece: bytes) -> str:
    return _RUN.sub(_mask_mixed, piece.decode("utf-8", "replace"))


def _mask_mixed(run: re.Match[str]) -> str:
    text = run[0]
    mixed = any(letter.isdigit() for letter in text) and any(letter.isalpha() for letter in text)
    return MASK if mixed else text
