"""One secret on a terminal: where, what, since when, where else, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.report import Result, RuleInfo
from scanner.reports.shared.amount import plural
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import Group, primary
from scanner.reports.shared.words import at, history, instead, remedy, shown, title, verdict_words
from scanner.reports.terminal.look import Canvas, Look

INDENT = 12  # the widest label and a blank
SHOWN = ("no password", "by hand", "put", "needs")  # advice that is shown unless verbose
OTHERS = 3  # places named beside the first, unless verbose


def block(group: Group, rule: RuleInfo | None, look: Look, canvas: Canvas) -> Iterator[str]:
    """The lines of one secret."""
    worst = group.worst
    verdict = verdict_words(worst)
    place = canvas.paint(at(primary(worst), worst.root), "path")
    yield f"{severity(worst, canvas)}{place}" + (canvas.paint(f"  ({verdict})", "dim") if verdict else "")
    yield from canvas.wrapped(_what(worst, rule), INDENT)
    if line := printable(primary(worst).line.expandtabs(4)):
        # A bar before the line, so that nothing in it stands first on a line of a CI log, where `::` begins a command.
        yield f"{'|':>{INDENT - 1}} {canvas.fitted(line, INDENT)}"
    for label, text in _details(group, rule, look):
        yield from canvas.wrapped(text, INDENT, canvas.paint(f"{label:<{INDENT}}", "dim"))


def row(group: Group, rule: RuleInfo | None, canvas: Canvas, where_width: int = 0) -> str:
    """One line of a secret: severity, place, title, redacted value."""
    worst = group.worst
    place = at(primary(worst), worst.root)
    more = f" and {plural(len(group.results) - 1, 'more file')}" if len(group.results) > 1 else ""
    return f"{severity(worst, canvas, 10)}{canvas.paint(place, 'path')}{' ' * max(0, where_width - len(place))}  {title(worst, rule)}  {shown(worst)}{more}"


def severity(result: Result, canvas: Canvas, width: int = INDENT) -> str:
    return canvas.paint(f"{result.severity:<{width}}", result.severity)


def _what(result: Result, rule: RuleInfo | None) -> str:
    slot = f"  in {printable(result.slot)}" if result.slot else ""
    doubt = "" if result.confidence == "high" else f", {result.confidence} confidence"
    return f"{title(result, rule)} [{printable(result.rule_id)}{doubt}]  {shown(result)}{slot}"


def _details(group: Group, rule: RuleInfo | None, look: Look) -> Iterator[tuple[str, str]]:
    worst = group.worst
    if facts := _facts(worst):
        yield "facts", facts
    if since := history(worst):
        yield "since", since.removeprefix("introduced in ")
    if also := _also(group, look):
        yield "also in", also
    if worst.evidence.reasons:
        yield "why", "; ".join(map(printable, worst.evidence.reasons))
    if look.verbose:
        yield from _evidence(worst)
    yield "to do", remedy(rule)
    yield from _instead(worst, look)
    if worst.secret is not None:
        yield "secret", printable(worst.secret)
    prints = dict.fromkeys(printable(result.fingerprint) for result in group.results)
    yield "fingerprint", ", ".join(prints) if look.verbose else next(iter(prints))


def _instead(result: Result, look: Look) -> Iterator[tuple[str, str]]:
    """What stands in the value's stead, and the command that stores it."""
    if result.fix:
        yield "instead", instead(result.fix.text)
    for label, text in result.advice:
        if look.verbose or label in SHOWN:
            yield label, printable(text)


def _facts(result: Result) -> str:
    facts = [f"{printable(name)} {printable(value)}" for name, value in result.properties]
    return ", ".join([*facts, f"valid until {printable(result.not_after)}"] if result.not_after else facts)


def _also(group: Group, look: Look) -> str:
    """The secret's places in other files, and how many more there are of all."""
    elsewhere = list(dict.fromkeys(at(primary(result), result.root) for result in group.results[1:]))
    elsewhere = [place for place in elsewhere if place != at(primary(group.worst), group.worst.root)]
    named = elsewhere if look.verbose else elsewhere[:OTHERS]
    rest = group.occurrences - 1 - len(named)
    return ", ".join([*named, f"{plural(rest, 'more place')}"] if rest > 0 else named)


def _evidence(result: Result) -> Iterator[tuple[str, str]]:
    evidence = result.evidence
    for label, texts in (("doubts", evidence.lowered), ("vetoes", evidence.vetoes), ("steps", evidence.steps)):
        if texts:
            yield label, "; ".join(map(printable, texts))
    if evidence.entropy:
        yield "entropy", f"{evidence.entropy:.1f} bits per byte"
