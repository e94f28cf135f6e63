"""One detection rule, read from TOML and validated. Every mistake names file, rule and field."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from detectors.abbreviations import ABBREVIATIONS, expand
from detectors.model import CONFIDENCES, SEVERITIES

SCOPES = ("line", "object")
FAILURES = ("low", "veto")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_RELEASE = re.compile(r"\d{1,9}(\.\d{1,9}){0,5}\Z", re.ASCII)


class RuleError(ValueError):
    """A rule that can't be used: `file`, rule id and field are in the message."""

    def __init__(self, file: str, rule: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: rule {rule!r}: field {field!r}: {problem}")
        self.file, self.rule, self.field, self.problem = file, rule, field, problem


class Rule(NamedTuple):
    """What matching and deciding need. The texts of a rule are `RuleText`, read from the same file only when they are shown.

    `pattern` is a regular expression over bytes (latin-1 text here) with a named group `secret`, its abbreviations written out. `anchor` is a Hyperscan
    expression that every match of the pattern contains; empty: derived. `failed` says what a failed check does.
    `entropy` is the least Shannon entropy of the value in bits per byte. `prefix` is what may be shown of the value.
    """

    id: str
    title: str
    provider: str
    pattern: str
    severity: str
    confidence: str
    file: str
    anchor: str = ""
    scope: str = "line"
    checks: tuple[str, ...] = ()
    failed: str = "low"
    entropy: float = 0.0
    prefix: str = ""
    placeholders: bool = True
    remedy: str = ""
    since: str = "0.1"
    kind: str = "token"
    yields: bool = False


class RuleText(NamedTuple):
    """What people read of a rule, and its examples (templates: detectors/examples.py)."""

    description: str
    references: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


_STRINGS = ("title", "pattern", "anchor", "prefix", "remedy", "since", "description", "provider", "kind")
_LATIN = ("pattern", "anchor", "prefix")
_LISTS = ("checks", "references", "examples", "counterexamples")
_CHOICES = {"severity": SEVERITIES, "confidence": CONFIDENCES, "scope": SCOPES, "failed": FAILURES}
_BOOLEANS = ("placeholders", "yields")
_FIELDS = {"id", "entropy", *_STRINGS, *_LISTS, *_CHOICES, *_BOOLEANS}
_FILE_FIELDS = {"provider", "references", "remedy", "rule"}


def parse_rules(document: dict[str, Any], file: str) -> list[tuple[Rule, RuleText]]:
    """All rules of one TOML document. Raises RuleError."""
    for key in document:
        if key not in _FILE_FIELDS:
            raise RuleError(file, "-", key, f"unknown; a file has {', '.join(sorted(_FILE_FIELDS))}")
    tables = document.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError(file, "-", "rule", "write each rule as a [[rule]] table")
    shared: dict[str, Any] = {key: document[key] for key in ("provider", "references", "remedy") if key in document}
    return [_parse_rule({**shared, **table}, file) for table in tables]


def _parse_rule(table: dict[str, Any], file: str) -> tuple[Rule, RuleText]:
    rule_id = table.get("id", "?")
    if not isinstance(rule_id, str) or not KEBAB.match(rule_id):
        raise RuleError(file, str(rule_id), "id", "must be kebab-case: a-z, 0-9 and single hyphens")
    _check_types(table, file, rule_id)
    for needed in ("title", "pattern", "severity", "confidence"):
        if not table.get(needed):
            raise RuleError(file, rule_id, needed, "is missing")
    try:
        table = {**table, "pattern": expand(table["pattern"])}
    except KeyError as error:
        raise RuleError(file, rule_id, "pattern", f"no abbreviation {error}; there are {', '.join(sorted(ABBREVIATIONS))}") from None
    _check_pattern(table["pattern"], file, rule_id)
    entropy = table.get("entropy", 0.0)
    plain = {key: table[key] for key in (*_STRINGS, *_CHOICES, *_BOOLEANS) if key in table and key != "description"}
    plain.setdefault("provider", "")
    rule = Rule(id=rule_id, file=file, entropy=float(entropy), checks=tuple(table.get("checks", ())), **plain)
    texts = (tuple(table.get(key, ())) for key in ("references", "examples", "counterexamples"))
    return rule, RuleText(table.get("description", ""), *texts)


def _check_types(table: dict[str, Any], file: str, rule_id: str) -> None:
    for key, value in table.items():
        if key not in _FIELDS:
            raise RuleError(file, rule_id, key, f"unknown; a rule has {', '.join(sorted(_FIELDS))}")
        if key in _STRINGS and not isinstance(value, str):
            raise RuleError(file, rule_id, key, "must be a string")
        if key == "since" and not _RELEASE.match(value):
            raise RuleError(file, rule_id, key, 'must be the version of straykey that first had the rule, such as "1.4"')
        if key in _LATIN and not _is_latin(value):
            raise RuleError(file, rule_id, key, "may only hold latin-1 characters: rules match bytes")
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise RuleError(file, rule_id, key, "must be a list of strings")
        if key in _BOOLEANS and not isinstance(value, bool):
            raise RuleError(file, rule_id, key, "must be true or false")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise RuleError(file, rule_id, key, f"must be one of {', '.join(_CHOICES[key])}")
        if key == "entropy" and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 8):
            raise RuleError(file, rule_id, key, "must be a number of bits from 0 to 8")


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 256 for letter in text)


def _check_pattern(pattern: str, file: str, rule_id: str) -> None:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python means to read differently some day
            compiled = re.compile(pattern.encode("latin-1"))
    except (re.error, OverflowError, FutureWarning, DeprecationWarning) as error:
        raise RuleError(file, rule_id, "pattern", str(error)) from None
    except RecursionError:
        raise RuleError(file, rule_id, "pattern", "nests too deeply") from None
    if compiled.flags & re.LOCALE:
        raise RuleError(file, rule_id, "pattern", "has the flag L: it would match differently from one machine to the next")
    if "secret" not in compiled.groupindex:
        raise RuleError(file, rule_id, "pattern", "has no group named secret: (?P<secret>...)")
    if compiled.search(b""):
        raise RuleError(file, rule_id, "pattern", "matches nothing at all: it would match everywhere")
