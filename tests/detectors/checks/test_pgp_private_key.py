from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.checks.pgp_private_key import check, crc24, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_crc_of_nothing_is_its_start_value():
    assert crc24(b"") == 0xB704CE


def test_a_key_in_the_clear_passes_in_lines_and_in_a_string():
    for quoting in ("lines", "escaped"):
        assert all(_outcome(template(Random(seed), "plain", quoting)) == "passed" for seed in range(20))


def test_an_encrypted_key_and_a_wrong_check_sum_fail():
    encrypted = check(Subject(template(Random(1), "encrypted").encode(), {}, 0.0))
    assert (encrypted.outcome, encrypted.severity) == ("failed", "low")
    assert _outcome(template(Random(1), "damaged")) == "failed"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 150))
def test_one_changed_digit_fails(seed, place):
    lines = template(Random(seed)).split("\n")
    row = lines[2 + place // 60]
    column = place % 60
    lines[2 + place // 60] = row[:column] + ("A" if row[column] != "A" else "B") + row[column + 1 :]
    assert _outcome("\n".join(lines)) == "failed"
