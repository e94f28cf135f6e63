"""Markdown for a job summary or a comment: a table of secrets, the worst first, and what was not scanned. Below GitHub's cap of 1 MiB.

Text of strangers is written in character references within `<code>`: those are never syntax (CommonMark 0.31, section 2.5), and neither
links nor mentions are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from scanner.report import Notice, Report, RuleInfo
from scanner.reports.shared.amount import number, plural, size
from scanner.reports.shared.links import permalink, scope_of
from scanner.reports.shared.plain import clipped, printable
from scanner.reports.shared.tally import (
    Group,
    by_secret,
    headline,
    listed,
    other_notices,
    policy_changes,
    primary,
    secrets_below,
    secrets_by_verdict,
)
from scanner.reports.shared.words import VERDICT_WORDS, at, history, remedy, rules_by_id, shown, title, verdict_words

CAP = 1_000_000  # bytes of UTF-8; the summary of a step may have 1 MiB
LISTED = 20  # inputs, notices and rules
ICONS = {"critical": "🔴", "high": "🟠", "medium": "🟡", "low": "🔵"}
_SYNTAX = re.compile(r"[^\w ]", re.ASCII)


def write(report: Report, stream: TextIO) -> None:
    head, tail = "".join(_head(report)), "".join(_tail(report))
    room = CAP - len(head.encode()) - len(tail.encode()) - 200
    stream.write(head)
    groups = by_secret(listed(report))
    rules = rules_by_id(report.rules)
    for index, group in enumerate(groups):
        line = _row(report, group, rules.get(group.worst.rule_id))
        room -= len(line.encode())
        if room < 0:
            stream.write(f"\n**{number(len(groups) - index)} more** are in the SARIF and JSON Lines reports: this page has no room for them.\n")
            break
        stream.write(line)
    stream.write(tail)


def escape(text: str) -> str:
    """Text as words only: everything that could be syntax is a character reference."""
    return _SYNTAX.sub(lambda match: f"&#{ord(match[0])};", printable(text))


def code(text: str, length: int = 200) -> str:
    return f"<code>{escape(clipped(printable(text), length))}</code>"


def _head(report: Report) -> Iterator[str]:
    yield f"## straykey: {headline(report)}\n\n"
    if report.skipped or report.exit_code == 3:
        yield f"> [!CAUTION]\n> The scan is **not complete**: {plural(len(report.skipped), 'input')} could not be scanned (below).\n\n"
    if found := policy_changes(report):
        yield f"> [!{'CAUTION' if any(one.level == 'error' for one in found) else 'WARNING'}]\n> **{plural(len(found), 'change')} of policy**\n\n"
        yield from _notices(found)
        yield "\n"
    if listed(report):
        yield "| | Secret | Where | Since |\n|---|---|---|---|\n"


def _row(report: Report, group: Group, rule: RuleInfo | None) -> str:
    worst = group.worst
    place = primary(worst)
    name = f"{escape(title(worst, rule))}<br>{code(shown(worst))}" + (f"<br>{escape(verdict_words(worst))}" if verdict_words(worst) else "")
    spot = code(at(place, worst.root))
    if link := permalink(scope_of(report.scope, worst.root), place):
        spot = f'<a href="{escape_link(link)}">{spot}</a>'
    if (more := group.occurrences - 1) > 0:
        spot += f"<br>and {plural(more, 'more place')}"
    fingerprint = code(worst.fingerprint)
    return f"| {ICONS[worst.severity]} {worst.severity} | {name} | {spot}<br>{fingerprint} | {escape(history(worst))} |\n"


def escape_link(address: str) -> str:
    return address.replace("&", "&amp;").replace('"', "%22").replace("|", "%7C").replace("<", "%3C")


def _tail(report: Report) -> Iterator[str]:
    yield from _remedies(report)
    yield from _inputs(report)
    yield from _notices(other_notices(report))
    yield f"\n<sub>{'; '.join(_scope(report))}.</sub>\n"


def _notices(notices: Sequence[Notice]) -> Iterator[str]:
    for notice in notices[:LISTED]:
        spot = f"{code(notice.path)}: " if notice.path else ""
        yield f"- {notice.level}: {spot}{escape(clipped(printable(notice.message), 500))}\n"
    if len(notices) > LISTED:
        yield f"- and {number(len(notices) - LISTED)} more notices\n"


def _remedies(report: Report) -> Iterator[str]:
    used = {result.rule_id for result in listed(report)}
    rules = [rule for rule in report.rules if rule.id in used][:LISTED]
    if rules:
        yield "\n<details><summary>What to do</summary>\n\n"
        yield from (f"- **{escape(clipped(rule.title, 100))}** ({code(rule.id)}): {escape(clipped(remedy(rule), 500))}\n" for rule in rules)
        yield "\n</details>\n"
    yield "\n"


def _inputs(report: Report) -> Iterator[str]:
    for label, items in (("Not scanned", report.skipped), ("Scanned by patterns, but not analysed in full", report.degraded)):
        if items:
            yield f"\n**{label}:** {plural(len(items), 'input')}\n\n"
            yield from (f"- {code(item.path or item.object_id)}: {escape(clipped(item.reason, 60))} {escape(clipped(item.detail, 200))}\n" for item in items[:LISTED])
            yield f"- and {number(len(items) - LISTED)} more\n" if len(items) > LISTED else ""
            yield "\n"


def _scope(report: Report) -> Iterator[str]:
    """What was scanned, what was left out, and what was found and is not in the table."""
    counted = ", ".join(f"{number(count)} {escape(clipped(name, 40))}" for name, count in report.scope.counts[:LISTED] if count)
    yield f"Scanned {counted or 'nothing'} ({size(report.scope.bytes_scanned)}) with straykey {escape(clipped(report.version, 60))}"
    if report.scope.excluded:
        yield "left out by policy: " + ", ".join(f"{number(count)} {escape(clipped(name, 40))}" for name, count in report.scope.excluded[:LISTED])
    verdicts = secrets_by_verdict(report)
    hidden = [f"{number(verdicts[name])} {VERDICT_WORDS[name]}" for name in ("known", "excepted", "allowed", "vetoed") if name in verdicts]
    if below := secrets_below(report):
        hidden.append(f"{number(below)} of low confidence")
    if hidden:
        yield "not in the table: " + ", ".join(hidden)
