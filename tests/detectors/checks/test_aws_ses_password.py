from __future__ import annotations

from base64 import b64encode
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.aws_ses_password import check, template
from detectors.model import Subject


def _outcome(value: bytes) -> str:
    return check(Subject(value, {}, 0.0)).outcome


@given(st.integers(0, 10**9))
def test_a_drawn_password_has_the_version_byte(seed):
    text = template(Random(seed)).encode()
    assert len(text) == 44
    assert _outcome(text) == "unknown"


@given(st.binary(min_size=33, max_size=33).filter(lambda data: data[0] != 4))
def test_another_version_byte_fails(data):
    assert _outcome(b64encode(data)) == "failed"


def test_another_size_and_no_base64_fail():
    assert _outcome(b64encode(b"\4" + bytes(31))) == "failed"
    assert _outcome(b"B-" * 22) == "failed"
