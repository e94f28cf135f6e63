"""Findings by the controls that they touch, framework by framework, as Markdown tables: for those who answer to an auditor.

A finding shows that a control may not be met. A control without findings is not shown to be met: this program sees the repository alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from scanner.compliance import Control, Framework, load_frameworks
from scanner.report import Report, Result
from scanner.reports.markdown import escape
from scanner.reports.shared.tally import counts

_COLUMNS = ("new", "already there", "in the baseline", "excepted", "allowed")
_VERDICTS = {"new": 0, "inherited": 1, "known": 2, "excepted": 3, "allowed": 4}
_NAMED = 3  # exceptions that are named beside a control


def write(report: Report, stream: TextIO) -> None:
    stream.write(f"# Controls touched by secrets in {escape(report.scope.root) or 'this input'}\n\n")
    stream.write("Counted are findings of enough confidence. What is not counted here is not shown to be met.\n")
    kinds = {rule.id: rule.kind for rule in report.rules}
    results = [result for result in report.results if result.verdict in _VERDICTS and (counts(report, result) or result.verdict not in ("new", "inherited"))]
    for framework in load_frameworks():
        stream.writelines(_framework(framework, results, kinds))


def _framework(framework: Framework, results: list[Result], kinds: dict[str, str]) -> Iterator[str]:
    rows = [row for control in framework.controls if (row := _row(control, framework, results, kinds))]
    yield f"\n## {escape(framework.title)} ({escape(framework.id)}, version {escape(framework.version)})\n\nSource: <{framework.source}>\n\n"
    if not rows:
        yield "No finding touches it.\n"
        return
    yield f"| control | title | {' | '.join(_COLUMNS)} | exceptions |\n|---|---|{'---:|' * len(_COLUMNS)}---|\n"
    yield from rows


def _row(control: Control, framework: Framework, results: list[Result], kinds: dict[str, str]) -> str:
    touched = [one for one in results if control in framework.of_rule(kinds.get(one.rule_id, "")) or control in framework.of_finding(one.evidence.context)]
    if not touched:
        return ""
    numbers = Counter(_VERDICTS[one.verdict] for one in touched)
    reasons = list(dict.fromkeys(escape(one.verdict_reason) for one in touched if one.verdict == "excepted" and one.verdict_reason))
    named = "; ".join([*reasons[:_NAMED], *([f"and {len(reasons) - _NAMED} more"] if len(reasons) > _NAMED else [])])
    cells = " | ".join(str(numbers[index]) for index in range(len(_COLUMNS)))
    return f"| [{escape(control.id)}]({control.address}) | {escape(control.title)} | {cells} | {named} |\n"
