"""All rules together, with what the engine looks for. The directory `detectors/rules` is the registry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from detectors import anchors, linear
from detectors.charsets import expression, parse, surely_has, widths
from detectors.checks import check_names
from detectors.engine import ExpressionError, compile_database
from detectors.hints import hints
from detectors.literals import LEAST_BITS, distinctive, distinctiveness
from detectors.names import load_names, name_anchor_parts
from detectors.rule import Rule, RuleError, RuleText, parse_rules
from detectors.terms import HINT, OBJECT, Catalogue, Term

RULES = Path(__file__).with_name("rules")


def rule_files() -> tuple[Path, ...]:
    """The files of the built-in rules, in the order of their names."""
    return tuple(sorted(RULES.glob("*.toml")))


def read_document(data: bytes, file: str) -> list[tuple[Rule, RuleText]]:
    """The rules of one TOML file, validated as far as one rule alone can be. Raises RuleError."""
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(file, "-", "-", f"is no TOML: {error}") from None
    except RecursionError:
        raise RuleError(file, "-", "-", "nests too deeply") from None
    rules = parse_rules(document, file)
    for rule, _ in rules:
        _check(rule)
    return rules


def build(documents: Iterable[tuple[str, bytes]]) -> Catalogue:
    """A catalogue of (file name, bytes) pairs. Raises RuleError, also for an id that two rules have."""
    rules = [rule for file, data in documents for rule, _ in read_document(data, file)]
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise RuleError(rule.file, rule.id, "id", f"is also in {seen[rule.id].file}")
        seen[rule.id] = rule
    ordered = tuple(sorted(rules, key=lambda rule: rule.id))
    terms = [_term(index, rule) for index, rule in enumerate(ordered)]
    return Catalogue(ordered, (*terms, *_hint_terms(), *_object_terms(ordered)))


def _hint_terms() -> Iterator[Term]:
    return (Term(HINT, hint.expression) for hint in hints(name_anchor_parts(load_names())))


def _object_terms(rules: Iterable[Rule]) -> Iterator[Term]:
    """For rules that can cross lines: a literal within one line, by which history knows which objects it must look at as a whole."""
    found = dict.fromkeys(text for rule in rules if rule.scope == "object" for text in _within_a_line(rule))
    return (Term(OBJECT, text) for text in found)


def _within_a_line(rule: Rule) -> tuple[str, ...]:
    """The beginning of the rule's pattern within a line where that says enough, else its most distinctive literals."""
    beginning = anchors.within_a_line(rule.pattern)
    if beginning and distinctiveness(beginning) >= LEAST_BITS:
        return (beginning,)
    return tuple(expression(form) for form in distinctive(rule.pattern))


def built_in(extra: Mapping[str, bytes] | None = None) -> Catalogue:
    """The built-in rules and the user's, the latter by file name."""
    own = [(path.name, path.read_bytes()) for path in rule_files()]
    return build([*own, *(extra or {}).items()])


def compile_rules(catalogue: Catalogue) -> Any:
    """The database of all terms. Raises RuleError for an anchor that Hyperscan does not take."""
    try:
        return compile_database(catalogue.terms)
    except ExpressionError as error:
        if error.term < 0 or catalogue.terms[error.term].rule < 0:
            raise
        rule = catalogue.rules[catalogue.terms[error.term].rule]
        raise RuleError(rule.file, rule.id, "anchor" if rule.anchor else "pattern", f"the engine refuses it: {error}") from None


def read_texts(files: Iterable[tuple[str, bytes]]) -> dict[str, RuleText]:
    """What people read, by rule id."""
    return {rule.id: text for file, data in files for rule, text in read_document(data, file)}


def _check(rule: Rule) -> None:
    if found := linear.problem(rule.pattern):
        raise RuleError(rule.file, rule.id, "pattern", found)
    if not surely_has(parse(rule.pattern)[0], re.compile(rule.pattern.encode("latin-1")).groupindex["secret"]):
        raise RuleError(rule.file, rule.id, "pattern", "can match without its group secret")
    if rule.scope == "line" and linear.crosses_lines(rule.pattern):
        raise RuleError(rule.file, rule.id, "pattern", 'can match a newline: exclude \\n from its classes, or set scope = "object"')
    known = check_names()
    for name in rule.checks:
        if name not in known:
            raise RuleError(rule.file, rule.id, "checks", f"no check named {name!r}; there are {', '.join(sorted(known))}")
    if not rule.anchor and distinctiveness(rule.pattern) < LEAST_BITS:
        raise RuleError(rule.file, rule.id, "pattern", "has no literal of two or three distinctive bytes that every match contains; give an `anchor`")


def _term(index: int, rule: Rule) -> Term:
    anchor = anchors.given(rule.anchor, rule.pattern) if rule.anchor else anchors.derive(rule.pattern)
    widest = widths(*parse(rule.pattern))[1]
    return Term(index, anchor.expression, anchor.least, anchor.most, widest - anchor.least + 1)
