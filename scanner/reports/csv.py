"""CSV (RFC 4180, lines ended by LF) for spreadsheets: a row a place of every finding, whatever its verdict, then what was not scanned.

A cell that a spreadsheet would take for a formula starts with an apostrophe. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from scanner.report import Place, Report, Result
from scanner.reports.shared.plain import printable
from scanner.reports.shared.words import remedy, rules_by_id, title, where

COLUMNS = (
    "type", "severity", "confidence", "verdict", "reason", "owner", "until", "rule_id", "title", "repository", "path", "line_start", "column_start", "line_end",
    "column_end", "role", "occurrences", "in_head", "commit", "author", "date", "redacted", "slot", "secret_id", "fingerprint", "remedy",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def write(report: Report, stream: TextIO) -> None:
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows({name: cell(value) for name, value in row.items()} for row in _rows(report))


def cell(value: object) -> object:
    """A text as a spreadsheet may hold it."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _rows(report: Report) -> Iterator[dict[str, object]]:
    rules = rules_by_id(report.rules)
    for result in report.results:
        rule = rules.get(result.rule_id)
        shared = {**_shared(result), "title": title(result, rule), "remedy": remedy(rule)}
        yield from ({**shared, **_place(place)} for place in result.places)
    for item in report.skipped:
        yield {"type": "skipped", "path": item.path or item.object_id, "reason": f"{item.reason} {item.detail}".strip()}
    for half in report.degraded:
        yield {"type": "degraded", "path": half.path or half.object_id, "reason": f"{half.reason} {half.detail}".strip()}
    for notice in report.notices:
        yield {"type": notice.level, "path": notice.path, "line_start": notice.line or "", "reason": f"{notice.code}: {notice.message}"}


def _shared(result: Result) -> dict[str, object]:
    return {
        "type": "finding",
        "severity": result.severity,
        "confidence": result.confidence,
        "verdict": result.verdict,
        "reason": result.verdict_reason,
        **{name: value for name, value in result.terms if name in ("owner", "until")},
        "rule_id": result.rule_id,
        "repository": result.root,
        "occurrences": result.occurrences,
        "in_head": "" if result.in_head is None else ("yes" if result.in_head else "no"),
        "redacted": result.redacted,
        "slot": result.slot,
        "secret_id": result.secret_id,
        "fingerprint": result.fingerprint,
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "path": where(place),
        "line_start": place.line_start,
        "column_start": place.column_start,
        "line_end": place.line_end,
        "column_end": place.column_end,
        "role": place.role,
        "commit": place.attribution.commit,
        "author": place.attribution.author,
        "date": place.attribution.date,
    }
