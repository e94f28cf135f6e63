from __future__ import annotations

from random import Random

from detectors.checks.discord_token import EPOCH, check, template
from detectors.model import Subject

NOW = 1_790_000_000.0


def _proof(text: str, now: float = NOW):
    return check(Subject(text.encode(), {}, now))


def test_a_token_whose_first_part_is_an_id_passes_and_tells_it():
    for seed in range(20):
        proof = _proof(template(Random(seed)))
        assert proof.outcome == "passed"
        assert proof.properties[0][1].isdigit()


def test_a_first_part_that_is_no_id_fails():
    assert _proof(template(Random(1), "word")).outcome == "failed"


def test_an_id_of_the_future_fails():
    assert _proof(template(Random(1)), float(EPOCH)).outcome == "failed"
