from __future__ import annotations

from detectors.checks.apart import check
from detectors.model import Subject


def _outcome(**groups: bytes) -> str:
    return check(Subject(b"EAAB", groups, 0.0)).outcome


def test_a_piece_of_base64_fails_and_a_token_of_its_own_does_not():
    assert _outcome(before=b"/", after=b"") == "failed"
    assert _outcome(before=b"", after=b"=") == "failed"
    assert _outcome(before=b"", after=b"") == "unknown"
    assert _outcome() == "unknown"
