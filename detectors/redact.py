"""What may be shown of a secret and of the line around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from detectors.artifact import Artifact, Span

WIDEST = 240  # bytes of a line that are kept around the secret
MASK = "****"
LEAST = 4

# A run that could itself be a secret that no rule knows: long, and of letters and digits mixed.
_RUN = re.compile(r"[A-Za-z0-9+/_=%-]{20,}")


def redacted(value: bytes, prefix: str) -> str:
    """The public prefix and the length in bytes, no more."""
    shown = prefix if prefix and value.startswith(prefix.encode("latin-1")) and len(value) > len(prefix) + 3 else ""
    return f"{shown}{MASK}[{len(value)}]"


def places_in_home(artifact: Artifact, values: Iterable[Span]) -> list[Span]:
    """The places of values (spans of `artifact`) in its home text, in order, those that overlap made one."""
    joined: list[Span] = []
    for place in sorted({artifact.home(span)[1] for span in values}):
        if joined and place.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, place.end))
        else:
            joined.append(place)
    return joined


def masked_line(artifact: Artifact, secret: Span, places: Sequence[Span]) -> str:
    """The first line of the secret's place with every one of the given places masked, and whatever else looks like a secret.

    `secret` is in `artifact`; the line is of its home text, and so are `places` (of `places_in_home`, the secret's own among them).
    Undecodable bytes become U+FFFD.
    """
    home, place = artifact.home(secret)
    line = home.line_span(place.start)
    start = max(line.start, place.start - WIDEST // 2)
    end = min(line.end, max(place.start + WIDEST // 2, start + WIDEST))
    first = max(0, bisect_right(places, (start, start)) - 1)
    return "".join(_pieces(home.data, Span(start, end), places, first)).strip()


def _pieces(data: bytes, line: Span, places: Sequence[Span], first: int) -> Iterable[str]:
    position = line.start
    for index in range(first, len(places)):
        place = places[index]
        if place.start >= line.end:
            break
        if place.end <= position:
            continue
        yield _plain(data[position : max(position, place.start)])
        yield MASK
        position = place.end
    yield _plain(data[position : max(position, line.end)])


def _plain(piece: bytes) -> str:
    return hide_runs(piece.decode("utf-8", "replace"))


def hide_runs(text: str) -> str:
    """The text with whatever could be a secret that no rule knows masked: long runs of letters and digits mixed."""
    return _RUN.sub(_mask_mixed, text)


def masked_text(text: str, values: Iterable[str] = ()) -> str:
    """A text that somebody wrote about a secret, with the given values masked in it, and whatever else looks like one.

    Values of less than LEAST characters stay: they would be found within words.
    """
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= LEAST:
            text = text.replace(value, MASK)
    return hide_runs(text)


def _mask_mixed(run: re.Match[str]) -> str:
    text = run[0]
    mixed = any(letter.isdigit() for letter in text) and any(letter.isalpha() for letter in text)
    return MASK if mixed else text
