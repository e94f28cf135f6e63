"""Bytes of a terminal to keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.triage.keys import read_keys


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"a", ["a"]),
        ("é漢".encode(), ["é", "漢"]),
        (b"\r", ["enter"]),
        (b"\x7f\x08", ["backspace", "backspace"]),
        (b"\t ", ["tab", "space"]),
        (b"\x03\x15", ["ctrl-c", "ctrl-u"]),
        (b"\x1b[A\x1bOB\x1b[1;5C", ["up", "down", "right"]),
        (b"\x1b[3~\x1b[5~\x1b[H", ["delete", "page-up", "home"]),
        (b"\x1b[200~x", ["x"]),  # a pasted text's marks are no keys
        (b"\xff", []),
    ],
)
def test_sequences(data, keys):
    assert read_keys(data, final=True).keys == tuple(keys)


def test_an_escape_alone_is_a_key_only_when_nothing_follows():
    assert read_keys(b"\x1b") == ((), b"\x1b")
    assert read_keys(b"\x1b", final=True).keys == ("escape",)


@given(st.lists(st.sampled_from([b"a", b"\x1b[A", b"\x1bOB", "é".encode(), b"\r", b"\x1b[3~"]), max_size=8), st.data())
def test_it_does_not_matter_how_the_bytes_come(pieces, data):
    whole = b"".join(pieces)
    cut = data.draw(st.integers(0, len(whole)))
    first = read_keys(whole[:cut])
    second = read_keys(first.rest + whole[cut:], final=True)
    assert first.keys + second.keys == read_keys(whole, final=True).keys
