from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.nkey import KINDS, check, crc16, template
from detectors.model import Subject

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_crc_of_the_published_check_string():
    assert crc16(b"123456789") == 0x31C3


@pytest.mark.parametrize("kind", sorted(KINDS.values()))
def test_a_seed_of_every_kind_passes(kind):
    text = template(Random(1), kind)
    assert len(text) == 58
    assert _outcome(text) == "passed"


@given(st.integers(0, 10**9), st.integers(4, 57), st.integers(1, 31))
def test_one_changed_digit_fails(seed, place, step):
    text = template(Random(seed))
    changed = text[:place] + BASE32[(BASE32.index(text[place]) + step) % 32] + text[place + 1 :]
    same_bits = place == 57 and (BASE32.index(text[57]) ^ BASE32.index(changed[57])) < 4
    assert _outcome(changed) == ("passed" if same_bits else "failed")


def test_text_that_is_no_base32_fails():
    assert _outcome("SU1" + "A" * 55) == "failed"
