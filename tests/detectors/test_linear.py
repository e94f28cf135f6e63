"""The static check of patterns: it refuses what can backtrack for long, and what engines read differently."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detectors import linear
from detectors.catalogue import read_document, rule_files
from tests.support.patterns import PATTERNS

OPEN, NESTED, SHARED, CHOICES = "open repetition", "repeats a group that itself varies", "neighbouring repetitions", "alternatives"
REFUSED = {
    "(a+)+": OPEN,
    "(a|a)*": OPEN,
    "a{3,}": OPEN,
    "x(?:a*?)y": OPEN,
    "(?:a{1,9}){1,9}b": NESTED,
    "(?:a?){30}b": NESTED,
    "(?:a|ab){1,30}c": CHOICES,
    "(?:-a{0,9}-{0,1}){1,9}": NESTED,
    "(?:[a-z]{1,20}|-){1,20}": NESTED,
    "a{1,900}a{1,900}a{1,900}b": SHARED,
    "[a-z]{0,30000}[a-z0-9]{0,30000}x": SHARED,
    "[a-z]{0,200}k[a-z]{0,200}m[a-z]{0,200}": SHARED,
    "a{0,30000}(?:b?)[ab]{0,30000}": SHARED,
    "(?:[a-z]{1,99}[a-z]{1,99}-){1}" * 6: SHARED,
    "(?:ab|[a-z]b){1,40}c": CHOICES,
    "(?:aa|aa){1,40}c": CHOICES,
    "(?:ab|[a-z]b)-" * 30 + "x": CHOICES,
    "(?:-[a-z]{1,20}[a-z]{1,20}){1,20}y": CHOICES,
    "(?:(?:kx|[a-k]x)){40}": CHOICES,
    "(?=a)b": "lookaround",
    "(?!a)b": "lookaround",
    "(?<=a)b": "lookaround",
    "(?<!a)b": "lookaround",
    "a(?!)": "lookaround",
    "(a)b\\1": "back-reference",
    "(?P<x>a)(?P=x)": "back-reference",
    "(a)?(?(1)b|c)": "back-reference",
    "^a": "^, $",
    "a$": "^, $",
    "\\Aa": "^, $",
    "a\\Z": "^, $",
    "(?:a|b$)": "^, $",
    "(?m)^a": "^, $",
    "a{1,69999}b{1,69999}c{1,69999}": "more than 200000 bytes",
}


@pytest.mark.parametrize(("pattern", "why"), REFUSED.items())
def test_patterns_that_could_run_long_are_refused(pattern, why):
    re.compile(pattern.encode())
    found = linear.problem(pattern)
    assert found is not None
    assert why in found


ACCEPTED = [
    "tok_[a-z0-9]{20,40}",
    "\\btok_[a-z0-9]{36}\\b",
    "a\\Bb",
    "(?:-[a-z]{1,20}){1,20}-",
    "[a-z]{1,50}-[a-z]{1,50}-[a-z]{1,50}",
    "(?i:key|token|secret)[ =:]{1,4}[a-z]{20,40}",
    "(?:pat|passw|key|key_id){1}x",
    "[A-Za-z0-9]{1,100}(?:\\.[A-Za-z0-9]{1,100}){2}",
    "[a-z]{0,100}[a-z]{0,100}!",
    "(?>ab|a)c",
    "[a-z]{1,9}+-",
]


@pytest.mark.parametrize("pattern", ACCEPTED)
def test_patterns_that_run_in_bounded_time_are_accepted(pattern):
    assert linear.problem(pattern) is None


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_every_shipped_rule_is_accepted(path):
    """`read_document` refuses a rule that this check refuses: here it is named."""
    assert [linear.problem(rule.pattern) for rule, _ in read_document(path.read_bytes(), path.name)] == [None] * path.read_bytes().count(
        b"[[rule]]"
    )


@settings(max_examples=200)
@given(PATTERNS, st.sampled_from([b"a", b"ab", b"aab", b"a1", b"-a", b"_", b"a-", b" a"]), st.sampled_from([b"", b"\n", b"!"]))
def test_what_is_accepted_ends_soon_on_repetitive_text(pattern, unit, end):
    """The law that the check is for. A pattern that backtracked without end would hold this test for hours."""
    assume(linear.problem(pattern) is None)
    expression = re.compile(pattern.encode())
    text = (unit * 120)[:120] + end
    for start in range(0, len(text), 7):
        expression.match(text, start)


@pytest.mark.parametrize(
    ("pattern", "crosses"),
    [
        ("a.b", False),
        ("(?s)a.b", True),
        ("a\\nb", True),
        ("[^a]", True),
        ("[^a\\n]", False),
        ("\\s", True),
        ("[ \\t]", False),
        ("\\W", True),
        ("a(?:b|[^c])d", True),
    ],
)
def test_patterns_that_can_match_a_newline_are_told(pattern, crosses):
    assert linear.crosses_lines(pattern) is crosses


@given(PATTERNS, st.text(st.sampled_from("ab\n-"), max_size=30))
def test_a_pattern_said_to_stay_in_one_line_does(pattern, text):
    assume(not linear.crosses_lines(pattern))
    assert not any(b"\n" in found[0] for found in re.finditer(pattern.encode(), text.encode()))
