from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.pypi_macaroon import LOCATIONS, check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@pytest.mark.parametrize("location", [location.decode() for location in LOCATIONS])
def test_a_drawn_token_passes_and_tells_its_index(location):
    proof = _proof(template(Random(1), location))
    assert proof.outcome == "passed"
    assert ("index", location) in proof.properties


@given(st.integers(0, 10**9), st.integers(1, 120))
def test_a_token_that_is_cut_off_fails(seed, missing):
    assert _proof(template(Random(seed))[:-missing]).outcome == "failed"


def test_another_version_fails():
    assert _proof("pypi-" + "A" * 100).outcome == "failed"


def test_what_is_no_base64_fails():
    assert _proof("pypi-AgEIcHlwaS5vcmc" + "é" * 50).outcome == "failed"
