from __future__ import annotations

from detectors.checks.same_name import check
from detectors.model import Subject


def test_one_name_passes_and_two_fail():
    assert check(Subject(b"secret", {"fetched": b"secret"}, 0.0)).outcome == "passed"
    assert check(Subject(b"secret", {"fetched": b"secrets"}, 0.0)).outcome == "failed"
    assert check(Subject(b"secret", {}, 0.0)).outcome == "failed"
