from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.jfrog_reference_token import check, template
from detectors.model import Subject

NOW = 1_790_000_000.0


def _proof(text: str):
    return check(Subject(text.encode(), {}, NOW))


@given(st.integers(0, 10**9))
def test_a_token_without_an_end_passes(seed):
    text = template(Random(seed))
    assert len(text) == 64
    assert _proof(text) == ("passed", "never expires", (("expires", "never"),), "", "critical")


def test_an_expiry_is_told_and_lowers_the_severity_once_it_is_over():
    assert _proof(template(Random(1), "4070908800")).not_after == "2099-01-01T00:00:00Z"
    over = _proof(template(Random(1), "1600000000"))
    assert (over.reason, over.severity) == ("expired", "low")


def test_other_texts_fail():
    assert _proof("cmVmdGtuOj" + "A" * 54).outcome == "failed"
    assert _proof("cmVmdGtuOj!").outcome == "failed"
