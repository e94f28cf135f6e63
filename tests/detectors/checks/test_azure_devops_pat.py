from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.azure_devops_pat import check, template
from detectors.model import Subject

BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@given(st.integers(0, 10**9))
def test_a_drawn_token_passes(seed):
    text = template(Random(seed))
    assert len(text) == 52
    assert _outcome(text) == "passed"


@given(st.integers(0, 10**9), st.integers(0, 50), st.integers(1, 31))
def test_one_changed_character_fails(seed, place, step):
    text = template(Random(seed))
    changed = text[:place] + BASE32[(BASE32.index(text[place]) + step) % 32] + text[place + 1 :]
    assert _outcome(changed) == "failed"


def test_what_is_no_base32_fails():
    assert _outcome("0" * 52) == "failed"
