from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import base58
from detectors.checks.base58_check import FORMS, check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_key_of_every_form_passes(form):
    assert all(_outcome(template(Random(seed), form.name)) == "passed" for seed in range(10))


@given(st.integers(0, 10**9), st.integers(0, 50), st.integers(1, 57))
def test_one_changed_digit_fails(seed, place, step):
    text = template(Random(seed), "Bitcoin private")
    digit = base58.BITCOIN[(base58.BITCOIN.index(text[place]) + step) % 58]
    assert _outcome(text[:place] + digit + text[place + 1 :]) == "failed"


def test_a_valid_text_of_another_kind_fails():
    address = base58.with_check(b"\0" + Random(1).randbytes(20))
    assert _outcome(address) == "failed"
