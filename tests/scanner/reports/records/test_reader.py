"""Reading JSON Lines back: the law that nothing is lost, and errors that say where."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from scanner.report import Report
from scanner.reports.records.reader import ReportError, read_report
from tests.scanner.reports.builders import hostile_report, introduced, newest, report, result, written
from tests.scanner.reports.strategies import reports


@given(reports)
@settings(deadline=None, max_examples=60)
def test_a_report_comes_back_as_it_was(value: Report) -> None:
    assert read_report(io.StringIO(written("jsonl", value))) == value


def test_a_hostile_report_comes_back_from_a_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(written("jsonl", hostile_report()), "utf-8")
    with file.open(encoding="utf-8") as stream:
        assert read_report(stream) == hostile_report()


def broken(change: str) -> str:
    """The lines of a good report with one change: `N field value` sets (or, without a value, removes) a field of record N."""
    lines = written("jsonl", report(result(places=(introduced(), newest())))).splitlines()
    number, field, *value = change.split(" ", 2)
    record = json.loads(lines[int(number)])
    if value:
        record[field] = json.loads(value[0])
    else:
        del record[field]
    lines[int(number)] = json.dumps(record)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("1 severity", r"a\.jsonl:2: field 'severity' is missing"),
        ('1 severity "worst"', r"a\.jsonl:2: field 'severity' must be one of low, "),
        ('1 line_start "7"', r"a\.jsonl:2: field 'line_start' must be a whole number"),
        ("1 line_start true", r"a\.jsonl:2: field 'line_start' must be a whole number"),
        ('1 evidence {"reasons":[1]}', r"a\.jsonl:2: field 'evidence\.reasons' must be a string"),
        ("2 place 1", r"a\.jsonl:3: field 'place' is 1 of 2, expected 2 of 2"),
        ('2 fingerprint "other"', r"a\.jsonl:3: field 'fingerprint' differs"),
        ("1 schema_version 2", r"a\.jsonl:2: has schema_version 2"),
        ('1 type "finger"', r"a\.jsonl:2: field 'type' is 'finger'"),
        ('2 type "rule"', r"a\.jsonl:3: field 'places' says 2"),
        ("0 title 5", r"a\.jsonl:1: field 'title' must be a string"),
        ("3 exit_code", r"a\.jsonl:4: field 'exit_code' is missing"),
        ('3 min_confidence "none"', r"a\.jsonl:4: field 'min_confidence' must be one of"),
        ('1 raw {"/nowhere/at":"YQ=="}', r"a\.jsonl:2: field 'raw'"),
        ('1 raw {"/path":"!"}', r"a\.jsonl:2: field 'raw'"),
    ],
)
def test_a_broken_record_is_an_error_with_file_line_and_field(change: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        read_report(io.StringIO(broken(change)), "a.jsonl")


@pytest.mark.parametrize("text", ["", "\n\n", '{"schema_version":1,"type":"notice","code":"a","level":"note","message":"m"}'])
def test_a_report_without_its_summary_is_an_error(text: str) -> None:
    with pytest.raises(ReportError, match=r"a\.jsonl: has no summary"):
        read_report(io.StringIO(text), "a.jsonl")


@pytest.mark.parametrize("text", ["nonsense", '{"type":', "[1]", "{}", '{"type":7}', "[" * 100_000, "9" * 5000])
def test_what_is_no_record_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(ReportError, match=r"a\.jsonl:2: "):
        read_report(io.StringIO(f"\n{text}\n"), "a.jsonl")


def test_two_reports_in_one_file_are_an_error() -> None:
    text = written("jsonl", report())
    with pytest.raises(ReportError, match=r"a\.jsonl:2: a record after the summary"):
        read_report(io.StringIO(text + text), "a.jsonl")


def test_bytes_that_are_no_utf8_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_bytes(b'{"type":"\xff"}\n')
    with file.open(encoding="utf-8") as stream, pytest.raises(ReportError, match=r"r\.jsonl:1: is not UTF-8"):
        read_report(stream)


def test_a_field_of_a_later_version_is_ignored() -> None:
    assert read_report(io.StringIO(broken('1 mood "fine"'))) == report(result(places=(introduced(), newest())))
