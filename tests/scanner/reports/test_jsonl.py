"""JSON Lines as programs meet it: the documented fields, the order of records, text that any reader takes."""

from __future__ import annotations

import base64
import json

import pytest

from detectors.model import Skipped
from scanner.report import Notice
from tests.scanner.reports.builders import introduced, newest, place, report, result, written

DOCUMENTED = (
    "schema_version", "type", "secret_id", "fingerprint", "rule_id", "severity", "confidence", "path", "line_start", "line_end", "column_start",
    "column_end", "occurrences", "commit", "author", "date", "verdict", "redacted", "evidence",
)  # fmt: skip


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_finding_has_every_documented_field_first_and_in_order() -> None:
    finding = next(record for record in lines(written("jsonl", report(result()))) if record["type"] == "finding")
    assert tuple(finding)[: len(DOCUMENTED)] == DOCUMENTED
    assert (finding["line_start"], finding["column_start"], finding["column_end"], finding["commit"]) == (1, 9, 29, None)


def test_a_finding_in_history_is_a_record_a_place() -> None:
    found = [r for r in lines(written("jsonl", report(result(places=(introduced(), newest()), occurrences=5)))) if r["type"] == "finding"]
    assert [(r["place"], r["places"], r["role"], r["line_start"], r["occurrences"]) for r in found] == [
        (1, 2, "introduced", 3, 5),
        (2, 2, "newest", 7, 5),
    ]
    assert found[0]["commit"] == "0123456789abcdef0123456789abcdef01234567"
    assert found[0]["author"] == "Ada Lovelace"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_last_record_is_the_summary_and_says_exit_code_and_scope(count: int) -> None:
    value = report(*(result(n + 1) for n in range(count)), skipped=(Skipped("a", "unreadable"),), notices=(Notice("x", "note", "y"),))
    *others, last = lines(written("jsonl", value))
    assert last["type"] == "summary"
    assert "summary" not in {record["type"] for record in others}
    assert (last["exit_code"], last["scope"]) == (3, {"what": "tree", "root": "demo", "counts": {"files": 12}, "bytes_scanned": 3456})
    assert last["counts"]["secrets"] == count  # type: ignore[index]


def test_a_path_that_is_no_utf8_is_readable_and_its_bytes_are_in_raw() -> None:
    text = written("jsonl", report(result(places=(place("caf\udce9/\U0001f600.env"),))))
    finding = next(record for record in lines(text) if record["type"] == "finding")
    assert finding["path"] == "caf\\xe9/\U0001f600.env"
    assert base64.b64decode(finding["raw"]["/path"]) == b"caf\xe9/\xf0\x9f\x98\x80.env"  # type: ignore[index]
    assert text.isascii()


def test_a_revealed_secret_is_in_the_record_only_where_the_report_has_it() -> None:
    shown, hidden = (written("jsonl", report(result(secret=value))) for value in ("visible", None))
    assert '"secret":"visible"' in shown
    assert '"secret":' not in hidden
