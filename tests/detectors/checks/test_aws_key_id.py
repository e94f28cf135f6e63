from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.aws_key_id import check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


def test_the_published_example_tells_its_account():
    """The example of "A short note on AWS KEY ID", put together here so that no token is stored."""
    assert dict(_proof("ASIA" + "QNZGKIQY56JQ7WML").properties) == {"account": "029608264753"}


@given(st.integers(0, 10**9))
def test_a_drawn_id_holds_an_account_of_twelve_digits(seed):
    proof = _proof(template(Random(seed), "AKIA"))
    assert proof.outcome == "passed"
    assert dict(proof.properties)["account"].isdigit()
    assert len(dict(proof.properties)["account"]) == 12


def test_an_id_of_before_2019_is_unknown():
    assert _proof("AKIA" + "I" + "OSFODNN7EXAMPLE").outcome == "unknown"


def test_an_account_of_more_than_twelve_digits_fails():
    assert _proof("AKIA" + "7" * 16).outcome == "failed"


def test_other_characters_than_base32_fail():
    assert _proof("AKIA" + "Z1" * 8).outcome == "failed"
