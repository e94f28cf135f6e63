"""Entries as bytes: the same finding gives the same bytes, and what is broken is told with file and line."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baselines.baseline.entry import BaselineError, Entry, parse, render
from baselines.decision import HISTORY, TREE

ONE = Entry(TREE, "src/a.py", "f1:0123456789abcdef:w2d0", "a-rule", "db.password")
paths = st.binary(min_size=1, max_size=40).map(lambda data: data.decode("utf-8", "surrogateescape"))
entries = st.builds(
    Entry,
    st.sampled_from([TREE, HISTORY]),
    paths,
    st.builds("f1:{:016x}:{}".format, st.integers(0, 2**64 - 1), st.one_of(st.integers(0, 2**128 - 1).map("{:032x}".format), st.integers(0, 1023).map("w{:03x}".format))),
    st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    st.text(max_size=20),
    st.integers(1, 9),
)


@given(entries)
def test_an_entry_comes_back_as_it_was(entry):
    assert parse(render(entry), entry.category, "f") == entry


@given(entries)
def test_an_entry_is_ascii_and_what_formatters_of_json_write(entry):
    data = render(entry).decode("ascii")
    assert data == json.dumps(json.loads(data), indent=2, sort_keys=True) + "\n"


def test_an_entry_has_neither_line_numbers_nor_times_nor_values():
    assert json.loads(render(ONE)).keys() == {"check", "fingerprint", "path", "rule", "slot"}


BROKEN = [
    (b'{\n  "fingerprint": oops\n}\n', 2, "no JSON"),
    (render(ONE).replace(b'"rule"', b'"rules"'), 5, "unknown key"),
    (render(ONE).replace(b'"src/a.py"', b"7"), 4, "must be a string"),
    (render(ONE).replace(b":w2d0", b":w2d"), 3, "fingerprint"),
    (b'{"fingerprint": "f1:0123456789abcdef:w2d0"}', 1, "'path' is missing"),
    (b"[]", 1, "object"),
    (b"<<<<<<< HEAD\n" + render(ONE), 1, "merge conflict"),
    (render(ONE).replace(b"{\n", b"{\n<<<<<<< HEAD\n"), 1, "merge conflict"),
    (b"\xff\xfe{}", 1, "UTF-8"),
    (b'{"path": "a", "path": "b"}', 1, "once"),
    (render(ONE)[:-3] + b',\n  "values": 0\n}', 7, "values"),
    (render(ONE)[:-3] + b',\n  "values": true\n}', 7, "whole number"),
    (b"[" * 60_000, 1, ""),
    (render(ONE).replace(b"src/a.py", b"src/b.py"), 2, "by hand"),
]


@pytest.mark.parametrize(("data", "line", "problem"), BROKEN)
def test_what_is_broken_is_told_with_file_and_line(data, line, problem):
    with pytest.raises(BaselineError) as caught:
        parse(data, TREE, "folder/entry.json")
    assert (caught.value.file, caught.value.line) == ("folder/entry.json", line)
    assert problem in str(caught.value)


@given(entries, entries)
def test_no_two_entries_are_so_alike_that_git_takes_one_for_the_other_renamed(one, two):
    """Below half of the larger one: git counts equal lines, in pieces of 64 bytes (diffcore-delta.c)."""
    assume(one.fingerprint != two.fingerprint)
    first, second = (Counter(pieces(render(each._replace(path="src/main/app.py", slot="db.password")))) for each in (one, two))
    shared = sum(len(piece) * count for piece, count in (first & second).items())
    assert shared < max(sum(len(piece) * count for piece, count in each.items()) for each in (first, second)) / 2


def pieces(data: bytes):
    for line in data.splitlines(keepends=True):
        yield from (line[start : start + 64] for start in range(0, len(line), 64))


def test_an_entry_of_any_size_is_refused():
    with pytest.raises(BaselineError, match="larger"):
        parse(b" " * 100_000, TREE, "f")


def test_errors_show_nothing_of_what_a_file_holds():
    with pytest.raises(BaselineError) as caught:
        parse(b'{"fingerprint": "Zq8-drawn-here", "path": "a", "rule": "b"}', TREE, "f")
    assert "drawn" not in str(caught.value)
