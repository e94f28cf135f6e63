"""From a run's findings to the deck, and from decisions to what the repository remembers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.change import Change
from baselines.exceptions.entry import Entry
from baselines.exceptions.policy import ExceptionPolicy, problems_with
from baselines.exceptions.reader import ExceptionsError, checked
from detectors.artifact import Span
from detectors.model import CONFIDENCES, SEVERITIES, Skipped, at_least
from detectors.rule import Rule
from scanner.conclude import Policy, Weighed
from scanner.facts import Known
from scanner.git.command import Git
from scanner.memory.recording import Record, baseline_change, exception_for, note_for, without_known
from scanner.sources.reading import read_file
from scanner.triage.context import Contexts, Marks
from scanner.triage.deck import Choice, Deck, Item

BASELINE, REAL = "baseline", "real"


class Dealt(NamedTuple):
    """The findings behind a deck: for each item its number in the run."""

    weighed: Weighed
    numbers: tuple[int, ...]
    today: str
    exceptions: ExceptionPolicy

    def known(self, index: int) -> Known:
        return self.weighed.known[self.numbers[index]]


def deal(weighed: Weighed, policy: Policy, exceptions: ExceptionPolicy, now: float, *, every: bool) -> tuple[Deck, Dealt]:
    """What is new, the most severe first; `every` includes what is below the least confidence. `now` is in seconds since the epoch."""
    chosen = [
        number
        for number, decision in enumerate(weighed.settlement.decisions)
        if decision.verdict == "new"
        and (every or at_least(weighed.known[number].facts.confidence, policy.settings_for(weighed.known[number].facts.path).min_confidence, CONFIDENCES))
    ]
    chosen.sort(key=lambda number: (-SEVERITIES.index(weighed.known[number].facts.severity), weighed.known[number].facts.path, weighed.known[number].lead.span))
    dealt = Dealt(weighed, tuple(chosen), time.strftime("%Y-%m-%d", time.gmtime(now)), exceptions)
    items = tuple(_item(weighed.known[number], policy.rule(weighed.known[number].finding.rule_id)) for number in chosen)
    by_key = {item.key: index for index, item in enumerate(items)}
    deck = Deck(
        items,
        lambda item, choice: objection(dealt, by_key[item.key], choice),
        lambda item: _longest(exceptions, item.severity, dealt.today),
    )
    return deck, dealt


def _item(known: Known, rule: Rule) -> Item:
    lead, facts = known.lead, known.facts
    who = known.who.introduced if known.who else None
    return Item(
        key=facts.fingerprints[0],
        rule_id=facts.rule_id,
        title=rule.title,
        severity=facts.severity,
        confidence=facts.confidence,
        path=facts.path,
        line=lead.start.line,
        column=lead.start.column,
        redacted=lead.redacted,
        masked=lead.line,
        slot=lead.slot,
        remedy=rule.remedy,
        reasons=lead.evidence.reasons,
        occurrences=len(known.finding.occurrences),
        object_id=lead.origin.object_id,
        origin=f"brought by {who.commit[:12]} {who.author} {who.date[:10]}" if who and who.commit else "",
    )


def objection(dealt: Dealt, index: int, choice: Choice) -> str:
    """What the policy of exceptions has against a decision, or nothing."""
    if choice.kind in (BASELINE, REAL):
        return ""
    facts = dealt.known(index).facts
    try:
        entry = checked(exception_of(dealt, index, choice))
    except ExceptionsError as error:
        return f"{error.key}: {error.problem}" if error.key else error.problem
    return next(problems_with(entry, dealt.exceptions, facts.rule_id, facts.severity, facts.authors), "")


def exception_of(dealt: Dealt, index: int, choice: Choice) -> Entry:
    """The exception that a decision stands for."""
    entry = exception_for(dealt.known(index), choice.kind, choice.reason, dealt.today)
    return entry._replace(owner=choice.owner, accepted_by=choice.accepted_by, until=choice.until, ticket=choice.ticket)


def record_of(choices: Iterable[tuple[int, Choice]], dealt: Dealt, baseline: Baseline, root: Path) -> Record:
    """What is to be written for these decisions (index of the item, decision). Raises ExceptionsError, ConfigError."""
    made = list(choices)
    known = [dealt.numbers[index] for index, choice in made if choice.kind == BASELINE]
    change = baseline_change(dealt.weighed, known, baseline) if known else Change()
    exceptions = [(index, exception_of(dealt, index, choice)) for index, choice in made if choice.kind not in (BASELINE, REAL)]
    fresh, _ = without_known([entry for _, entry in exceptions], root)
    return Record(change, fresh, {entry.id: note_for(dealt.known(index)) for index, entry in exceptions})


def _longest(policy: ExceptionPolicy, severity: str, today: str) -> str:
    return (date.fromisoformat(today) + timedelta(policy.longest_days[severity])).isoformat()


def make_contexts(dealt: Dealt, root: Path, git: Git | None, limit: int) -> Contexts:
    """Surroundings of the deck's items: files as they are now, objects of a history from git."""
    marks: dict[tuple[str, str], list[tuple[Span, bytes]]] = {}
    own: dict[str, tuple[Span, bytes]] = {}
    for known in dealt.weighed.known:
        own[known.facts.fingerprints[0]] = (known.lead.span, known.lead.secret.reveal())
        for one in known.finding.occurrences:
            marks.setdefault((known.facts.path, one.origin.object_id), []).append((one.span, one.secret.reveal()))

    def read(item: Item) -> bytes | None:
        if item.object_id:
            return git.try_run("cat-file", "blob", item.object_id) if git else None
        data = read_file(root, item.path, limit)
        return None if isinstance(data, Skipped) else data

    def marked(item: Item) -> Marks:
        found: Sequence[tuple[Span, bytes]] = marks.get((item.path, item.object_id), ())
        return Marks(tuple(span for span, _ in found), tuple(dict.fromkeys(value for _, value in found)))

    return Contexts(read, marked, lambda item: own[item.key])
