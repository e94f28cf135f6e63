"""Workflow annotations, read back as the runner reads them."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from detectors.model import Skipped
from scanner.report import POLICY_CHANGE, Notice, Report
from tests.scanner.reports.builders import HOSTILE, hostile_report, many, place, report, result, rule, written

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*(?:=[^,:]*)*)::(.*)\Z")


def annotations(value: Report) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and message of every line that a runner takes for a command (it looks after leading blanks)."""
    found = []
    for line in written("github", value).splitlines():
        if line.lstrip().startswith("::"):
            match = COMMAND.match(line)
            assert match, line
            found.append((match[1], {k: unquote(v) for k, v in (pair.split("=", 1) for pair in match[2].split(","))}, unquote(match[3])))
    return found


def test_an_annotation_says_where_what_and_what_to_do() -> None:
    ((level, properties, message),) = annotations(report(result(places=(place("a.py", 3, 9, 20),))))
    assert level == "error"
    assert properties == {"file": "a.py", "line": "3", "endLine": "3", "col": "9", "endColumn": "29", "title": "Acme API key"}
    assert message.splitlines()[0] == "acme_****[24] at a.py:3:9. Rule acme-api-key."
    assert "Revoke the key" in message


def test_columns_are_left_out_where_the_runner_refuses_them() -> None:
    ((_, properties, _),) = annotations(report(result(places=(place()._replace(line_end=9),))))
    assert "col" not in properties
    assert properties["endLine"] == "9"


@pytest.mark.parametrize(("severity", "level"), [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "notice")])
def test_the_severity_gives_the_level(severity: str, level: str) -> None:
    assert annotations(report(result(severity=severity)))[0][0] == level


def test_what_was_there_already_is_a_notice_and_comes_after_what_is_new() -> None:
    value = report(result(1, verdict="inherited", severity="critical"), result(2, severity="low"))
    assert [(level, "already there" in message) for level, _, message in annotations(value)] == [("notice", False), ("notice", True)]


def test_each_level_is_capped_at_ten_with_the_worst_first_and_the_rest_counted() -> None:
    value = report(*many(400, confidence="high"))
    found = annotations(value)
    assert [level for level, _, _ in found] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    text = written("github", value)
    assert "190 more of level error" in text
    assert "90 more of level warning" in text


def test_an_incomplete_scan_is_the_first_error_whatever_else_there_is() -> None:
    value = report(*many(40, severity="critical", confidence="high"), skipped=(Skipped("a", "unreadable"),))
    assert annotations(value)[0][1]["title"] == "straykey: the scan is not complete"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_neither_ends_nor_begins_a_command(text: str) -> None:
    value = report(
        result(places=(place(text),), rule_id=text, redacted=text),
        rules=(rule(text, title=text, remedy=text),),
        notices=(Notice(text, "warning", text, text, 2),),
        skipped=(Skipped(text, text, text),),
    )
    found = annotations(value)
    assert [level for level, _, _ in found] == ["error", "error", "warning"]
    assert all(set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"} for _, properties, _ in found)
    assert "##[" not in written("github", value)


def test_a_hostile_report_keeps_the_caps() -> None:
    assert len(annotations(hostile_report())) <= 30


def test_changes_of_policy_stand_first_and_what_is_lenient_warns() -> None:
    notice = Notice(POLICY_CHANGE, "error", "this change turns all off", "straykey.toml", 3)
    value = report(result()._replace(lenient=True, verdict_reason="its exception ended"))._replace(notices=(Notice("x", "error", "other"), notice))
    commands = [line.partition(" ")[0] + line.rpartition("::")[2][:12] for line in written("github", value).splitlines() if line.startswith("::")]
    assert commands == ["::errorthis change ", "::errorother", "::warningacme_****[24"]
