"""JSON Web Tokens of services that their claims name."""

from __future__ import annotations

from random import Random

import pytest

from detectors.checks import jwt, kubernetes_token, supabase_key
from detectors.model import Proof, Subject


def proof(check: object, token: str) -> Proof:
    return check.check(Subject(token.encode(), {}, 1_790_000_000.0))


def test_tokens_of_service_accounts_pass_and_one_from_a_secret_weighs_most() -> None:
    bound, secret = (proof(kubernetes_token, kubernetes_token.template(Random(1), kind)) for kind in ("bound", "secret"))
    assert (bound.outcome, secret.outcome) == ("passed", "passed")
    assert secret.severity == "critical"
    assert bound.not_after


@pytest.mark.parametrize("token", [kubernetes_token.template(Random(1), "other"), jwt.template(Random(1)), "a.b.c", "eyJ"])
def test_other_tokens_are_none(token: str) -> None:
    assert proof(kubernetes_token, token).outcome == "failed"
    assert proof(supabase_key, token).outcome == "failed"


def test_only_the_service_s_key_of_a_project_passes() -> None:
    found = proof(supabase_key, supabase_key.template(Random(2), "service_role"))
    assert (found.outcome, found.severity) == ("passed", "critical")
    assert "project" in dict(found.properties)
    assert proof(supabase_key, supabase_key.template(Random(2), "anon")).outcome == "failed"
