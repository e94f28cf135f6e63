from __future__ import annotations

import json
from base64 import b64encode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.cloudflare_tunnel_token import check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@given(st.integers(0, 10**9))
def test_a_drawn_token_passes_and_tells_account_and_tunnel(seed):
    proof = _proof(template(Random(seed)))
    assert proof.outcome == "passed"
    assert {name for name, _ in proof.properties} == {"account", "tunnel"}


@pytest.mark.parametrize("fields", [{}, {"a": "x", "t": "no uuid", "s": "y" * 44}, {"a": 1, "t": "00000000-0000-4000-8000-000000000000", "s": "y" * 44}, {"a": "0" * 32, "t": "00000000-0000-4000-8000-000000000000", "s": ""}, []])
def test_other_json_fails(fields):
    assert _proof(b64encode(json.dumps(fields).encode()).decode()).outcome == "failed"


def test_what_is_no_base64_fails():
    assert _proof("eyJhIjoi!").outcome == "failed"
