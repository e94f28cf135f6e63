"""JSON reports of gitleaks 8 (`--report-format json`), which it takes as baselines too (`--baseline-path`).

Format: its README, and the fields that a report has: RuleID, StartLine, EndLine, Secret, File, Commit, Fingerprint.
Lines count from 1. `--redact` leaves REDACTED or the first characters and dots in the place of a secret.
"""

from __future__ import annotations

from typing import Any

from baselines.imports.shared.entry import Entry, ForeignFileError, Reading, Refused
from baselines.imports.shared.plain import clean_path, commit, number, parse_json, text
from detectors.secret import Secret

TITLE = "gitleaks JSON report"


def recognises(name: str, data: bytes) -> bool:
    head = data[:4096].strip()
    return head.startswith(b"[") and (b'"RuleID"' in head or (head == b"[]" and "gitleaks" in name.lower()))


def read(data: bytes) -> Reading:
    """All entries. Raises ForeignFileError."""
    document = parse_json(data, TITLE)
    if not isinstance(document, list):
        raise ForeignFileError(f"is no {TITLE}: it should be a list of findings")
    entries, refused = [], []
    for index, table in enumerate(document, 1):
        entry = _entry(f"finding {index}", table)
        if entry.path:
            entries.append(entry)
        else:
            refused.append(Refused(entry.where, entry.rule, "has no File: it is no finding of gitleaks 8"))
    return Reading(tuple(entries), (), tuple(refused))


def _entry(where: str, table: Any) -> Entry:
    line = number(table, "StartLine")
    return Entry(
        where=where,
        path=clean_path(text(table, "File")),
        line=line,
        line_end=max(line, number(table, "EndLine")),
        commit=commit(text(table, "Commit")),
        rule=text(table, "RuleID"),
        value=whole(text(table, "Secret")),
    )


def whole(value: str) -> Secret | None:
    """The value, if it was not redacted."""
    if not value or "REDACTED" in value or value.endswith("..."):
        return None
    return Secret(value.encode("utf-8", "surrogatepass"))
