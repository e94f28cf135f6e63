from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.stellar_seed import check, template
from detectors.model import Subject

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@given(st.integers(0, 10**9), st.integers(0, 55), st.integers(1, 31))
def test_a_drawn_seed_passes_and_one_changed_digit_fails(seed, place, step):
    text = template(Random(seed))
    assert text.startswith("S")
    assert _outcome(text) == "passed"
    assert _outcome(text[:place] + BASE32[(BASE32.index(text[place]) + step) % 32] + text[place + 1 :]) == "failed"
