"""A first run over a repository with many secrets: counts, the worst, and what to type next, instead of a flood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from detectors.model import CONFIDENCES
from scanner.report import Report
from scanner.reports.shared.amount import number, plural
from scanner.reports.shared.folders import by_folder
from scanner.reports.shared.plain import clipped, printable
from scanner.reports.shared.tally import Group, primary
from scanner.reports.shared.words import at, rules_by_id
from scanner.reports.terminal.block import row
from scanner.reports.terminal.look import Canvas, cells

MANY = 50  # secrets, from which on the digest is shown
WORST = 20
ROWS = 10
COMMANDS = {"history": "straykey history", "staged": "straykey hook", "range": "straykey history --range A..B", "stdin": "straykey scan -", "merged": "straykey report FILE..."}


def digest(report: Report, groups: Sequence[Group], canvas: Canvas) -> Iterator[str]:
    rules = Counter(group.worst.rule_id for group in groups)
    folders = by_folder(groups)
    yield from _columns(_table("By rule", "rule", rules, canvas), _table("By folder", "folder", folders, canvas), canvas)
    confidences = Counter(group.worst.confidence for group in groups)
    yield canvas.paint("By confidence", "head")
    yield "  " + ", ".join(f"{number(confidences[level])} {level}" for level in reversed(CONFIDENCES) if confidences[level])
    yield ""
    yield canvas.paint(f"The worst {min(WORST, len(groups))}", "head")
    texts, worst = rules_by_id(report.rules), groups[:WORST]
    width = min(48, max(cells(at(primary(group.worst), group.worst.root)) for group in worst))
    yield from (f"  {row(group, texts.get(group.worst.rule_id), canvas, width)}" for group in worst)
    yield ""
    yield from _next(report, rules.most_common(1)[0][0], canvas)


def _table(head: str, noun: str, counted: Counter[str], canvas: Canvas) -> list[str]:
    rows = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    lines = [canvas.paint(head, "head"), *(f"{number(count):>7}  {clipped(printable(name), 40)}" for name, count in rows[:ROWS])]
    if len(rows) > ROWS:
        rest = sum(count for _, count in rows[ROWS:])
        lines.append(f"{number(rest):>7}  in {plural(len(rows) - ROWS, f'more {noun}')}")
    return lines


def _columns(left: list[str], right: list[str], canvas: Canvas) -> Iterator[str]:
    """Two tables side by side where they fit, otherwise one below the other; then an empty line."""
    width = max(cells(line) for line in left[1:]) + 2
    if canvas.width and width + max(cells(line) for line in right[1:]) > canvas.width:
        yield from (*left, "", *right, "")
        return
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else ""
        other = right[index] if index < len(right) else ""
        used = cells("By rule") if index == 0 else cells(one)
        yield f"{one}{' ' * (width - used)}{other}".rstrip()
    yield ""


def _next(report: Report, rule_id: str, canvas: Canvas) -> Iterator[str]:
    command = COMMANDS.get(report.scope.what, "straykey scan")
    commands = (
        (f"{command} --all", "every secret with its line and what to do"),
        (f"{command} --report html=straykey.html", "the same as a page to filter and sort"),
        (f"straykey explain {printable(rule_id)}", "what the most frequent rule means"),
        ("straykey baseline create", "accept what is there for now: only new secrets fail from then on"),
    )
    width = max(len(text) for text, _ in commands)
    yield canvas.paint("What to type next", "head")
    for text, meaning in commands:
        yield from canvas.wrapped(meaning, width + 4, f"  {text:<{width}}  ")
    yield ""
