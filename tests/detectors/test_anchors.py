"""Anchors: the engine sees every place at which a pattern matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from detectors import anchors, linear
from detectors.artifact import Span
from detectors.charsets import ALL, byte_set, parse, widths
from detectors.engine import ExpressionError, HyperscanEngine, compile_database
from detectors.matching import HyperscanMatcher, _all_matches
from detectors.rule import Rule
from detectors.terms import Catalogue, Term
from tests.support.patterns import PATTERNS, TEXTS


def term_of(pattern: str) -> Term:
    anchor = anchors.derive(pattern)
    return Term(0, anchor.expression, anchor.least, anchor.most, widths(*parse(pattern))[1] - anchor.least + 1)


def matcher_of(pattern: str) -> HyperscanMatcher:
    term = term_of(pattern)
    catalogue = Catalogue((Rule("a-rule", "t", "p", pattern, "low", "low", "f.toml"),), (term,))
    return HyperscanMatcher(catalogue, HyperscanEngine(compile_database(catalogue.terms)))


def whole(found: re.Match[bytes]) -> tuple[Span, Span]:
    return Span(*found.span()), Span(*found.span("secret"))


@settings(max_examples=300)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=4))
@example(r"a{0,20}(?P<secret>b)", [b"aaab aab b"])
@example(r"(?P<secret>(?:a|ab)b{1,3})\b", [b"abbb-"])
@example(r"\b(?P<secret>a{3,40}?)1", [b"aaaa1aaaaa1"])
@example(r"(?P<secret>ab){2}-", [b"ababab-"])
def test_every_match_is_found_or_lies_under_one_that_began_before_it(pattern, texts):
    assume(linear.problem(pattern) is None)
    expression = re.compile(pattern.encode())
    try:
        matcher = matcher_of(pattern)
    except ExpressionError as error:
        assume("matches empty buffer" not in str(error) and "can never match" not in str(error))
        raise
    for text in texts:
        found = [(match.span, match.secret) for match in matcher.find(text).matches]
        every = [whole(match) for match in _all_matches(expression, text)]
        # Of two matches with one secret the one that begins first stands for both.
        assert {secret for _, secret in found} <= {secret for _, secret in every}
        for span, secret in every:
            assert any(secret == own or (outer.start <= span.start and outer.overlaps(span)) for outer, own in found), (span, secret, found)


@settings(max_examples=300)
@given(PATTERNS, TEXTS)
def test_an_anchor_ends_inside_a_match_as_far_from_its_start_as_it_says(pattern, text):
    assume(linear.problem(pattern) is None)
    expression = re.compile(pattern.encode())
    anchor = anchors.derive(pattern)
    assume(anchor.least > 0)
    tail = re.compile(anchor.expression.encode("latin-1"), re.DOTALL)
    for match in _all_matches(expression, text):
        ends = [
            end
            for end in range(match.start(), match.end() + 1)
            if tail.fullmatch(text, match.start(), end) or ends_at(tail, text, match.start(), end)
        ]
        assert any(anchor.least <= end - match.start() <= anchor.most for end in ends)


def ends_at(tail: re.Pattern[bytes], text: bytes, start: int, end: int) -> bool:
    """`fullmatch` takes `end` for the end of the text, where a word ends: look at the text itself."""
    found = tail.match(text, start)
    return found is not None and found.end() == end


@pytest.mark.parametrize(
    ("pattern", "anchor"),
    [
        (r"\btok_(?P<secret>[a-z0-9]{20,40})\b", (r"\btok\x5f(?:[\x30-\x39\x61-\x7a]{8})", 12, 12)),
        (r"tok(?P<secret>[0-9]{8,400})-end", (r"tok(?:[\x30-\x39]{8,})\x2dend", 15, 407)),
        (r"(?i)key(?P<secret>x{0,9})", (r"[\x4b\x6b][\x45\x65][\x59\x79](?:)", 3, 3)),
        (r"abcdefghijklmnopqrst(?P<secret>[a-z]{9})", ("abcdefghijk", 11, 11)),
    ],
)
def test_an_anchor_is_cut_to_what_must_be_there_and_is_cheap_to_count(pattern, anchor):
    """A tail of varying length would be reported byte by byte."""
    assert anchors.derive(pattern) == anchor


def test_an_anchor_that_an_author_gave_may_stand_anywhere_in_the_match():
    anchor = anchors.given("xyz", r"a{1,5}xyz(?P<secret>b{3})")
    assert (anchor.least, anchor.most) == (0, 11)


ONE_BYTE = [
    "a",
    "\\n",
    "[a-c]",
    "[^a]",
    ".",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "[\\w-]",
    "[^\\d\\s]",
    "\\x00",
    "\\xff",
    "[\\x80-\\xff]",
    "[^\\n]",
]


@pytest.mark.parametrize("flag", ["", "(?i)", "(?s)", "(?is)"])
@pytest.mark.parametrize("pattern", [*ONE_BYTE, "A", "[A-Z]", "[^A-Z]", "[^a-z_]"])
def test_the_bytes_of_a_node_are_those_that_match(pattern, flag):
    nodes, flags = parse(flag + pattern)
    expression = re.compile((flag + pattern).encode())
    assert byte_set(nodes[0], flags) == frozenset(byte for byte in ALL if expression.fullmatch(bytes((byte,))))


@given(PATTERNS, TEXTS)
def test_widths_bound_every_match(pattern, text):
    low, high = widths(*parse(pattern))
    for match in _all_matches(re.compile(pattern.encode()), text):
        assert low <= match.end() - match.start() <= high
