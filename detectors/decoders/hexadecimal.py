r"""Hexadecimal text: runs of digit pairs, perhaps behind 0x."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.decoders.worth import is_worth
from detectors.offsets import Decoded, Piece, PieceMap

NEEDLE = re.compile(rb"[0-9A-Fa-f]{20}")
_RUN = re.compile(rb"(?<![0-9A-Za-z_])(?:0[xX])?((?:[0-9a-f]{2}){10,}+|(?:[0-9A-F]{2}){10,}+)(?![0-9A-Za-z_])")


def candidates(data: bytes, start: int, end: int) -> Iterator[Span]:
    for match in _RUN.finditer(data, start, end):
        if not match[1].isdigit():
            yield Span(*match.span(1))


def decode(data: bytes, span: Span) -> Decoded | None:
    made = bytes.fromhex(data[span.start : span.end].decode("ascii"))
    return Decoded(made, PieceMap([Piece(Span(0, len(made)), span, (1, 2))])) if is_worth(made) else None
