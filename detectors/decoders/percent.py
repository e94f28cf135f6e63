"""Percent-encoding (RFC 3986 section 2.1), as in form bodies and nested addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.decoders.escapes import unescape
from detectors.offsets import Decoded

NEEDLE = re.compile(rb"%[0-9A-Fa-f]{2}")
_TOKEN = re.compile(rb"[^\s\"'<>`\\]{6,4096}+")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_LEAST = 2


def candidates(data: bytes, start: int, end: int) -> Iterator[Span]:
    """Words that hold at least two escapes."""
    for match in _TOKEN.finditer(data, start, end):
        if len(_ESCAPE.findall(match[0])) >= _LEAST:
            yield Span(*match.span())


def decode(data: bytes, span: Span) -> Decoded | None:
    return unescape(data, span, _ESCAPE, lambda match: bytes.fromhex(match[1].decode("ascii")))
