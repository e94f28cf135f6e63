"""The findings as the page's script reads them: JSON in a data block, one array a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scanner.report import Place, Report, Result, RuleInfo
from scanner.reports.log.driver import rules_of, web_uri
from scanner.reports.shared.links import permalink, scope_of
from scanner.reports.shared.plain import printable
from scanner.reports.shared.stream import json_encoder, write_json
from scanner.reports.shared.tally import counts, primary, worst_first
from scanner.reports.shared.words import VERDICT_WORDS, at, commit_words, instead, remedy, shown, where

FIELDS = (
    "severity", "confidence", "verdict", "counts", "reason", "rule", "secret", "where", "row", "column", "redacted", "slot", "line", "occurrences",
    "head", "since", "places", "facts", "why", "fingerprint", "instead",
)  # fmt: skip
_ROLES = {"introduced": "introduced in", "newest": "newest in"}


def write_rows(report: Report, write: Callable[[str], object]) -> None:
    """Write the JSON of the data block. `<`, `>` and `&` are escaped in it, so that it can neither end nor open an element."""
    rules = rules_of(report, report.results)
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    data = {
        "fields": FIELDS,
        "verdicts": VERDICT_WORDS,
        "rules": [_rule(rule) for rule in rules],
        "rows": (_row(report, result, indexes[result.rule_id]) for result in worst_first(report.results)),
    }
    encode = json_encoder()
    write_json(data, write, lambda value: encode(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": printable(rule.id),
        "title": printable(rule.title or rule.id),
        "remedy": remedy(rule),
        "description": printable(rule.description),
        "links": [link for link in map(web_uri, rule.references) if link.startswith("https://")],
    }


def _row(report: Report, result: Result, rule: int) -> list[Any]:
    place = primary(result)
    evidence = result.evidence
    facts = [f"{printable(name)}: {printable(value)}" for name, value in result.properties]
    return [
        result.severity,
        result.confidence,
        result.verdict,
        counts(report, result),
        printable(result.verdict_reason),
        rule,
        printable(result.secret_id),
        where(place, result.root),
        place.line_start,
        place.column_start,
        shown(result),
        printable(result.slot),
        printable(place.line),
        result.occurrences,
        result.in_head,
        printable(result.introduced.date[:10]),
        list(_places(report, result)),
        [*facts, f"valid until: {printable(result.not_after)}"] if result.not_after else facts,
        [printable(text) for text in (*evidence.reasons, *evidence.lowered, *evidence.vetoes, *evidence.steps)],
        printable(result.fingerprint),
        _instead(result),
    ]


def _instead(result: Result) -> list[list[str]]:
    """Label and text of what stands in the value's stead, and of the advice."""
    fix = [["instead", instead(result.fix.text)]] if result.fix else []
    return [*fix, *([label, printable(text)] for label, text in result.advice)]


def _places(report: Report, result: Result) -> Iterator[list[str]]:
    scope = scope_of(report.scope, result.root)
    for place in result.places:
        yield [at(place, result.root), _since(place), permalink(scope, place)]


def _since(place: Place) -> str:
    commit = commit_words(place.attribution)
    return f"{_ROLES.get(place.role, 'in')} {commit}" if commit else ""
