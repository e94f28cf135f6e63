"""Halves of a credential that stand near each other."""

from __future__ import annotations

import re

from detectors import catalogue
from detectors.artifact import Span
from detectors.decide import Candidate
from detectors.model import Evidence
from detectors.pairs import NEAR, Pair, link, load_pairs
from detectors.rule import Rule
from detectors.secret import Secret

RULE = Rule("acme-secret", "Acme secret", "Acme", "(?P<secret>x)", "high", "high", "acme.toml")
KEY = RULE._replace(id="acme-key", title="Acme key")
PAIRS = {"acme-secret": Pair(frozenset(("acme-key",)), (("tenant", re.compile(rb"tenant=(\w+)")),))}


def at(start: int, rule: Rule = RULE, *, vetoed: bool = False) -> Candidate:
    return Candidate(rule, Span(start, start + 4), Secret(b"x" * 4), "high", "high", Evidence(vetoes=("no",) if vetoed else ()))


def test_both_halves_say_what_they_belong_to() -> None:
    secret, key = link(b" " * 100, [at(0), at(50, KEY)], PAIRS)
    assert (secret.properties, secret.related) == ((("pair", "Acme key"),), (Span(50, 54),))
    assert (key.properties, key.related) == ((("pair", "Acme secret"),), (Span(0, 4),))


def test_the_nearest_half_counts_and_a_far_or_refused_one_does_not() -> None:
    found = link(b" " * 5000, [at(100, KEY), at(300), at(320, KEY)], PAIRS)
    assert [bool(one.properties) for one in found] == [False, True, True]
    assert not link(b" " * 5000, [at(0), at(NEAR + 100, KEY)], PAIRS)[0].properties
    assert not link(b" " * 100, [at(0), at(50, KEY, vetoed=True)], PAIRS)[0].properties


def test_a_half_that_is_no_secret_is_told() -> None:
    data = b"tenant=blue\nxxxx tenant=green"
    (secret,) = link(data, [at(12)], PAIRS)
    assert secret.properties == (("tenant", "blue"),) or secret.properties == (("tenant", "green"),)
    assert data[slice(*secret.related[0])] in (b"blue", b"green")


def test_every_pair_names_rules_that_there_are() -> None:
    rules = {rule.id for rule in catalogue.built_in().rules}
    for secret, pair in load_pairs().items():
        assert secret in rules
        assert pair.others <= rules
        assert pair.others or pair.facts
