"""One line a place that counts or that was asked for, as editors and `grep -n` users know it: `path:line:column: severity: message [rule]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from scanner.report import Report
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import LIVE, listed, policy_changes, primary
from scanner.reports.shared.words import at, rules_by_id, shown, title, verdict_words


def write(report: Report, stream: TextIO) -> None:
    # A line of a CI log that starts with `::` is a command to GitHub's runner; so is none of a file of that name.
    stream.writelines((f"./{line}" if line.startswith(":") else line) + "\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    rules = rules_by_id(report.rules)
    for notice in policy_changes(report):
        yield f"{printable(notice.path)}:{max(1, notice.line)}:1: {notice.level}: {printable(notice.message)} [{notice.code}]"
    for result in listed(report):
        text = f"{title(result, rules.get(result.rule_id))} {shown(result)} [{printable(result.rule_id)}]"
        verdict = "" if result.verdict in LIVE and not result.lenient else f" ({verdict_words(result)})"
        yield f"{at(primary(result), result.root)}: {result.severity}: {text}{verdict}"
    for item in report.skipped:
        detail = f" ({printable(item.detail)})" if item.detail else ""
        yield f"{printable(item.path or item.object_id)}:1:1: error: not scanned: {printable(item.reason)}{detail} [skipped]"
