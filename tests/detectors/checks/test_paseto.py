"""PASETO tokens: lengths, claims and their end."""

from __future__ import annotations

from random import Random

import pytest

from detectors.checks.paseto import OVERHEADS, check, template
from detectors.model import Proof, Subject

NOW = 1_790_000_000.0


def proof(token: str) -> Proof:
    return check(Subject(token.encode(), {}, NOW))


@pytest.mark.parametrize("version", sorted(OVERHEADS))
def test_a_public_token_tells_its_end(version: str) -> None:
    assert proof(template(Random(1), version, "public")).not_after == "2096-10-02T07:06:40Z"
    assert proof(template(Random(1), version, "public", "1600000000")).severity == "low"
    never = proof(template(Random(1), version, "public", ""))
    assert (never.outcome, never.severity) == ("passed", "high")
    assert proof(template(Random(1), version, "public") + ".Zm9vdGVy").outcome == "passed"


@pytest.mark.parametrize("version", sorted(OVERHEADS))
def test_a_local_token_proves_nothing_and_a_short_one_is_none(version: str) -> None:
    assert proof(template(Random(1), version, "local")).outcome == "unknown"
    assert proof(f"{version}.local.{'A' * 32}").outcome == "failed"


def test_what_holds_no_claims_is_no_public_token() -> None:
    assert proof("v4.public." + "A" * 200).outcome == "failed"
    assert proof("v4.public.A").outcome == "failed"
    assert proof("v4").outcome == "failed"
