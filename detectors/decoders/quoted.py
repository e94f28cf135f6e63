r"""JSON and the like inside a string: {\"password\": \"...\"} with its quotes escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.decoders.escapes import unescape
from detectors.offsets import Decoded

NEEDLE = re.compile(rb"\\\"")
_STRING = re.compile(rb"(?<!\\)\"((?:[^\"\\\n]|\\.){8,65536}+)\"", re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"0": b"\0"}


def candidates(data: bytes, start: int, end: int) -> Iterator[Span]:
    """The insides of double-quoted strings that hold an escaped double quote."""
    for match in _STRING.finditer(data, start, end):
        if b'\\"' in match[1]:
            yield Span(*match.span(1))


def decode(data: bytes, span: Span) -> Decoded | None:
    r"""One level of escapes undone; \u and \x are left to the decoder of escapes."""
    return unescape(data, span, _ESCAPE, lambda match: match[0] if match[1] in b"uUx" else _MEANT.get(match[1], match[1]))
