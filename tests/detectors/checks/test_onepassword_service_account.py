from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.onepassword_service_account import check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@given(st.integers(0, 10**9))
def test_a_drawn_token_passes_and_tells_where_it_signs_in(seed):
    proof = _proof(template(Random(seed)))
    assert proof.outcome == "passed"
    assert proof.properties == (("sign_in_address", "acme.1password.com"),)


def test_a_token_that_is_cut_off_fails():
    assert _proof(template(Random(1))[:-40]).outcome == "failed"


def test_other_json_fails():
    assert _proof("ops_" + urlsafe_b64encode(json.dumps({"email": "x"}).encode()).decode()).outcome == "failed"
    assert _proof("ops_" + urlsafe_b64encode(b"[1]").decode()).outcome == "failed"
