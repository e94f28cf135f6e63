"""Marvin32, the checksum in Microsoft's identifiable keys.

Source: SymCrypt's lib/marvin32.c and dotnet/runtime's Marvin.cs (both MIT), which publish the same block function and test vectors.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFF


def marvin32(data: bytes, seed: int) -> int:
    """The two halves of the 64-bit Marvin hash of `data` under a 64-bit seed, folded into an unsigned 32-bit number."""
    low, high = seed & _MASK, seed >> 32
    padded = data + b"\x80" + bytes(-(len(data) + 1) % 4)
    for start in range(0, len(padded), 4):
        low, high = _block(low + int.from_bytes(padded[start : start + 4], "little") & _MASK, high)
    low, high = _block(low, high)
    return low ^ high


def _block(low: int, high: int) -> tuple[int, int]:
    high ^= low
    low = _rotated(low, 20) + high & _MASK
    high = _rotated(high, 9) ^ low
    low = _rotated(low, 27) + high & _MASK
    return low, _rotated(high, 19)


def _rotated(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & _MASK
