"""The forms of all stores as one catalogue, which the engine of the rules compiles and matches too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detectors import anchors, linear
from detectors.charsets import parse, widths
from detectors.literals import LEAST_BITS, distinctiveness
from detectors.rule import Rule, RuleError
from detectors.stores import Store
from detectors.terms import Catalogue, Term

DETECT = "/detect/"  # between a store's name and a number: the id of a pattern that only tells of the store


def catalogue_of(stores: Iterable[Store]) -> Catalogue:
    """Forms and detecting patterns as rules, in the order of their ids. Raises RuleError for a pattern that could be slow."""
    rules = tuple(sorted((rule for store in stores for rule in _rules(store)), key=lambda rule: rule.id))
    return Catalogue(rules, tuple(_term(index, rule) for index, rule in enumerate(rules)))


def _rules(store: Store) -> Iterator[Rule]:
    for form in store.forms:
        yield _rule(form.id, store.id, form.pattern, form.anchor)
    for number, pattern in enumerate(store.detect):
        yield _rule(f"{store.id}{DETECT}{number}", store.id, f"(?P<secret>{pattern})", "")


def _rule(name: str, store: str, pattern: str, anchor: str) -> Rule:
    return Rule(id=name, title=name, provider=store, pattern=pattern, severity="low", confidence="low", file=f"{store}.toml", anchor=anchor)


def _term(index: int, rule: Rule) -> Term:
    if found := linear.problem(rule.pattern):
        raise RuleError(rule.file, rule.id, "pattern", found)
    if not rule.anchor and distinctiveness(rule.pattern) < LEAST_BITS:
        raise RuleError(
            rule.file, rule.id, "pattern", "has no literal of two or three distinctive bytes that every match contains; give an `anchor`"
        )
    anchor = anchors.given(rule.anchor, rule.pattern) if rule.anchor else anchors.derive(rule.pattern)
    return Term(index, anchor.expression, anchor.least, anchor.most, widths(*parse(rule.pattern))[1] - anchor.least + 1)
