"""Java key stores: what is in them, how far they were there, and whose password they have."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.keys import is_binary_key
from detectors.keys.jks import CERTIFICATE, PRIVATE, JksError, make, opens_with, read


def test_a_whole_store_tells_its_entries_and_its_password() -> None:
    data = make(Random(1), "changeit")
    store = read(data)
    assert (store.kind, store.tags, store.whole, store.end) == ("JKS", (PRIVATE,), True, len(data))
    assert opens_with(data, "changeit")
    assert not opens_with(data, "changeit2")
    assert is_binary_key(data)


def test_what_follows_the_store_is_no_part_of_it() -> None:
    data = make(Random(2), "x")
    assert read(data + b"more").end == len(data)


def test_a_trust_store_holds_certificates_only() -> None:
    assert read(make(Random(3), "x", CERTIFICATE)).tags == (CERTIFICATE,)


@given(st.integers(12, 700))
def test_a_store_that_is_cut_off_tells_what_is_there(length: int) -> None:
    data = make(Random(4), "x")
    assert not read(data[:length]).whole


@pytest.mark.parametrize("data", [b"", b"\xfe\xed\xfe\xed", b"\xfe\xed\xfe\xed\0\0\0\3\0\0\0\1", b"\xca\xfe\xba\xbe\0\0\0\2\0\0\0\1", b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\x09"])
def test_other_bytes_are_no_store(data: bytes) -> None:
    with pytest.raises(JksError):
        read(data)
