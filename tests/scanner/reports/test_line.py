"""The line format."""

from __future__ import annotations

import re

import pytest

from detectors.model import Skipped
from scanner.report import POLICY_CHANGE, Notice
from tests.scanner.reports.builders import HOSTILE, place, report, result, written


def test_a_line_is_path_line_column_severity_message_and_rule() -> None:
    value = report(result(), result(2, verdict="known"), result(3, confidence="low"), skipped=(Skipped("a b", "unreadable", "denied"),))
    assert written("line", value).splitlines() == [
        "config/app.env:1:9: high: Acme API key acme_****[24] [acme-api-key]",
        "a b:1:1: error: not scanned: unreadable (denied) [skipped]",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_on_its_line_and_commands_no_runner(text: str) -> None:
    (line,) = written("line", report(result(places=(place(text),), redacted=text, rule_id=text), rules=())).splitlines()
    assert line.isprintable()
    assert re.search(r":3:9: high: ", line)
    assert not line.lstrip().startswith("::")


def test_changes_of_policy_stand_first_and_what_is_lenient_says_why() -> None:
    notice = Notice(POLICY_CHANGE, "warning", "this change turns all off", "straykey.toml", 3)
    value = report(result()._replace(lenient=True, verdict_reason="its exception ended"))._replace(notices=(notice,))
    assert written("line", value).splitlines() == [
        "straykey.toml:3:1: warning: this change turns all off [policy-change]",
        "config/app.env:1:9: high: Acme API key acme_****[24] [acme-api-key] (its exception ended: fails nothing here)",
    ]
