from __future__ import annotations

import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.azure_identifiable import SERVICES, check, template
from detectors.model import Subject

KINDS = [(signature.decode(), kind) for signature, service in SERVICES.items() for kind, _ in service.seeds]
BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@pytest.mark.parametrize(("signature", "kind"), KINDS)
def test_a_key_of_every_kind_passes_and_tells_its_service(signature, kind):
    for seed in range(20):
        proof = _proof(template(Random(seed), signature, kind))
        assert proof.outcome == "passed"
        assert ("service", SERVICES[signature.encode()].name) in proof.properties


@given(st.integers(0, 10**9), st.sampled_from(sorted(SERVICES)), st.integers(0, 30), st.integers(1, 63))
def test_one_changed_character_before_the_signature_fails(seed, signature, place, step):
    text = template(Random(seed), signature.decode())
    changed = text[:place] + BASE64[(BASE64.index(text[place]) + step) % 64] + text[place + 1 :]
    assert _proof(changed).outcome == "failed"


def test_a_checksum_of_zeros_fails():
    text = template(Random(1), "+ASt")
    assert _proof(text[:80] + "AAAAAA==").outcome == "failed"


def test_functions_keys_may_be_url_safe():
    text = template(Random(3), "+ASt").replace("+", "-").replace("/", "_")
    assert _proof(text).outcome == "passed"


def test_a_key_without_a_known_signature_is_unknown():
    assert _proof("A" * 43 + "=").outcome == "unknown"
