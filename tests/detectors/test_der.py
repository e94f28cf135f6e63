from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import der


@given(st.integers(0, 255), st.binary(max_size=700))
def test_what_is_encoded_is_read_again(tag, content):
    item = der.read(der.encode(tag, content))
    assert (item.tag, item.content) == (tag, content)


@given(st.integers(0, 2**600))
def test_an_integer_is_read_again(value):
    assert int.from_bytes(der.read(der.integer(value)).content, "big", signed=True) == value


@given(st.binary(min_size=1, max_size=300), st.integers(1, 40))
def test_a_cut_element_is_an_error(content, cut):
    whole = der.encode(der.SEQUENCE, content)
    with pytest.raises(der.DerError):
        der.read(whole[: max(0, len(whole) - cut)])


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with suppress(der.DerError):
        assert sum(len(item.content) for item in der.items(data)) <= len(data)


def test_an_object_id_has_dots():
    assert der.object_id(bytes.fromhex("2a864886f70d010101")) == "1.2.840.113549.1.1.1"
    assert der.object_id(bytes.fromhex("2b6570")) == "1.3.101.112"


def test_the_announced_length_is_told_also_where_the_bytes_are_not_there():
    for content in (b"x", b"x" * 200, b"x" * 70_000):
        whole = der.encode(der.SEQUENCE, content)
        assert der.announced(whole) == der.announced(whole[:6]) == len(whole)
    assert not any(map(der.announced, (b"", b"\x30", b"\x30\x80", b"\x30\x82\x01", b"\x30\x8f\x01\x01")))
