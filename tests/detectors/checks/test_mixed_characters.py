from __future__ import annotations

import pytest

from detectors.checks.mixed_characters import check
from detectors.model import Subject


@pytest.mark.parametrize(("value", "outcome"), [("aB3", "unknown"), ("AcceptanceTimeoutSeconds", "failed"), ("abc123", "failed"), ("ABC123", "failed"), ("", "failed")])
def test_all_three_kinds_are_needed(value, outcome):
    assert check(Subject(value.encode(), {}, 0.0)).outcome == outcome
