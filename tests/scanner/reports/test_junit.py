"""JUnit XML, read by the standard library's parser."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings

from detectors.model import Skipped
from scanner.report import POLICY_CHANGE, Notice, Report
from tests.scanner.reports.builders import HOSTILE, many, place, report, result, written
from tests.scanner.reports.strategies import reports


def suite(value: Report) -> Element:
    root = fromstring(written("junit", value))
    assert root.attrib["tests"] == str(len(list(root.iter("testcase"))))
    return root


def outcomes(value: Report) -> list[str]:
    return [next((child.tag for child in case), "passed") for case in suite(value).iter("testcase")]


def test_a_new_secret_is_a_failure_with_place_and_remedy() -> None:
    (case,) = suite(report(result())).iter("testcase")
    failure = case[0]
    assert (case.attrib["classname"], case.attrib["name"]) == ("config/app.env", "Acme API key at 1:9")
    assert failure.attrib == {"type": "acme-api-key", "message": "high: Acme API key acme_****[24] at config/app.env:1:9"}
    assert "Revoke the key" in (failure.text or "")


def test_outcomes_follow_the_verdicts() -> None:
    verdicts = ("new", "inherited", "known", "excepted", "allowed", "vetoed")
    value = report(*(result(n, verdict=v) for n, v in enumerate(verdicts)), result(8, confidence="low"), skipped=(Skipped("a", "unreadable"),))
    assert outcomes(value) == ["failure", "skipped", "skipped", "skipped", "skipped", "error"]
    assert {name: suite(value).attrib[name] for name in ("failures", "errors", "skipped")} == {"failures": "1", "errors": "1", "skipped": "4"}


def test_the_gate_decides_what_fails() -> None:
    value = report(result(1, severity="medium"), result(2, severity="critical"), fail_on="high")
    assert outcomes(value) == ["skipped", "failure"]
    assert outcomes(report(result(), fail_on="never")) == ["skipped"]


def test_nothing_found_is_one_passed_test() -> None:
    assert outcomes(report()) == ["passed"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    value = report(result(places=(place(text, line=text),), redacted=text, rule_id=text), rules=(), skipped=(Skipped(text, text, text),))
    assert outcomes(value) == ["failure", "error"]


@given(reports)
@settings(deadline=None, max_examples=60)
def test_any_report_is_well_formed(value: Report) -> None:
    suite(value)


def test_many() -> None:
    assert suite(report(*many(50, confidence="high"))).attrib["failures"] == "50"


def test_what_is_lenient_is_skipped_with_its_reason() -> None:
    value = report(result()._replace(lenient=True, verdict_reason="its exception ended"))
    assert outcomes(value) == ["skipped"]
    assert "its exception ended: fails nothing here" in written("junit", value)


def test_a_change_of_policy_fails_where_it_fails_the_run() -> None:
    notices = tuple(Notice(POLICY_CHANGE, level, "this change turns all off", "straykey.toml", 3) for level in ("error", "warning"))
    assert outcomes(report()._replace(notices=notices)) == ["failure", "skipped"]
