from __future__ import annotations

import pytest

from detectors.checks.key_mode import check
from detectors.model import Subject


def _severity(text: str) -> str:
    proof = check(Subject(text.encode(), {}, 0.0))
    assert proof.outcome == "unknown"
    return proof.severity


@pytest.mark.parametrize("head", ["sk_test_", "rk_test_", "access-sandbox-", "SB-Mid-server-", "FLWSECK_TEST-", "duffel_test_", "shippo_test_", "EZTK"])
def test_keys_of_the_test_side_weigh_less(head):
    assert _severity(head + "a1b2c3") == "low"


@pytest.mark.parametrize("head", ["sk_live_", "rk_live_", "access-production-", "Mid-server-", "FLWSECK-", "duffel_live_", "EZAK", "sk_contest_"])
def test_live_keys_keep_their_weight(head):
    assert _severity(head + "a1b2c3") == ""
