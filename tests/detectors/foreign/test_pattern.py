"""Translated patterns find the secrets that the pattern they are made of finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detectors import linear
from detectors.foreign.pattern import plain, translate
from detectors.foreign.re2 import Re2Error

# Pieces of syntax that mean the same to RE2 and to Python.
PIECES = st.sampled_from(["key", "[a-c]", "[^ab]", "-", "=", "_?", "[0-9]{2}", "[0-9]{1,3}", "[ ]*", "c+", "(?:ab|c)", "(?:x|yz){1,2}", "[=:]", r"\b"])
SECRETS = st.sampled_from(["([a-c]{3})", "([0-9]{2,4})", "(x[a-c]?y)", "((?:ab|cd)[0-9])"])


@st.composite
def patterns(draw) -> str:
    before, behind = draw(st.lists(PIECES, max_size=4)), draw(st.lists(PIECES, max_size=3))
    return "".join([*before, draw(SECRETS), *behind])


@given(patterns(), st.text(alphabet="abcdxyzke-=_: 0123", max_size=60))
def test_every_secret_that_the_pattern_finds_is_found_by_its_translation(pattern, text):
    try:
        made = translate(pattern)
    except Re2Error:
        assume(False)
    assert linear.problem(made.pattern) is None
    original = re.search(pattern.encode(), text.encode())
    assert (re.search(made.pattern.encode("latin-1"), text.encode()) is None) == (original is None)
    if original:
        found = [match.span("secret") for start in range(len(text) + 1) if (match := re.compile(made.pattern.encode("latin-1")).match(text.encode(), start))]
        assert original.span(1) in found


def secret(pattern: str, text: bytes, group: int = 0) -> bytes | None:
    match = re.search(translate(pattern, group).pattern.encode("latin-1"), text)
    return match["secret"] if match else None


def test_without_a_group_the_whole_match_is_the_secret():
    assert secret("acme_[a-z]{4}", b"x acme_abcd y") == b"acme_abcd"


def test_the_only_group_or_the_one_that_is_named_is_the_secret():
    assert secret("acme_([a-z]{4})", b"acme_abcd") == b"abcd"
    assert secret("([a-z]{4})_([a-z]{4})", b"acme_abcd") == b"acme"
    assert secret("([a-z]{4})_([a-z]{4})", b"acme_abcd", 2) == b"abcd"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(?i)(postgres|mysql)://[^:/ ]{1,20}:([^@ ]{1,20})@", b"hunter99"),
        ("-----BEGIN (RSA |EC )?PRIVATE KEY-----", b"-----BEGIN RSA PRIVATE KEY-----"),
        ("(acme)_[a-z]{4}", b"acme_abcd"),
    ],
)
def test_a_group_of_fixed_words_is_no_secret(pattern, found):
    assert secret(pattern, b"x MySQL://root:hunter99@db -----BEGIN RSA PRIVATE KEY----- acme_abcd") == found
    assert translate(pattern).notes


@pytest.mark.parametrize(
    ("pattern", "group", "why"),
    [
        ("acme_([a-c])|acme_([d-f])", 0, "secretGroup"),
        ("acme(_a)?", 1, "without the group"),
        ("acme", 3, "no group 3"),
        ("^acme_[a-z]{4}", 0, "beginning or end"),
        ("acme_[a-z]{4}$", 0, "beginning or end"),
        ("[a-z]{0,900}[a-z0-9]{0,900}acme[a-z]{0,900}[a-z0-9]{0,900}-", 0, "neighbouring"),
        ("(?:a*)", 0, "matches nothing at all"),
    ],
)
def test_what_has_no_counterpart_is_refused_with_the_reason(pattern, group, why):
    with pytest.raises(Re2Error, match=why):
        translate(pattern, group)


def test_an_edge_of_the_text_among_alternatives_becomes_the_edge_of_a_word():
    made = translate("acme_([a-z]{4})(?:[\"';]|$)")
    assert secret("acme_([a-z]{4})(?:[\"';]|$)", b"acme_abcd") == b"abcd"
    assert secret("acme_([a-z]{4})(?:[\"';]|$)", b"acme_abcde") is None
    assert any("edge" in note for note in made.notes)


def test_open_repetitions_get_an_end_and_it_is_said():
    made = translate("acme_([a-z]+)")
    assert re.search(made.pattern.encode(), b"acme_" + b"a" * 5000)["secret"] == b"a" * 5000
    assert any("stop at" in note for note in made.notes)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [(r"^docs/.*\.md$", b"docs/a/b.md", b"x/docs/a.md"), (r"(go.mod|go.sum)$", b"a/go.sum", b"go.sum.txt"), ("node_modules", b"a/node_modules/b", b"node")],
)
def test_patterns_for_paths_keep_their_edges(pattern, yes, no):
    assert re.search(plain(pattern).encode("latin-1"), yes)
    assert not re.search(plain(pattern).encode("latin-1"), no)
