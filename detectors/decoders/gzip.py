"""What gzip and zlib (RFC 1952, RFC 1950) wrap, inside of another encoding. Never unpacks more than it may."""

from __future__ import annotations

import zlib

from detectors.artifact import Span
from detectors.offsets import Decoded, Piece, PieceMap

MAGICS = (b"\x1f\x8b\x08", b"\x78\x9c", b"\x78\x01", b"\x78\xda", b"\x78\x5e")


def is_packed(data: bytes) -> bool:
    return data.startswith(MAGICS)


def unpack(data: bytes, most: int) -> Decoded | None:
    """At most `most` bytes of what `data` wraps; None if it is damaged or empty. The whole of it maps to the whole of `data`."""
    unpacker = zlib.decompressobj(47)  # 32 for either header, 15 for the largest window
    try:
        made = unpacker.decompress(data, most)
    except zlib.error:
        return None
    return Decoded(made, PieceMap([Piece(Span(0, len(made)), Span(0, len(data)), (len(made), len(data)))])) if made else None
