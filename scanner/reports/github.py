"""GitHub workflow annotations. Source: docs.github.com, "Workflow commands for GitHub Actions"; the caps: actions/toolkit, problem matchers.

A step shows ten annotations a level, so the worst come first and the rest is counted in plain lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

from scanner.report import Notice, Report, Result, RuleInfo
from scanner.reports.shared.amount import plural
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import headline, listed, other_notices, policy_changes, primary, worst_first
from scanner.reports.shared.words import at, history, remedy, rules_by_id, shown, title, verdict_words, where

CAP = 10  # annotations of one level in a step
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}
NOTICES = {"error": "error", "warning": "warning", "note": "notice"}


class Annotation(NamedTuple):
    """One annotation, and the plain words that stand for it where there is no room."""

    level: str
    properties: tuple[tuple[str, str], ...]
    message: str

    def command(self) -> str:
        properties = ",".join(f"{name}={escape_property(value)}" for name, value in self.properties)
        return f"::{self.level} {properties}::{escape_data(self.message)}"


def write(report: Report, stream: TextIO) -> None:
    annotations = [*_incomplete(report), *_notices(policy_changes(report)), *_secrets(report), *_notices(other_notices(report))]
    for level in ("error", "warning", "notice"):
        members = [item for item in annotations if item.level == level]
        stream.writelines(f"{item.command()}\n" for item in members[:CAP])
        if len(members) > CAP:
            stream.write(f"{len(members) - CAP:,} more of level {level}: the job summary and the SARIF report have all.\n")
    stream.write(f"straykey: {headline(report)}\n")


def escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _incomplete(report: Report) -> Iterator[Annotation]:
    """First of all errors: what was not scanned, in one annotation, so that no flood of secrets hides it."""
    if report.skipped or report.exit_code == 3:
        lines = [f"{printable(item.path or item.object_id)}: {printable(item.reason)}" for item in report.skipped[:CAP]]
        more = [f"and {len(report.skipped) - CAP:,} more"] if len(report.skipped) > CAP else []
        text = "\n".join((f"{plural(len(report.skipped), 'input')} that should have been scanned could not be.", *lines, *more))
        yield Annotation("error", (("title", "straykey: the scan is not complete"),), text)


def _secrets(report: Report) -> Iterator[Annotation]:
    rules = rules_by_id(report.rules)
    new_first = sorted(worst_first(listed(report)), key=lambda result: result.verdict != "new")
    for result in new_first:
        yield _annotation(result, rules.get(result.rule_id))


def _annotation(result: Result, rule: RuleInfo | None) -> Annotation:
    place = primary(result)
    lines = [("line", place.line_start), ("endLine", place.line_end)]
    # The runner refuses columns where an annotation spans lines.
    columns = [("col", place.column_start), ("endColumn", place.column_end)] if place.line_start == place.line_end else []
    numbers = [(name, str(max(1, value))) for name, value in (*lines, *columns)]
    words = [f"{shown(result)} at {at(place, result.root)}", verdict_words(result), history(result), f"Rule {printable(result.rule_id)}"]
    text = f"{'. '.join(filter(None, words))}.\n{remedy(rule)}\nFingerprint: {printable(result.fingerprint)}"
    level = LEVELS[result.severity] if result.verdict == "new" else "notice"
    level = "warning" if result.lenient and level == "error" else level
    return Annotation(level, (("file", where(place)), *numbers, ("title", title(result, rule))), text)


def _notices(notices: Iterable[Notice]) -> Iterator[Annotation]:
    for notice in notices:
        file = (("file", printable(notice.path)), ("line", str(max(1, notice.line)))) if notice.path else ()
        yield Annotation(NOTICES[notice.level], (*file, ("title", "straykey")), printable(notice.message))
