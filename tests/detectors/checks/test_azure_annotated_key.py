from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.azure_annotated_key import BASE62, SERVICES, check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@pytest.mark.parametrize("signature", sorted(SERVICES))
def test_a_key_of_every_service_passes(signature):
    for seed in range(20):
        text = template(Random(seed), signature)
        assert len(text) == 84
        proof = _proof(text)
        assert proof.outcome == "passed"
        assert ("service", SERVICES[signature]) in proof.properties
        assert dict(proof.properties)["issued"].startswith("2025-")


@given(st.integers(0, 10**9), st.integers(0, 51), st.integers(1, 61))
def test_one_changed_random_character_fails(seed, place, step):
    text = template(Random(seed), "AZDO")
    changed = text[:place] + BASE62[(BASE62.index(text[place]) + step) % 62] + text[place + 1 :]
    assert _proof(changed).outcome == "failed"


@given(st.integers(0, 10**9), st.integers(80, 83), st.integers(1, 61))
def test_one_changed_check_character_fails(seed, place, step):
    text = template(Random(seed), "ACOG")
    changed = text[:place] + BASE62[(BASE62.index(text[place]) + step) % 62] + text[place + 1 :]
    assert _proof(changed).outcome == "failed"


def test_what_is_no_base64_fails():
    assert _proof("-" * 84).outcome == "failed"
