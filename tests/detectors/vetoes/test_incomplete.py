"""Tokens without a signature and broken headings are refused; whole ones are not."""

from __future__ import annotations

import base64
from random import Random

import pytest

from detectors.judging.value import refusal
from detectors.vetoes import code, incomplete
from detectors.words import load_words


def _jwt(signature: bytes) -> bytes:
    parts = (b'{"alg":"HS256","typ":"JWT"}', b'{"iss":"topal.com","admin":true}', signature)
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


@pytest.mark.parametrize("value", [_jwt(b""), _jwt(b"").rstrip(b"."), b" " + _jwt(b"") + b"\n", b"eyAiYWxnIjoibm9uZSJ9.eyAiYSI6MX0."])
def test_a_token_without_its_signature_lets_no_one_in(value):
    assert incomplete.veto(value) == "a token without its signature"
    assert refusal(value.strip(), "token", load_words(), frozenset()) == "a token without its signature"


def test_a_signed_token_is_kept():
    value = _jwt(Random(5).randbytes(32))
    assert incomplete.veto(value) is None
    assert refusal(value, "token", load_words(), frozenset()) != "a token without its signature"


@pytest.mark.parametrize("value", [b"-----BEGINkey", b"-----BEGIN", b"-----BEGIN chain"])
def test_what_only_begins_as_a_heading_is_no_key(value):
    assert incomplete.veto(value) == "a broken PEM heading"


@pytest.mark.parametrize("label", ["PRIVATE KEY", "RSA PRIVATE KEY", "X509 CRL"])
def test_whole_headings_are_kept(label):
    assert incomplete.veto(f"-----BEGIN {label}-----\nAAAA".encode()) is None


def test_a_call_behind_a_parenthesis_is_code():
    assert code.veto(b"(details.password()") == "a piece of code"
    assert code.veto(b"(kJ8.x!)q") is None
