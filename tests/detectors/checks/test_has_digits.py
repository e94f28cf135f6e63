from __future__ import annotations

import pytest

from detectors.checks.has_digits import check
from detectors.model import Subject


@pytest.mark.parametrize(("value", "outcome"), [("a1", "unknown"), ("platformExceptionToFirebaseAuthException", "failed"), ("12345", "failed"), ("", "failed")])
def test_a_digit_and_a_letter_are_needed(value, outcome):
    assert check(Subject(value.encode(), {}, 0.0)).outcome == outcome
