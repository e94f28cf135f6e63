from __future__ import annotations

from base64 import b64encode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.basic_credentials import check, template
from detectors.model import Subject


def _proof(value: bytes):
    return check(Subject(value, {}, 0.0))


@given(st.integers(0, 10**9))
def test_drawn_credentials_pass_and_tell_the_user(seed):
    proof = _proof(template(Random(seed), "ci-bot").encode())
    assert proof.outcome == "passed"
    assert proof.properties == (("user", "ci-bot"),)


def test_missing_padding_is_forgiven():
    assert _proof(b64encode(b"user:horse-battery").rstrip(b"=")).outcome == "passed"


@pytest.mark.parametrize("text", ["user:password", "user:", "user", "same:same", "user:<token>", "user:$TOKEN", "us\ner:x9z", "é:x9z8"])
def test_placeholders_and_other_texts_fail(text):
    assert _proof(b64encode(text.encode())).outcome == "failed"


def test_what_is_no_base64_fails():
    assert _proof(b"not base64!").outcome == "failed"
