"""GitLab's report, against what its schema 15.2.1 demands (written anew here from the schema's own description)."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from detectors.model import Skipped
from scanner.report import Report, Scope
from tests.scanner.reports.builders import history_report, hostile_report, introduced, newest, place, report, result, written
from tests.scanner.reports.strategies import reports

WORD = {"type": "string", "minLength": 1}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
TOOL = {
    "type": "object",
    "required": ["id", "name", "version", "vendor"],
    "properties": {"id": WORD, "name": WORD, "version": WORD, "vendor": {"type": "object", "required": ["name"], "properties": {"name": WORD}}},
}
MESSAGE = {"type": "object", "required": ["level", "value"], "properties": {"level": {"enum": ["info", "warn", "fatal"]}, "value": WORD}}
SCAN = {
    "type": "object",
    "required": ["analyzer", "end_time", "scanner", "start_time", "status", "type"],
    "properties": {
        "analyzer": TOOL,
        "scanner": TOOL,
        "start_time": TIME,
        "end_time": TIME,
        "status": {"enum": ["success", "failure"]},
        "type": {"enum": ["secret_detection"]},
        "messages": {"type": "array", "items": MESSAGE},
    },
}
IDENTIFIER = {
    "type": "object",
    "required": ["type", "name", "value"],
    "properties": {"type": WORD, "name": WORD, "value": WORD, "url": {"type": "string", "pattern": "^(https?|ftp)://.+"}},
}
LOCATION = {
    "type": "object",
    "required": ["commit"],
    "properties": {
        "file": {"type": "string"},
        "start_line": {"type": "number"},
        "end_line": {"type": "number"},
        "commit": {
            "type": "object",
            "required": ["sha"],
            "properties": {"sha": WORD, "author": {"type": "string"}, "date": {"type": "string"}, "message": {"type": "string"}},
        },
    },
}
VULNERABILITY = {
    "type": "object",
    "required": ["id", "identifiers", "location"],
    "properties": {
        "id": WORD,
        "name": {"type": "string", "maxLength": 255},
        "description": {"type": "string", "maxLength": 1048576},
        "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
        "solution": {"type": "string", "maxLength": 7000},
        "identifiers": {"type": "array", "minItems": 1, "items": IDENTIFIER},
        "location": LOCATION,
        "raw_source_code_extract": {"type": "string"},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["scan", "version", "vulnerabilities"],
    "properties": {
        "scan": SCAN,
        "schema": {"type": "string", "pattern": "^https?://.+"},
        "version": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
        "vulnerabilities": {"type": "array", "items": VULNERABILITY},
    },
}
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def document(value: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written("gitlab", value))
    return found


@pytest.mark.parametrize("value", [report(), report(result()), history_report(), hostile_report()])
def test_a_report_is_valid(value: Report) -> None:
    VALIDATOR.validate(document(value))


@given(reports)
@settings(deadline=None, max_examples=60)
def test_any_report_is_valid(value: Report) -> None:
    VALIDATOR.validate(document(value))


def test_a_vulnerability_names_rule_file_lines_and_commit() -> None:
    (found,) = document(report(result(places=(introduced(), newest()), in_head=False)))["vulnerabilities"]
    assert found["identifiers"][0]["value"] == "acme-api-key"
    assert found["location"]["file"] == "config/app.env"
    assert (found["location"]["start_line"], found["location"]["commit"]["sha"][:4]) == (3, "0123")
    assert found["severity"] == "High"


def test_the_id_is_the_same_in_every_run_and_another_for_another_secret() -> None:
    ids = [[item["id"] for item in document(report(result(1), result(2)))["vulnerabilities"]] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_files_without_a_commit_have_the_scopes_or_none() -> None:
    assert document(report(result()))["vulnerabilities"][0]["location"]["commit"] == {"sha": "0000000"}
    value = report(result(), scope=Scope("tree", head="c" * 40))
    assert document(value)["vulnerabilities"][0]["location"]["commit"] == {"sha": "c" * 40}


def test_only_what_counts_is_a_vulnerability_and_an_incomplete_scan_failed() -> None:
    value = report(result(1, verdict="known"), result(2, confidence="low"), result(3), skipped=(Skipped("a", "unreadable"),))
    found = document(value)
    assert len(found["vulnerabilities"]) == 1
    assert found["scan"]["status"] == "failure"
    assert found["scan"]["messages"] == [{"level": "warn", "value": "not scanned: a: unreadable"}]


def test_a_path_that_is_no_utf8_is_percent_encoded() -> None:
    assert document(report(result(places=(place("a\udcff"),))))["vulnerabilities"][0]["location"]["file"] == "a%FF"
