"""JUnit XML as CI servers read it (Jenkins' junit-10.xsd): a new secret or a failing change of policy is a failure, an input that was not scanned an error.

What does not fail (already there, in the baseline, excepted, allowed) is a skipped test with its reason; vetoed results are left out unless asked for. A
run without any of these has one passing test, so that servers which take an empty file for a mistake don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TextIO
from xml.sax.saxutils import escape, quoteattr

from scanner.report import Report, Result, RuleInfo
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import LIVE, counts, fails, policy_changes, primary
from scanner.reports.shared.words import at, history, remedy, rules_by_id, shown, title, verdict_words, where


class Case(NamedTuple):
    """One test. `outcome` is failure, error, skipped, or empty for a passed one."""

    classname: str
    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""


def write(report: Report, stream: TextIO) -> None:
    numbers = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    names = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    for case in _cases(report):
        numbers["tests"] += 1
        if case.outcome:
            numbers[names[case.outcome]] += 1
    attributes = "".join(f' {name}="{count}"' for name, count in numbers.items())
    suite = quoteattr(printable(report.scope.root or report.scope.what))
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="straykey"{attributes}>\n<testsuite name={suite}{attributes}>\n')
    stream.writelines(_element(case) for case in _cases(report))
    stream.write("</testsuite>\n</testsuites>\n")


def _cases(report: Report) -> Iterator[Case]:
    rules = rules_by_id(report.rules)
    found = False
    for result in report.results:
        hidden = not counts(report, result) if result.verdict in LIVE else result.verdict == "vetoed"
        if hidden and result.verdict not in report.shown:
            continue
        found = True
        yield _secret(result, rules.get(result.rule_id), fails=fails(report, result))
    for notice in policy_changes(report):
        found = True
        outcome = "failure" if notice.level == "error" else "skipped"
        yield Case(printable(notice.path), f"keeps the policy at line {notice.line}", outcome, notice.code, printable(notice.message))
    for item in report.skipped:
        found = True
        name = printable(item.path or item.object_id) or "an input without a path"
        yield Case(name, "was scanned", "error", printable(item.reason), f"not scanned: {printable(item.reason)} {printable(item.detail)}".strip())
    if not found:
        yield Case("straykey", "no new secrets")


def _secret(result: Result, rule: RuleInfo | None, *, fails: bool) -> Case:
    place = primary(result)
    name = f"{title(result, rule)} at {place.line_start}:{place.column_start}"
    words = f"{title(result, rule)} {shown(result)} at {at(place, result.root)}"
    if not fails:
        return Case(where(place, result.root), name, "skipped", message=verdict_words(result) or f"{result.severity}: below what fails")
    lines = (printable(place.line), history(result), remedy(rule), f"Fingerprint: {printable(result.fingerprint)}")
    return Case(where(place, result.root), name, "failure", printable(result.rule_id), f"{result.severity}: {words}", "\n".join(filter(None, lines)))


def _element(case: Case) -> str:
    start = f"<testcase classname={quoteattr(case.classname)} name={quoteattr(case.name)}"
    if not case.outcome:
        return f"{start}/>\n"
    kind = f" type={quoteattr(case.kind)}" if case.kind else ""
    return f"{start}><{case.outcome}{kind} message={quoteattr(case.message)}>{escape(case.text)}</{case.outcome}></testcase>\n"
