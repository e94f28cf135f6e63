"""Entries of others are matched with the findings that they are about, and with no other."""

from __future__ import annotations

import hashlib

import pytest

from baselines.imports.shared.entry import Entry
from baselines.imports.shared.matching import make_index, match
from detectors.secret import Secret
from tests.support.foreign_files import candidate, fresh, texts

ONE, TWO = fresh(1), fresh(2)
FILE = b"import os\ntoken = '" + ONE + b"'\npassword: \"" + TWO + b'"\n'
FOUND = [candidate("a.py", ONE, 2), candidate("a.py", TWO, 3), candidate("b.py", ONE, 1)]
INDEX = make_index(FOUND, ["sha256"])
TEXTS = texts({"a.py": FILE, "b.py": ONE})


def found(entry: Entry, index=INDEX, read=TEXTS):
    return match(entry, index, read).found


def why(entry: Entry, index=INDEX, read=TEXTS) -> str:
    result = match(entry, index, read)
    assert not result.found
    return result.how


def sha1(value: bytes) -> tuple[str, str]:
    return "sha1", hashlib.sha1(value).hexdigest()


def test_a_value_in_its_path_wherever_it_stands():
    assert found(Entry("1", path="a.py", line=99, value=Secret(TWO))) == (1,)
    assert found(Entry("1", path="b.py", value=Secret(TWO))) == ()


def test_edges_of_values_may_differ():
    assert found(Entry("1", path="a.py", line=2, value=Secret(b"token = '" + ONE + b"'"))) == (0,)
    assert found(Entry("1", path="a.py", line=2, value=Secret(ONE[2:6]))) == (0,)


def test_a_short_part_of_a_value_elsewhere_is_a_coincidence():
    assert found(Entry("1", path="a.py", line=9, value=Secret(ONE[2:6]))) == ()


def test_a_hash_of_the_value():
    assert found(Entry("1", path="a.py", digest=sha1(ONE))) == (0,)
    assert found(Entry("1", digest=("sha256", hashlib.sha256(ONE).hexdigest()))) == (0, 2)


@pytest.mark.parametrize("piece", [b"'" + ONE + b"'", b"token = '" + ONE + b"'", ONE + b"'"])
def test_a_hash_of_more_than_the_value_is_found_in_its_line(piece):
    assert found(Entry("1", path="a.py", line=2, digest=sha1(piece))) == (0,)
    assert found(Entry("1", path="a.py", line=7, digest=sha1(piece))) == (0,), "lines move"


def test_a_line_is_told_by_its_text_in_the_version_that_is_named():
    earlier = b"# one\n# two\n" + FILE
    read = texts({"a.py": FILE}, {("a.py", "abc1234"): earlier})
    assert found(Entry("1", path="a.py", line=4, line_end=4, commit="abc1234"), read=read) == (0,)
    assert found(Entry("1", path="a.py", line=4, line_end=5, commit="abc1234"), read=read) == (0, 1)
    assert found(Entry("1", path="a.py", line=3, line_end=3), read=read) == (1,)


def test_a_line_of_a_key_of_many_lines():
    key = b"-----BEGIN KEY-----\n" + fresh(3) + b"\n" + fresh(4) + b"\n-----END KEY-----"
    index = make_index([candidate("k.pem", key, 1, 4)])
    read = texts({"k.pem": key + b"\n"}, {("k.pem", "abc1234"): b"\n" + key})
    assert found(Entry("1", path="k.pem", line=1, line_end=1), index, read) == (0,)
    assert found(Entry("1", path="k.pem", line=2, line_end=2, commit="abc1234"), index, read) == (0,)


def test_what_is_not_found_says_why():
    assert why(Entry("1", path="a.py", line=1, line_end=1)) == "straykey finds other values in this file, not this one"
    assert why(Entry("1", path="a.py", value=Secret(fresh(9)))) == "its value no longer stands in this file"
    assert why(Entry("1", path="gone.py", value=Secret(ONE))) == "is not there"
    assert why(Entry("1", path="a.py", commit="fff0000", line=1)) == "is not there"
    assert why(Entry("1", path="a.py")) == "it names neither a value nor a line"
    assert why(Entry("1", digest=("sha256", "0" * 64))) == "no finding has a value of this hash"
    assert why(Entry("1", path="c.py", value=Secret(b"hello123")), read=texts({"c.py": b"x = hello123"})) == "straykey finds nothing in this file"


def test_lines_that_are_too_long_are_not_searched_for_a_hash():
    read = texts({"a.py": b"," * 5000 + ONE})
    assert "too long" in why(Entry("1", path="a.py", line=1, digest=sha1(b"," + ONE)), read=read)
