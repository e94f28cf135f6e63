from __future__ import annotations

from random import Random

import pytest

from detectors.checks.putty_private_key import check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_plain_file_passes_and_its_mac_is_what_decides(version):
    for seed in range(10):
        text = template(Random(seed), version)
        assert _proof(text).outcome == "passed"
        assert _proof(text.replace("\n", "\r\n")).outcome == "passed"
        assert _proof(text.replace("\n", "\\n")).outcome == "passed"
        assert _proof(text.replace("deploy@build", "deploy@built")).outcome == "failed"
    assert _proof(template(Random(1), version, "damaged")).outcome == "failed"


@pytest.mark.parametrize("version", ["2", "3"])
def test_an_encrypted_file_is_told_apart(version):
    proof = _proof(template(Random(1), version, "encrypted"))
    assert (proof.outcome, proof.severity) == ("failed", "low")


def test_a_file_that_was_cut_off_fails():
    text = template(Random(1))
    assert _proof(text[: text.index("Private-Lines")]).outcome == "failed"
