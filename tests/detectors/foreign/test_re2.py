"""RE2's syntax over bytes: each piece of it, and what it has not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.foreign.re2 import Re2Error, parse
from detectors.foreign.tree import write


def full(pattern: str, text: bytes) -> bool:
    return re.fullmatch(write(parse(pattern), -1, 50).encode("latin-1"), text) is not None


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("a.c", b"abc", b"a\nc"),
        ("(?s)a.c", b"a\nc", b"ac"),
        ("(?i)ab(?-i)c", b"ABc", b"ABC"),
        ("(?i:a)b", b"Ab", b"AB"),
        ("a(?i)b|c", b"C", b"A"),  # a flag within an alternative holds for those behind it
        (r"\d\w\s\D\W\S", b"1_ x-x", b"x_ x-x"),
        (r"\s", b"\f", b"\v"),
        (r"\x41\x{42}\103\Qa.b\E", b"ABCa.b", b"ABCaxb"),
        (r"\Qab\E+", b"abb", b"abab"),
        ("[]a]", b"]", b"b"),
        ("[^]a]", b"b", b"]"),
        (r"[a\-z.-]", b"-", b"b"),
        (r"[\w.-]{2}", b"-a", b"+a"),
        ("[[:alpha:]0[:^word:]]", b"0", b"9"),
        ("[[:xdigit:]]", b"f", b"g"),
        ("a{2}", b"aa", b"aaa"),
        ("a{2,}", b"aaaa", b"a"),
        ("a{,2}", b"a{,2}", b"aa"),  # a brace that stands for itself
        ("x{a}", b"x{a}", b"xa"),
        ("(?P<n>a)(?<m>b)(c)", b"abc", b"ab"),
        ("é+", "éé".encode(), "é".encode() + b"\xa9"),
        ("a|b|", b"", b"c"),
        (r"\$\.\*\[\|", b"$.*[|", b"a"),
        ("[a-c]", b"b", b"d"),
        ("(?:ab)*?c", b"ababc", b"abac"),
    ],
)
def test_a_piece_of_syntax_means_what_it_means_to_re2(pattern, yes, no):
    assert full(pattern, yes)
    assert not full(pattern, no)


@pytest.mark.parametrize(
    "pattern",
    ["(a", "a)", "[a", "a**", "a{2}{3}", "*a", "+", r"(a)\1", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", r"\pL", r"[\p{Greek}]", "[é]", r"\y", "a{1001}", "a{3,2}",
     "[z-a]", "(?x)a", "(?P<n", r"\x4", r"a\\"[:-1], "[[:nope:]]", "(" * 200 + ")" * 200, "|*"],
)  # fmt: skip
def test_what_re2_has_not_is_refused_with_a_reason(pattern):
    with pytest.raises(Re2Error) as caught:
        parse(pattern)
    assert str(caught.value)


@given(st.text(alphabet=st.sampled_from(list("ab(){}[]|*+?^$.\\:P<>-,01 é")), max_size=30))
def test_any_text_is_read_or_refused(pattern):
    try:
        tree = parse(pattern)
    except Re2Error:
        return
    re.compile(write(tree, -1, 50).encode("latin-1"))
