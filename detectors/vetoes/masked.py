"""Values that were blanked out before they were stored: ****, AKIA........, eyJhbGci..."""

from __future__ import annotations

import re

# One character that stands for many. Runs that a random token of an alphabet with these characters shows less than once in 1e5.
_RUNS = re.compile(
    rb"\*{4,}|\.{4,}|#{4,}|-{6,}|_{6,}|\?{4,}|[xX]{6,}|(?:\xe2\x80\xa2){3,}|(?:\xe2\x97\x8f){3,}|(?:\xe2\x80\xa6)|(?:\xc2\xb7){3,}"
)
_BULLETS = re.compile(rb"(?:\xe2\x80\xa2|\xe2\x97\x8f|\xc2\xb7|\\u2022|\\u25cf|&bull;)+\Z")
_ENDS = re.compile(rb"\.{3}\Z|\A\.{3}|\*{3}\Z|\A\*{3}")
_ALL = re.compile(rb"[*.#_?xX\x20-]{3,}\Z")
_CROSSED = re.compile(rb"(?<![A-Za-z0-9])[xX]{3,}(?![A-Za-z0-9])")
_CUT = re.compile(rb"[A-Za-z0-9+/_-]{2,}\.{3}[A-Za-z0-9+/=_-]{2,}\Z")


def veto(value: bytes) -> str | None:
    """Values that are masked wholly or in part. A run counts where it is a large part of the value: a PEM's dashes are no mask."""
    if _ALL.match(value) or _BULLETS.match(value):
        return "masked value"
    covered = sum(len(run) for run in _RUNS.findall(value))
    if covered * 6 >= len(value) > 0:
        return "masked value"
    if len(value) <= 256 and _CROSSED.search(value):
        return "masked value"
    if len(value) <= 80 and (_ENDS.search(value) or (len(value) <= 24 and _CUT.match(value))):
        return "cut value"
    return None
