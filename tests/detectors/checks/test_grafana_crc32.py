from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.grafana_crc32 import check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@given(st.integers(0, 10**9), st.integers(5, 45))
def test_a_drawn_token_passes_and_one_changed_character_fails(seed, place):
    text = template(Random(seed))
    assert _outcome(text) == "passed"
    changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
    assert _outcome(changed) == "failed"
