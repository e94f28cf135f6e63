from __future__ import annotations

import pytest

from detectors.checks.azure_sas import check
from detectors.model import Subject

NOW = 1_790_000_000.0


def _proof(query: str = "", tail: str = ""):
    return check(Subject(b"x", {"query": query.encode(), "tail": tail.encode()}, NOW))


def test_a_signature_for_the_future_passes_and_tells_until_when():
    proof = _proof("sv=2022-11-02&sp=rwdl&se=2099-01-01T00:00:00Z&spr=https")
    assert (proof.outcome, proof.not_after, proof.severity) == ("passed", "2099-01-01T00:00:00Z", "")
    assert ("permissions", "rwdl") in proof.properties


def test_reading_alone_is_medium():
    assert _proof("sp=r&se=2099-01-01&sr=b").severity == "medium"


@pytest.mark.parametrize("expiry", ["2019-01-01", "2019-01-01T00:00:00Z", "2019-01-01T00%3A00%3A00Z"])
def test_an_expired_signature_is_of_low_severity(expiry):
    proof = _proof(f"sp=rw&se={expiry}&sv=2018-03-28")
    assert (proof.outcome, proof.reason, proof.severity) == ("passed", "expired", "low")


def test_messaging_counts_seconds():
    assert _proof(tail="&se=4070908800").not_after == "2099-01-01T00:00:00Z"
    assert _proof(tail="&se=1500000000").severity == "low"


def test_no_expiry_and_a_senseless_one_are_unknown():
    assert _proof("sp=rw&sr=b").outcome == "unknown"
    assert _proof("se=soon").outcome == "unknown"
