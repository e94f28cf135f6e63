"""What patterns share by name: the forms in which a value stands near its provider's name."""

from __future__ import annotations

import re

import pytest

from detectors.abbreviations import ABBREVIATIONS, expand
from detectors.rule import RuleError, parse_rules

VALUE = "0123456789abcdef0123456789abcdef"
FORMS = (
    "acmesoft_token = '{}'", "ACMESOFT_API_KEY={}", '"acmesoftToken": "{}"', "<acmesoftToken>{}</acmesoftToken>", "acmesoft.key: {}", "acmesoft ACCESS {}",
    "acmesoft-secret-{}", 'acmesoft_token => "{}"', 'acmesoft_TOKEN :::= "{}"', "acmesoft={}",
)  # fmt: skip


def matched(name: str, text: str) -> str | None:
    found = re.search(expand(rf"(?i:acmesoft)(?&{name})(?P<secret>[0-9a-f]{{32}})"), text)
    return found["secret"] if found else None


@pytest.mark.parametrize("name", sorted(ABBREVIATIONS))
@pytest.mark.parametrize("form", FORMS)
def test_each_reads_a_value_near_the_name(name: str, form: str) -> None:
    assert matched(name, form.format(VALUE)) == VALUE


def test_blanks_alone_are_enough_beside_a_name_that_is_no_word() -> None:
    assert matched("beside", f"acmesoft {VALUE}") == VALUE
    assert matched("near", f"acmesoft {VALUE}") is None


def test_a_parameter_of_an_address_may_stand_further_away() -> None:
    text = f"https://api.acmesoft.io/v1/latest?base=eur&units=metric&appid={VALUE}"
    assert (matched("parameter", text), matched("near", text)) == (VALUE, None)


@pytest.mark.parametrize("name", sorted(ABBREVIATIONS))
def test_the_name_in_another_line_or_far_away_is_none(name: str) -> None:
    assert matched(name, f"acmesoft\ntoken = {VALUE}") is None
    assert matched(name, f"acmesoft says that in all of its many and, as one may add, rather long texts there is no such thing as a token {VALUE}") is None


def test_an_unknown_abbreviation_is_an_error_that_lists_the_others() -> None:
    with pytest.raises(RuleError, match="no abbreviation 'far'; there are beside, near, parameter"):
        parse_rules({"rule": [{"id": "x", "title": "X", "pattern": "(?&far)(?P<secret>x)", "severity": "low", "confidence": "low"}]}, "x.toml")
