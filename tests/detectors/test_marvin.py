from __future__ import annotations

import pytest

from detectors.marvin import marvin32

# SymCrypt's and Microsoft.Security.Utilities' published vectors: seed, data, 32-bit hash.
VECTORS = (
    (0xD53CD9CECD0893B7, b"abc", 0x6BE02A86),
    (0xDDDDEEEEFFFF000, b"abcdefghijklmnopqrstuvwxyz", 0xD34847DC),
    (0x004FB61A001BDBCC, b"", 0x302009BC),
    (0x004FB61A001BDBCC, bytes((175,)), 0x3592E206),
    (0x004FB61A001BDBCC, bytes((231, 15)), 0xFDAB5E04),
    (0x004FB61A001BDBCC, bytes((55, 244, 149)), 0x6B3C8B90),
)


@pytest.mark.parametrize(("seed", "data", "expected"), VECTORS)
def test_the_published_vectors(seed, data, expected):
    assert marvin32(data, seed) == expected
