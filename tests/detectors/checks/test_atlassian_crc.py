from __future__ import annotations

import string
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.atlassian_crc import check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@given(st.integers(0, 10**9))
def test_drawn_tokens_pass(seed):
    assert _outcome(template(Random(seed), "ATATT3xFfGF0", "171", "=")) == "passed"
    assert _outcome(template(Random(seed), "ATBB", "24")) == "passed"


@given(st.integers(0, 10**9), st.integers(4, 27), st.integers(1, 61))
def test_one_changed_character_fails(seed, place, step):
    alphabet = string.ascii_letters + string.digits
    text = template(Random(seed), "ATBB", "24")
    changed = text[:place] + alphabet[(alphabet.index(text[place]) + step) % 62] + text[place + 1 :]
    assert _outcome(changed) == "failed"


@given(st.integers(0, 10**9), st.integers(28, 35), st.integers(1, 15))
def test_one_changed_check_digit_fails(seed, place, step):
    digits = "0123456789ABCDEF"
    text = template(Random(seed), "ATBB", "24")
    changed = text[:place] + digits[(digits.index(text[place]) + step) % 16] + text[place + 1 :]
    assert _outcome(changed) == "failed"


def test_a_token_that_does_not_end_in_hexadecimal_is_unknown():
    assert _outcome("ATBB" + "x" * 32) == "unknown"
