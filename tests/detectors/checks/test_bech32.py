from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.bech32 import ALPHABET, check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_valid_strings_of_bip_173_pass():
    for text in ("A12UEL5L", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"):
        assert _outcome(text) == "passed"


@given(st.integers(0, 10**9), st.integers(5, 62), st.integers(1, 31))
def test_a_drawn_key_passes_and_one_changed_digit_fails(seed, place, step):
    text = template(Random(seed), "nsec", "52")
    assert _outcome(text) == "passed"
    assert _outcome(text[:place] + ALPHABET[(ALPHABET.index(text[place]) + step) % 32] + text[place + 1 :]) == "failed"
