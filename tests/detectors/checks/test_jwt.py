from __future__ import annotations

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.jwt import SAMPLE_SECRETS, SIGNATURE_BYTES, check, template
from detectors.model import Subject

NOW = 1_790_000_000.0


def _proof(text: str, now: float = NOW):
    return check(Subject(text.encode(), {}, now))


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _token(header: object, claims: object, size: int = 32) -> str:
    return f"{_part(header)}.{_part(claims)}.{urlsafe_b64encode(Random(1).randbytes(size)).decode().rstrip('=')}"


@pytest.mark.parametrize("algorithm", [*SIGNATURE_BYTES, "RS256", "PS512"])
def test_a_signed_token_passes_and_tells_its_expiry(algorithm):
    proof = _proof(template(Random(1), algorithm))
    assert proof.outcome == "passed"
    assert proof.not_after == "2096-10-02T07:06:40Z"
    assert ("issuer", "https://login.acme.io") in proof.properties


@given(st.integers(1, 4_102_444_800), st.integers(0, 4_102_444_800))
def test_whether_it_has_expired_is_asked_of_the_given_clock(expiry, now):
    proof = _proof(template(Random(1), "HS256", str(expiry)), float(now))
    assert proof.outcome == "passed"
    assert (proof.severity == "low") == (expiry <= now)


def test_a_token_without_expiry_weighs_more():
    assert _proof(template(Random(1), "HS256", "")).severity == "high"


def test_unsigned_tokens_and_wrong_signature_lengths_fail():
    assert _proof(template(Random(1), "none")).outcome == "failed"
    assert _proof(_token({"alg": "HS256"}, {"sub": "a"}, 31)).outcome == "failed"
    assert _proof(_token({"alg": "RS256"}, {"sub": "a"}, 64)).outcome == "failed"
    assert _proof(template(Random(1)).rpartition(".")[0] + ".").outcome == "failed"


def test_what_is_no_json_object_fails():
    assert _proof(_token(["alg"], {"sub": "a"})).outcome == "failed"
    assert _proof(_token({"alg": "HS256"}, "text")).outcome == "failed"
    assert _proof(_token({"typ": "JWT"}, {"sub": "a"})).outcome == "failed"
    assert _proof("eyJhb@.eyJzdWIiOiJhIn0.c2ln").outcome == "failed"


def test_samples_fail():
    assert _proof(_token({"alg": "HS256"}, {"sub": "1234567890", "name": "John Doe"})).outcome == "failed"


def test_a_token_signed_with_a_tutorial_s_secret_is_said_to_be_and_proves_nothing():
    signed = f"{_part({'alg': 'HS256'})}.{_part({'sub': 'joe'})}"
    signature = urlsafe_b64encode(hmac.new(SAMPLE_SECRETS[0], signed.encode(), "sha256").digest()).decode().rstrip("=")
    proof = _proof(f"{signed}.{signature}")
    assert (proof.outcome, proof.severity) == ("unknown", "low")
    assert "tutorials" in proof.reason


def test_a_service_account_of_kubernetes_is_named():
    proof = _proof(_token({"alg": "RS256", "kid": "a"}, {"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:ci:deploy"}, 256))
    assert ("type", "Kubernetes service-account token") in proof.properties
    assert proof.severity == "critical"


def test_one_more_layer_of_base64_is_undone():
    token = template(Random(1))
    assert _proof(b64encode(token.encode()).decode()).outcome == "passed"


@given(st.binary(max_size=80))
def test_no_bytes_raise(data):
    assert check(Subject(b"eyJ" + data + b".eyJ" + data + b"." + data, {}, NOW)).outcome in ("passed", "failed")


def test_an_expiry_that_is_no_time_is_none():
    for expiry in (True, "soon", 1e300, -5, None):
        assert _proof(_token({"alg": "HS256"}, {"sub": "a", "exp": expiry})).not_after == ""
