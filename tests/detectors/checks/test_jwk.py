from __future__ import annotations

from random import Random

import pytest

from detectors.checks.jwk import CURVE_BYTES, check, template
from detectors.model import Subject


def _outcome(size: int, around: str) -> str:
    return check(Subject(template(Random(size), str(size)).encode(), {"before": around.encode()}, 0.0)).outcome


@pytest.mark.parametrize("curve", sorted(CURVE_BYTES))
def test_the_curve_sets_the_length(curve):
    around = f'"kty":"EC","crv":"{curve}"'
    assert _outcome(CURVE_BYTES[curve], around) == "passed"
    assert _outcome(CURVE_BYTES[curve] - 1, around) == "failed"


def test_the_modulus_sets_the_length_of_an_rsa_exponent():
    around = f'"kty":"RSA","n":"{template(Random(1), "256")}"'
    assert _outcome(256, around) == "passed"
    assert _outcome(255, around) == "passed"
    assert _outcome(120, around) == "failed"


def test_a_short_symmetric_key_fails():
    assert _outcome(32, "'kty': 'oct'") == "passed"
    assert _outcome(12, "'kty': 'oct'") == "failed"
