"""Shannon entropy of bytes."""

from __future__ import annotations

from collections import Counter
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.entropy import shannon


@pytest.mark.parametrize(
    ("value", "bits"), [(b"", 0.0), (b"aaaa", 0.0), (b"ab", 1.0), (b"abcd", 2.0), (b"aab", 0.9182958340544896), (bytes(range(256)), 8.0)]
)
def test_known_values(value, bits):
    assert shannon(value) == pytest.approx(bits)


@given(st.binary(min_size=1))
def test_it_is_the_mean_surprise_of_a_byte(value):
    counts = Counter(value)
    assert shannon(value) == pytest.approx(sum(-log2(counts[byte] / len(value)) for byte in value) / len(value), abs=1e-9)


@given(st.binary(), st.randoms())
def test_order_does_not_matter(value, random):
    assert shannon(bytes(random.sample(value, len(value)))) == pytest.approx(shannon(value))
