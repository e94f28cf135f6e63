"""CSV, read back by the csv module and as a spreadsheet would see it."""

from __future__ import annotations

import csv
import io

import pytest

from detectors.model import Skipped
from scanner.report import Report
from tests.scanner.reports.builders import HOSTILE, hostile_report, introduced, newest, place, report, result, written


def rows(value: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", value), newline="")))


def test_a_row_a_place_with_all_verdicts() -> None:
    found = rows(report(result(places=(introduced(), newest()), in_head=True), result(2, verdict="vetoed")))
    assert [(row["type"], row["role"], row["line_start"], row["in_head"], row["verdict"]) for row in found] == [
        ("finding", "introduced", "3", "yes", "new"),
        ("finding", "newest", "7", "yes", "new"),
        ("finding", "here", "2", "", "vetoed"),
    ]
    assert found[0]["author"] == "Ada Lovelace"


def test_what_was_not_scanned_is_a_row() -> None:
    (row,) = rows(report(skipped=(Skipped("a,b", "unreadable", "denied"),)))
    assert (row["type"], row["path"], row["reason"]) == ("skipped", "a,b", "unreadable denied")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_has_a_control_character(text: str) -> None:
    (row,) = rows(report(result(places=(place(text),), redacted=text, slot=text, rule_id=text, verdict_reason=text), rules=()))
    assert all(cell.isprintable() for cell in row.values())
    assert not [cell for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_every_row_has_the_same_columns() -> None:
    lengths = {len(row) for row in csv.reader(io.StringIO(written("csv", hostile_report()), newline=""))}
    assert len(lengths) == 1
