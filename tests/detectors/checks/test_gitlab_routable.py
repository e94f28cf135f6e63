from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.gitlab_routable import DIGITS, base36, check, template
from detectors.model import Subject


def _proof(text: str):
    return check(Subject(text.encode(), {}, 0.0))


@given(st.integers(0, 10**9), st.sampled_from(("glpat-", "glrt-", "glrtr-t3_", "gldt-")))
def test_a_drawn_token_passes_and_tells_its_organization(seed, prefix):
    proof = _proof(template(Random(seed), prefix))
    assert proof.outcome == "passed"
    assert set(dict(proof.properties)) == {"organization", "user"}


@given(st.integers(0, 10**9), st.integers(6, 40))
def test_one_changed_character_fails(seed, place):
    text = template(Random(seed), "glpat-")
    changed = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
    assert "." not in changed[:40] or _proof(changed).outcome == "failed"


@given(st.integers(0, 10**9), st.integers(1, 35))
def test_a_changed_check_digit_fails(seed, step):
    text = template(Random(seed), "glpat-")
    changed = text[:-1] + DIGITS[(DIGITS.index(text[-1]) + step) % 36]
    assert _proof(changed).outcome == "failed"


def test_the_form_without_dots_is_unknown():
    assert _proof("glpat-" + "a" * 20).outcome == "unknown"


def test_base36_is_padded():
    assert base36(0, 7) == "0000000"
    assert base36(35, 2) == "0z"


def test_a_payload_that_does_not_decode_tells_nothing():
    signed = "glpat-" + "a" * 27 + ".01.0r"
    from zlib import crc32

    assert _proof(signed + base36(crc32(signed.encode()), 7)).outcome == "passed"
