"""Text for people, on a terminal and in logs: grouped by file and secret, redacted, harmless, with what to do.

Plain text and colours need no library; nothing is imported for them but `unicodedata` where a line is not ASCII.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TextIO

from scanner.report import Report, Result, RuleInfo
from scanner.reports.shared.amount import plural
from scanner.reports.shared.tally import Group, by_secret, counts, primary
from scanner.reports.shared.words import rules_by_id, where
from scanner.reports.terminal.closing import closing, false_alarm
from scanner.reports.terminal.look import Canvas, Look, canvas


def write(report: Report, stream: TextIO, look: Look = Look()) -> None:  # noqa: B008 - a frozen value
    encoding = stream.encoding or "utf-8"
    stream.writelines(_harmless(line, encoding) + "\n" for line in lines(report, look, canvas(look, stream)))


def _harmless(line: str, encoding: str) -> str:
    """The line in what the stream can encode, and no workflow command: GitHub's runner obeys `::` at the start of a log line, after blanks."""
    if line.lstrip().startswith("::"):
        line = line.replace("::", ":\\:", 1)
    return line if line.isascii() else line.encode(encoding, "backslashreplace").decode(encoding)


def lines(report: Report, look: Look, on: Canvas) -> Iterator[str]:
    """All lines of the report."""
    groups = by_secret(result for result in report.results if _shown(report, result, look))
    # Most commits have nothing to show: the hook loads what shows secrets where there are any.
    many = (yield from _secrets(report, groups, look, on)) if groups else False
    yield from closing(report, look, on)
    if groups and not look.quiet and not many:
        yield from false_alarm(groups[0], on)


def _secrets(report: Report, groups: Sequence[Group], look: Look, on: Canvas) -> Generator[str, None, bool]:
    """The secrets; whether they were too many to show each."""
    from scanner.reports.terminal.block import row
    from scanner.reports.terminal.digest import MANY, digest

    rules = rules_by_id(report.rules)
    many = len(groups) > MANY and not look.all
    if look.quiet:
        yield from (row(group, rules.get(group.worst.rule_id), on) for group in groups)
    elif many:
        yield from digest(report, groups, on)
    else:
        for file in _by_file(groups):
            yield from _section(file, rules, look, on)
    return many


def _shown(report: Report, result: Result, look: Look) -> bool:
    if result.verdict in report.shown:
        return True
    if result.verdict == "vetoed":
        return look.show_vetoed
    # Fifty old secrets would hide the new one.
    return look.all or (result.verdict != "inherited" and counts(report, result))


def _by_file(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups by the file of their worst place, a file standing where its worst secret stands; within it by line."""
    files: dict[str, list[Group]] = {}
    for group in groups:
        files.setdefault(where(primary(group.worst), group.worst.root), []).append(group)
    return [sorted(members, key=lambda group: primary(group.worst)[1:5]) for members in files.values()]


def _section(file: list[Group], rules: dict[str, RuleInfo], look: Look, on: Canvas) -> Iterator[str]:
    from scanner.reports.terminal.block import block

    if len(file) > 1:
        yield on.paint(f"{plural(len(file), 'secret')} in {where(primary(file[0].worst), file[0].worst.root)}", "head")
        yield ""
    for group in file:
        yield from block(group, rules.get(group.worst.rule_id), look, on)
        yield ""
