"""The published schema says what JSON Lines really holds."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given, settings

from scanner.report import Report
from scanner.reports.records.merge import merge_reports
from scanner.reports.records.schema import record_schema
from tests.scanner.reports.builders import history_report, hostile_report, report, result, written
from tests.scanner.reports.strategies import reports

VALIDATOR = jsonschema.Draft202012Validator(record_schema())


def check(value: Report) -> None:
    for line in written("jsonl", value).splitlines():
        VALIDATOR.validate(json.loads(line))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(record_schema())


@given(reports)
@settings(deadline=None, max_examples=40)
def test_every_line_is_valid(value: Report) -> None:
    check(value)


@pytest.mark.parametrize("value", [history_report(), hostile_report(), merge_reports([history_report(), report(result(secret="x"))])])
def test_every_kind_of_report_is_valid(value: Report) -> None:
    check(value)


@pytest.mark.parametrize(("field", "wrong"), [("severity", "worst"), ("line_start", "3"), ("place", 0), ("type", "finger"), ("properties", [["a"]])])
def test_a_wrong_field_is_invalid(field: str, wrong: object) -> None:
    record = json.loads(written("jsonl", report(result())).splitlines()[1])
    VALIDATOR.validate(record)
    assert not VALIDATOR.is_valid({**record, field: wrong})


@pytest.mark.parametrize("field", ["fingerprint", "commit", "evidence", "schema_version"])
def test_a_missing_field_is_invalid(field: str) -> None:
    record = json.loads(written("jsonl", report(result())).splitlines()[1])
    del record[field]
    assert not VALIDATOR.is_valid(record)
