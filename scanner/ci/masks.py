"""Values that GitHub's runner is to blank out in every later line of the log: `::add-mask::` (docs.github.com, "Workflow commands")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.report import Report
from scanner.reports.github import escape_data

SHORTEST = 8
SHORTEST_NUMBER = 12
MOST = 2000  # masks: each one is looked for in every line of the log
# Letters of one case, or a capital and small ones: a word as far as its shape tells. Blanked out, it would riddle the log with holes.
_WORD = re.compile(r"[A-Z]?[a-z]+\Z|[A-Z]+\Z")


def mask_lines(reports: Iterable[Report]) -> Iterator[str]:
    """The commands, without newlines, for everything that was taken for a secret. A value of several lines is masked line by line."""
    values = (one.secret or "" for report in reports for one in report.results if one.verdict != "vetoed")
    lines = dict.fromkeys(line.strip() for value in values for line in value.splitlines())
    worth = [line for line in lines if is_worth_masking(line)]
    yield from (f"::add-mask::{escape_data(line)}" for line in worth[:MOST])


def is_worth_masking(line: str) -> bool:
    if len(line) < SHORTEST or _WORD.match(line):
        return False
    return not line.isdigit() or len(line) >= SHORTEST_NUMBER


def without_secrets(report: Report) -> Report:
    """The report as it may be written."""
    return report._replace(results=tuple(one._replace(secret=None) for one in report.results))
