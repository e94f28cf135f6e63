from __future__ import annotations

from detectors.checks.presigned_url import check
from detectors.model import Subject

NOW = 1_790_000_000.0


def _proof(date: bytes, expires: bytes):
    return check(Subject(b"x", {"date": date, "expires": expires}, NOW))


def test_a_url_that_is_still_good_passes():
    proof = _proof(b"20991231T000000Z", b"3600")
    assert (proof.outcome, proof.not_after) == ("passed", "2099-12-31T01:00:00Z")


def test_an_expired_url_fails():
    assert _proof(b"20130524T000000Z", b"86400").outcome == "failed"


def test_the_last_second_counts():
    date = b"20260921T141320Z"  # 1790000000
    assert _proof(date, b"0").outcome == "failed"
    assert _proof(date, b"1").outcome == "passed"


def test_a_senseless_date_is_unknown():
    assert _proof(b"20991399T000000Z", b"1").outcome == "unknown"
