"""The distinctive literal of a pattern: every match contains it."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given

from detectors import linear
from detectors.charsets import expression
from detectors.literals import LEAST_BITS, distinctive, distinctiveness
from tests.support.patterns import PATTERNS, TEXTS


@given(PATTERNS, TEXTS)
def test_every_match_contains_one_of_the_forms(pattern, text):
    assume(linear.problem(pattern) is None)
    forms = [re.compile(expression(form).encode("latin-1")) for form in distinctive(pattern)]
    assume(forms)
    for match in re.finditer(pattern.encode(), text):
        assert any(form.search(match[0]) for form in forms)


@pytest.mark.parametrize(
    ("pattern", "bits"),
    [("ab", 16.0), ("(?i)abc", 21.0), ("[0-9]{4}ab-[0-9]{1,9}", 24.0), ("(?:ab|cdef)", 16.0), ("a?", 0.0), ("x{0,3}ab", 16.0)],
)
def test_a_byte_is_worth_eight_bits_and_a_letter_of_either_case_seven(pattern, bits):
    assert distinctiveness(pattern) == pytest.approx(bits, abs=3.0)


@pytest.mark.parametrize("pattern", ["[a-z]{20}", "(?:a|b)[0-9]{9}", "a[0-9]{9}", "(?i)ab[0-9]", ".{9}"])
def test_what_has_no_literal_is_not_distinctive(pattern):
    assert distinctiveness(pattern) < LEAST_BITS


@pytest.mark.parametrize("pattern", ["ab[0-9]{9}", "(?:AKIA|ASIA)[0-9]{4}", "(?i)key", "x{2}[0-9]"])
def test_two_bytes_or_three_letters_are(pattern):
    assert distinctiveness(pattern) >= LEAST_BITS
