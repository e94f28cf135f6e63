"""Whether a change touched a finding's lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.exceptions.owners import code_owners
from scanner.exceptions.touched import base_commit, blob_reader, lines_touched
from scanner.git.command import open_git
from scanner.git.repository import discover

VALUE = b"q8Zx0drawn"
LINE = b'p = "' + VALUE + b'"'


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (LINE, LINE, False),
        (LINE, b"\n\n" + LINE + b"\nmore", False),
        (LINE, b"  " + LINE + b"\r\n", False),
        (LINE, LINE + b"  # why", True),
        (LINE, LINE + b"\n" + LINE, True),
        (LINE + b"\n" + LINE, LINE, False),
        (b"", LINE, True),
        (None, LINE, True),
        (LINE, b"", False),
        (None, b"folded", False),
    ],
)
def test_lines_that_hold_the_value_are_compared(before, after, wanted) -> None:
    assert lines_touched(before, after, VALUE) is wanted


def test_short_values_are_not_told() -> None:
    assert not lines_touched(b"", b"abc", b"abc")


@given(st.lists(st.sampled_from((LINE, b"x = 1", b"", b"y")), max_size=8), st.lists(st.sampled_from((b"x = 2", b"", b"z")), max_size=5), st.randoms())
def test_other_lines_never_matter(lines, others, random) -> None:
    mixed = [*lines]
    for other in others:
        mixed.insert(random.randint(0, len(mixed)), other)
    assert not lines_touched(b"\n".join(lines), b"\n".join(mixed), VALUE)


def test_a_change_is_compared_with_where_it_left_the_default_branch(repo, tmp_path) -> None:
    first = repo.commit({"a": b"1"})
    clone = repo.clone(tmp_path / "clone")
    clone.branch("feature")
    second = clone.commit({"a": b"2"})
    git = open_git(discover(clone.path))
    assert base_commit(git, "", "main") == first
    assert base_commit(git, "", "") == base_commit(git, "HEAD", "main") == second
    assert base_commit(git, "nope", "main") == ""
    assert blob_reader(git, first)("a") == b"1"
    assert blob_reader(git, "")("a") == b"2"
    assert blob_reader(git, first)("b") is None


def test_no_commit_is_no_base(repo) -> None:
    assert base_commit(open_git(discover(repo.path)), "", "main") == ""


def test_owners_of_an_empty_file() -> None:
    assert code_owners("# nobody\n") == frozenset()
