"""What is called after 1Password, and what only looks so."""

from __future__ import annotations

import pytest

from detectors.artifact import Span
from detectors.decide import Candidate
from detectors.judging import RULES, load_knowledge
from detectors.model import Evidence
from detectors.second_look import refusal
from detectors.secret import Secret

NAMES = load_knowledge().names


def refused(text: str, slot: str, value: str) -> str:
    data = text.encode()
    start = data.index(value.encode())
    one = Candidate(RULES["hardcoded-password"], Span(start, start + len(value)), Secret(value.encode()), "high", "medium", Evidence(), 0, slot=slot)
    return refusal(data, one, NAMES)


def test_a_product_s_name_is_no_password_s() -> None:
    assert refused('onepassword = "acme-vault"', "onepassword", "acme-vault") == "1Password is a product"


@pytest.mark.parametrize("slot", ["_user1.password", "admin1_password", "db1.pass"])
def test_a_number_before_the_word_is_no_product(slot: str) -> None:
    assert refused(f'{slot} = "Kd82mqpw"', slot, "Kd82mqpw") == ""


def test_an_option_that_takes_a_password_is_no_sentence() -> None:
    assert refused("openssl req -passin pass:jihanw", "pass", "jihanw") == ""
    assert refused("please pass: nothing", "pass", "nothing") == "a word of running text"
