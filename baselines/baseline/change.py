"""What `create`, `update` and `prune` do to a baseline, as a value: nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.entry import Entry
from baselines.baseline.match import Matches
from baselines.decision import Decision, Facts
from detectors.model import CONFIDENCES, at_least
from detectors.secret import Secret

RECORDED = ("new", "known", "inherited")


class Change(NamedTuple):
    """Entries to write and entries to take away. `moved` are pairs of an entry that goes and the path that it goes to; their new ones are in `added`."""

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    moved: tuple[tuple[Entry, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def together(self, other: Change) -> Change:
        """Both changes as one, each entry once."""
        return Change(_once(self.added, other.added), _once(self.removed, other.removed), tuple(dict.fromkeys((*self.moved, *other.moved))))


def _once(one: tuple[Entry, ...], other: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def recorded(findings: Sequence[Facts], decisions: Sequence[Decision], slots: Sequence[dict[str, str]], least: str) -> tuple[Entry, ...]:
    """The entries that make these findings known: one for each name of each that counts (`least` is the lowest confidence that does).

    What an exception speaks for is left to it, also where it has expired. `slots` have the name paths of the findings' names, for people.
    """
    chosen = [
        (facts, own)
        for facts, decision, own in zip(findings, decisions, slots, strict=True)
        if decision.verdict in RECORDED and (decision.verdict == "known" or not decision.by) and at_least(facts.confidence, least, CONFIDENCES)
    ]
    values: dict[tuple[str, str], set[Secret]] = defaultdict(set)
    for facts, _ in chosen:
        for name in facts.fingerprints:
            values[facts.category, name].add(facts.secret)
    entries: dict[tuple[str, str], Entry] = {}
    for facts, own in chosen:
        for name in facts.fingerprints:
            one = Entry(facts.category, facts.path, name, facts.rule_id, own.get(name, ""), len(values[facts.category, name]))
            entries[one.key] = min(one, entries.get(one.key, one))
    return tuple(sorted(entries.values()))


def updating(baseline: Baseline, entries: Iterable[Entry], matches: Matches) -> Change:
    """What makes a baseline know `entries` too, and follow files that were moved. It only grows otherwise."""
    moved = [(entry, matches.moved[entry.key]) for entry in baseline.entries if entry.key in matches.moved]
    added = [one for one in entries if (other := baseline.of(one.category).get(one.fingerprint)) is None or one.values > other.values]
    return Change(tuple(added), tuple(entry for entry, _ in moved), tuple(moved))


def pruning(stale: Iterable[Entry]) -> Change:
    return Change((), tuple(stale))


def apply(baseline: Baseline, change: Change) -> Baseline:
    """The baseline after the change."""
    return baseline.without([*change.removed, *change.added]).with_entries(change.added)
