from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.crc32_base62 import DIGITS, base62_crc, check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_crc_is_padded_to_six_digits():
    assert base62_crc("") == "000000"
    assert base62_crc("123456789") == "3jZRME"  # 0xCBF43926, the check value of CRC-32


@given(st.integers(0, 10**9))
def test_a_drawn_token_passes(seed):
    assert _outcome(template(Random(seed), "ghp_", "30")) == "passed"


@given(st.integers(0, 10**9), st.integers(4, 39), st.integers(1, 61))
def test_one_changed_character_fails(seed, place, step):
    text = template(Random(seed), "ghp_", "30")
    changed = text[:place] + DIGITS[(DIGITS.index(text[place]) + step) % 62] + text[place + 1 :]
    assert _outcome(changed) == "failed"


def test_a_text_too_short_for_check_digits_is_unknown():
    assert _outcome("ghp_abc") == "unknown"
