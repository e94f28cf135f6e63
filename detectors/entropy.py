"""Shannon entropy of byte strings."""

from __future__ import annotations

from math import log2


def shannon(value: bytes) -> float:
    """Entropy of the byte frequencies, in bits per byte (0.0 for the empty string)."""
    total = len(value)
    counts = (value.count(byte) for byte in set(value))
    return -sum(count / total * log2(count / total) for count in counts) if total else 0.0
