from __future__ import annotations

from random import Random

from detectors.checks.base64_pem import check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_an_encoded_private_key_passes():
    for kind in ("rsa", "ec", "openssh", "pkcs8-ed25519"):
        assert _outcome(template(Random(1), kind)) == "passed"


def test_an_encoded_certificate_and_a_key_that_was_cut_off_fail():
    assert _outcome(template(Random(1), "public")) == "failed"
    whole = template(Random(1), "rsa")
    assert _outcome(whole[: len(whole) // 2]) == "failed"
