"""The closing lines: how many secrets, what was scanned, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from detectors.model import Degraded, Skipped
from scanner.report import Notice, Report, Scope
from scanner.reports.shared.amount import number, plural, size
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import Group, headline, live, other_notices, policy_changes, secrets_below, secrets_by_verdict
from scanner.reports.shared.words import VERDICT_WORDS
from scanner.reports.terminal.look import Canvas, Look
from scanner.skips import SKIP_REASONS

LISTED = 5  # inputs and notices that are named, unless verbose
WIDENINGS = 50  # changes of policy
LEVEL_STYLES = {"error": "bad", "warning": "warn", "note": "dim"}


def closing(report: Report, look: Look, canvas: Canvas) -> Iterator[str]:
    """All closing lines; with `quiet` those that tell of something wrong. The headline counts what counts, whatever is shown above it."""
    yield from _widened(report, look, canvas)
    if not look.quiet:
        yield canvas.paint(headline(report), "head" if live(report) else "good")
        yield from _hidden(report, look, canvas)
        yield from canvas.wrapped(_scanned(report.scope), 2, "Scanned ")
    yield from _not_scanned(report, look, canvas)
    if not look.quiet:
        yield from _degraded(report.degraded, look, canvas)
        yield from _excluded(report.scope, canvas)
        yield from _listed([f"  {printable(detail)}" for detail in report.scope.details], look)
    yield from _notices(report, look, canvas)


def _hidden(report: Report, look: Look, canvas: Canvas) -> Iterator[str]:
    """What was found and is not counted above."""
    counted = secrets_by_verdict(report)
    others = [f"{number(counted[verdict])} {VERDICT_WORDS[verdict]}" for verdict in ("known", "excepted", "allowed") if verdict in counted]
    if others:
        yield from canvas.wrapped(f"Not counted: {', '.join(others)}.", 2, "  ")
    if "vetoed" in counted and not look.show_vetoed:
        yield f"  {plural(counted['vetoed'], 'match', 'matches')} taken for no secret (--show-vetoed says why)."
    if (below := secrets_below(report)) and not look.all:
        yield f"  {plural(below, 'secret')} of low confidence not shown (--all shows {'it' if below == 1 else 'them'})."


def _scanned(scope: Scope) -> str:
    """What was scanned, in one sentence."""
    counted = ", ".join(_counted(name, count) for name, count in scope.counts if count) or "nothing"
    where = f" of {printable(scope.root)}" if scope.root else f" of {plural(len(scope.members), 'report')}" if scope.members else ""
    head = f", {printable(scope.branch) or 'HEAD'} at {printable(scope.head[:12])}" if scope.head else ""
    amount = f" ({size(scope.bytes_scanned)})" if scope.bytes_scanned else ""
    return f"{counted}{amount}{where}{head}."


def _counted(name: str, count: int) -> str:
    noun = printable(name)
    return f"{number(count)} {noun[:-1] if count == 1 and noun.endswith('s') else noun}"


def _not_scanned(report: Report, look: Look, canvas: Canvas) -> Iterator[str]:
    if report.skipped:
        words = f"NOT scanned: {plural(len(report.skipped), 'input')} ({_reasons(report.skipped)})."
        incomplete = " This run is not complete, and ends with 3." if report.exit_code == 3 else ""
        yield canvas.paint(f"{words}{incomplete}", "bad")
        yield from _listed([_input(item) for item in report.skipped], look)
        yield from _advice(() if look.quiet else {item.reason for item in report.skipped})
    elif report.exit_code == 3:
        yield canvas.paint("This run is not complete, and ends with 3.", "bad")


def _advice(reasons: Iterable[str]) -> Iterator[str]:
    """What to do so that it is scanned the next time."""
    for reason in sorted(reasons):
        known = SKIP_REASONS.get(reason)
        if known and known.advice:
            yield f"  What helps with {reason}: {known.advice}"


def _degraded(items: Sequence[Degraded], look: Look, canvas: Canvas) -> Iterator[str]:
    if items:
        yield canvas.paint(f"Scanned by patterns, but not analysed in full: {plural(len(items), 'input')} ({_reasons(items)}).", "warn")
        if look.verbose:
            yield from _listed([_input(item) for item in items], look)


def _excluded(scope: Scope, canvas: Canvas) -> Iterator[str]:
    if total := sum(count for _, count in scope.excluded):
        reasons = ", ".join(f"{number(count)} {printable(name)}" for name, count in scope.excluded if count)
        yield from canvas.wrapped(f"Left out by policy: {number(total)} ({reasons}).", 2, "")


def _reasons(items: Iterable[Skipped | Degraded]) -> str:
    counted = Counter(item.reason for item in items)
    return ", ".join(f"{printable(reason)} {number(count)}" for reason, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _input(item: Skipped | Degraded) -> str:
    name = printable(item.path) or printable(item.object_id) or "an input without a path"
    return f"  {name}: {printable(item.reason)}" + (f" ({printable(item.detail)})" if item.detail else "")


def _notices(report: Report, look: Look, canvas: Canvas) -> Iterator[str]:
    chosen = [notice for notice in other_notices(report) if notice.level == "error" or not look.quiet]
    yield from _listed([_notice(notice, canvas) for notice in sorted(chosen, key=lambda item: ("error", "warning", "note").index(item.level))], look)


def _widened(report: Report, look: Look, canvas: Canvas) -> Iterator[str]:
    """First of all what the change widens of the policy."""
    if found := policy_changes(report):
        fails = any(notice.level == "error" for notice in found)
        yield canvas.paint(f"{plural(len(found), 'change')} of policy{', which fails the run' if fails else ''}:", "bad" if fails else "warn")
        shown = found if look.verbose else found[:WIDENINGS]
        yield from (f"  {_notice(notice, canvas)}" for notice in shown)
        if len(shown) < len(found):
            yield f"  and {number(len(found) - len(shown))} more (--verbose names them)"


def _notice(notice: Notice, canvas: Canvas) -> str:
    at = f"{printable(notice.path)}{f':{notice.line}' if notice.line else ''}: " if notice.path else ""
    return canvas.paint(f"{notice.level}: {at}{printable(notice.message)}", LEVEL_STYLES[notice.level])


def _listed(lines: Sequence[str], look: Look) -> Iterator[str]:
    """The first of many lines, and how many more there are."""
    shown = len(lines) if look.verbose or len(lines) <= LISTED + 1 else LISTED
    yield from lines[:shown]
    if shown < len(lines):
        yield f"  and {number(len(lines) - shown)} more (--verbose names them)"


def false_alarm(group: Group, canvas: Canvas) -> Iterator[str]:
    """How to say that a secret is none or may stand, for the first one shown: to be pasted, and without straykey on the PATH."""
    worst = group.worst
    rule = printable(worst.rule_id)
    yield from canvas.wrapped("A false alarm, or may it stand? Say so with a reason, in a comment on its line:", 2, "")
    yield f"    straykey: allow[{rule}] REASON"
    yield from canvas.wrapped("or in straykey-exceptions.toml at the root (its first line: version = 1):", 2, "  ")
    entry = ("[[exception]]", 'kind = "false-positive"  # or test-value', f'fingerprint = "{printable(worst.fingerprint)}"', 'reason = "REASON"')
    yield from (f"    {line}" for line in entry)
    yield from canvas.wrapped(f"pipx run straykey explain {rule}", 2, "  What the rule means: ")
