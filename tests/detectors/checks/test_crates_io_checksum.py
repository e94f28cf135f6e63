from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.crates_io_checksum import DIGITS, check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_published_example_passes():
    """The zeros of crates.io's own test; 31 times 0x30 XORed is 48, the character `w`."""
    assert _outcome("cio_tp_" + "0" * 31 + "w") == "passed"


@given(st.integers(0, 10**9))
def test_a_drawn_token_passes(seed):
    assert _outcome(template(Random(seed))) == "passed"


@given(st.integers(0, 10**9), st.integers(1, 61))
def test_another_check_character_fails(seed, step):
    text = template(Random(seed))
    changed = text[:-1] + chr(DIGITS[(DIGITS.index(text[-1].encode()) + step) % 62])
    assert _outcome(changed) == "failed"
