"""Every rule's examples and counterexamples, run with all rules loaded; and what holds of each rule."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from detectors import catalogue as catalogues
from detectors.artifact import Artifact, Origin
from detectors.catalogue import read_texts, rule_files
from detectors.checks import load_templates
from detectors.engine import HyperscanEngine, compile_database
from detectors.examine import Examiner, Structure, Tools
from detectors.examples import expand
from detectors.judging import load_knowledge
from detectors.matching import HyperscanMatcher
from detectors.vetoes import veto
from detectors.vetoes.public import load_known

SEEDS = 25
NOW = 1_790_000_000.0  # a fixed clock: what an example's expiry is compared with

FILES = [(path.name, path.read_bytes()) for path in rule_files()]
TEXTS = read_texts(FILES)
CATALOGUE = catalogues.built_in()
RULES = {rule.id: rule for rule in CATALOGUE.rules}


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    known = frozenset(load_known())
    common = lambda value, placeholders: veto(value, placeholders=placeholders, known=known)  # noqa: E731
    matcher = HyperscanMatcher(CATALOGUE, HyperscanEngine(compile_database(CATALOGUE.terms)))
    tools = Tools(matcher, common, lambda _path: (), lambda _text, _wanted: Structure(()), load_knowledge, NOW)
    return Examiner(tools)


@pytest.fixture(scope="module")
def templates():
    return load_templates()


def _found(examiner, data):
    examined = examiner.examine(Artifact(Origin("sample"), data))
    return {(one.rule_id, (one.span.start, one.span.end)) for one in examined.occurrences if not one.vetoed}


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_each_example_yields_exactly_its_marked_spans(rule_id, examiner, templates):
    for number, template in enumerate(TEXTS[rule_id].examples):
        for seed in range(SEEDS):
            example = expand(template, Random(f"{rule_id} {number} {seed}"), templates)
            assert example.expected, f"example {number} of {rule_id} marks nothing"
            found = _found(examiner, example.data)
            expected = {(rule_id, tuple(span)) for span in example.expected}
            assert found == expected, f"{rule_id}, example {number}, seed {seed}"


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_counterexamples_yield_nothing(rule_id, examiner, templates):
    for number, template in enumerate(TEXTS[rule_id].counterexamples):
        for seed in range(SEEDS):
            example = expand(template, Random(f"{rule_id} {number} {seed}"), templates)
            assert not example.expected, f"counterexample {number} of {rule_id} marks a span"
            assert not _found(examiner, example.data), f"{rule_id}, counterexample {number}, seed {seed}"


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_each_rule_is_complete(rule_id):
    rule, text = RULES[rule_id], TEXTS[rule_id]
    assert len(text.examples) >= 2
    assert len(text.counterexamples) >= 2
    assert text.references
    assert all(reference.startswith("https://") for reference in text.references)
    assert rule.remedy
    assert rule.provider
    assert rule.since
    assert 15 <= len(text.description) <= 1000


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_every_match_of_the_pattern_contains_an_anchor(rule_id, templates):
    """The engine looks for anchors only: a match without one would never be seen."""
    import re

    rule = RULES[rule_id]
    pattern = re.compile(rule.pattern.encode("latin-1"))
    terms = [term for term in CATALOGUE.terms if CATALOGUE.rules[term.rule].id == rule_id]
    anchors = [re.compile(b"(?s)" + term.expression.encode("latin-1")) for term in terms]
    for template in TEXTS[rule_id].examples:
        found = pattern.search(expand(template, Random(7), templates).data)
        assert found
        assert any(anchor.search(found[0]) for anchor in anchors)


@pytest.mark.parametrize("file", [path.name for path in rule_files()])
def test_no_secret_is_spelled_out_in_a_rule_file(file, examiner):
    """Examples are templates; what a template leaves literal must not look like a token."""
    data = Path(catalogues.RULES, file).read_bytes()
    tomllib.loads(data.decode())
    assert not _found(examiner, data)


def test_a_mark_that_is_off_by_one_byte_is_noticed(examiner, templates):
    """The guard itself has been seen to fail."""
    rule_id = "github-personal-access-token"
    shifted = TEXTS[rule_id].examples[1].replace("=«", "«=", 1)
    example = expand(shifted, Random(1), templates)
    assert _found(examiner, example.data) != {(rule_id, tuple(span)) for span in example.expected}
