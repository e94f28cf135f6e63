"""Do rules find what their own examples mark, and nothing in their counterexamples?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from detectors.artifact import Artifact, Origin, Span
from detectors.catalogue import compile_rules, read_document
from detectors.checks import load_templates
from detectors.engine import HyperscanEngine
from detectors.examine import Examiner, Structure, Tools
from detectors.examples import Template, TemplateError, expand
from detectors.foreign.gitleaks import FOREIGN
from detectors.judging import load_knowledge
from detectors.matching import HyperscanMatcher
from detectors.terms import Catalogue
from detectors.vetoes import veto

SEEDS = 25


def check_examples(catalogue: Catalogue, documents: Sequence[tuple[str, bytes]]) -> list[str]:
    """One line per problem: the rule, which example, and what happened. Nothing of an example's drawn secret is told."""
    matcher = HyperscanMatcher(catalogue, HyperscanEngine(compile_rules(catalogue)))
    tools = Tools(
        matcher=matcher,
        veto=lambda value, placeholders: veto(value, placeholders=placeholders),
        path_context=lambda _path: (),
        read_structure=lambda _text, _wanted: Structure(()),
        load_knowledge=load_knowledge,
        now=time.time(),
    )
    examiner = Examiner(tools)
    templates = load_templates()
    return [problem for file, data in documents for problem in _check_file(file, data, examiner, templates)]


def _check_file(file: str, data: bytes, examiner: Examiner, templates: dict[str, Template]) -> Iterator[str]:
    for rule, text in read_document(data, file):
        if not text.examples and rule.provider != FOREIGN:
            yield f"{file}: {rule.id}: has no examples"
        for number, template in enumerate(text.examples, 1):
            yield from _check_one(f"{file}: {rule.id}: example {number}", rule.id, template, examiner, templates)
        for number, template in enumerate(text.counterexamples, 1):
            yield from _check_one(f"{file}: {rule.id}: counterexample {number}", "", template, examiner, templates)


def _check_one(place: str, rule_id: str, template: str, examiner: Examiner, templates: dict[str, Template]) -> Iterator[str]:
    for seed in range(SEEDS):
        try:
            example = expand(template, Random(seed), templates)  # noqa: S311  examples have to be the same each time
        except TemplateError as error:
            yield f"{place}: {error}"
            return
        if rule_id and not example.expected:
            yield f"{place}: marks no secret: put it in «...»"
            return
        found = {(one.rule_id, one.span) for one in examiner.examine(Artifact(Origin("example"), example.data)).occurrences if not one.vetoed}
        expected = {(rule_id, span) for span in example.expected}
        if found != expected:
            yield f"{place}: {_difference(found, expected)} (seed {seed})"
            return


def _difference(found: Iterable[tuple[str, Span]], expected: Iterable[tuple[str, Span]]) -> str:
    return f"expected {_places(expected)}, found {_places(found)}"


def _places(found: Iterable[tuple[str, Span]]) -> str:
    return ", ".join(f"{rule_id} at bytes {span.start}-{span.end}" for rule_id, span in sorted(found)) or "nothing"
