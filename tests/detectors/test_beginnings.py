"""Values that begin as a provider's tokens do, under a name that says secret."""

from __future__ import annotations

import pytest

from detectors.artifact import Span
from detectors.beginnings import SHORT, beginnings, is_telling, weigh
from detectors.decide import Candidate
from detectors.model import Evidence
from detectors.rule import Rule
from detectors.secret import Secret

RULE = Rule("acme", "Acme token", "Acme", "(?P<secret>x)", "high", "high", "acme.toml", prefix="acme_")
KNOWN = beginnings([RULE, RULE._replace(prefix="acme_live_", title="Acme live token"), RULE._replace(prefix="sk-", title="Many")])


def named(value: str) -> Candidate:
    return Candidate(RULE._replace(id="hardcoded-token", prefix=""), Span(0, len(value)), Secret(value.encode()), "high", "high", Evidence(), 0)


def test_a_beginning_without_the_rest_is_cut_off() -> None:
    found = weigh(named("acme_" + "x" * (SHORT - 1)), KNOWN)
    assert found.evidence.vetoes == ("begins as this does, but ends too early: Acme token",)


def test_another_form_is_less_sure_and_says_why() -> None:
    found = weigh(named("acme_live_" + "x" * SHORT), KNOWN)
    assert (found.confidence, found.evidence.vetoes) == ("low", ())
    assert found.evidence.lowered == ("begins as this does, but has another form: Acme live token",)


@pytest.mark.parametrize("value", ["acm", "Acme_short", "xacme_short", "sk-short"])
def test_other_values_are_left_as_they_are(value: str) -> None:
    assert weigh(named(value), KNOWN) == named(value)


def test_what_is_vetoed_already_keeps_its_reason() -> None:
    vetoed = named("acme_x")._replace(evidence=Evidence(vetoes=("placeholder",)))
    assert weigh(vetoed, KNOWN) == vetoed


def test_only_a_prefix_of_one_provider_tells() -> None:
    assert all(is_telling(prefix) for prefix in ("ghp_", "os_v2_", "pcsk_", "tgp_v1_"))
    assert not any(is_telling(prefix) for prefix in ("sk-", "api_key_", "AKIA", "secret-", "v1.", ""))
