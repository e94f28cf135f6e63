from __future__ import annotations

from random import Random

import pytest

from detectors.checks.json_token import check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@pytest.mark.parametrize("kind", ["glc", "grafana-key", "sntrys", "mapbox"])
def test_a_drawn_token_passes_for_every_seed(kind):
    assert all(_proof(template(Random(seed), kind)).outcome == "passed" for seed in range(30))


def test_facts_are_told_but_never_the_key():
    text = template(Random(1), "glc")
    proof = _proof(text)
    assert ("organisation", "861867"[:6]) in proof.properties or dict(proof.properties)["organisation"].isdigit()
    assert all(len(value) < 40 for _, value in proof.properties)


def test_a_body_that_is_no_json_or_lacks_a_member_fails():
    assert _proof(template(Random(1), "mapbox-damaged")).outcome == "failed"
    assert _proof("glc_" + template(Random(1), "grafana-key")).outcome == "failed"
