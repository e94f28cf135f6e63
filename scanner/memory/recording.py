"""Decisions on findings into what the repository remembers: entries of the baseline, exceptions. Worked out as values first, then written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.change import Change, recorded, updating
from baselines.decision import HISTORY
from baselines.exceptions.entry import Entry
from baselines.exceptions.writer import add_entries
from baselines.fingerprint import slots_of
from scanner.conclude import Weighed
from scanner.exceptions.file import load_entries, load_text, save_text
from scanner.facts import Known
from scanner.memory.baseline import Opened
from scanner.memory.writing import write_change


class Record(NamedTuple):
    """What is to be written: a change of the baseline, and new exceptions with a comment for each, by id."""

    change: Change = Change()
    exceptions: tuple[Entry, ...] = ()
    notes: Mapping[str, str] = {}


def baseline_change(weighed: Weighed, chosen: Iterable[int], baseline: Baseline) -> Change:
    """What makes the baseline know the findings of these indexes, whatever their confidence, and changes nothing else."""
    wanted = sorted(set(chosen))
    known = [weighed.known[index] for index in wanted]
    slots = [slots_of(one.finding.occurrences, one.facts.names, one.facts.path) for one in known]
    entries = recorded([one.facts for one in known], [weighed.settlement.decisions[index] for index in wanted], slots, "low")
    matches = weighed.settlement.matches._replace(moved={})
    return updating(baseline, entries, matches)


def exception_for(known: Known, kind: str, reason: str, today: str) -> Entry:
    """An exception for exactly this finding; `today` is an ISO day in UTC."""
    facts = known.facts
    where = HISTORY if facts.category == HISTORY else ""
    return Entry(kind, fingerprint=facts.fingerprints[0], where=where, reason=reason, created=today)


def note_for(known: Known) -> str:
    """The comment above an exception: where and what, for people."""
    return f"{known.facts.path}:{known.lead.start.line} {known.facts.rule_id}"


def without_known(exceptions: Sequence[Entry], root: Path) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Those whose scope is new, each once, and those that the file has already. Raises ExceptionsError, ConfigError."""
    there = {entry.id for entry in load_entries(root)}
    fresh = {entry.id: entry for entry in reversed(exceptions) if entry.id not in there}
    return tuple(reversed(fresh.values())), tuple(entry for entry in exceptions if entry.id in there)


def write_record(record: Record, root: Path, book: Opened | None) -> None:
    """Write both files' changes; exceptions first, as what fails there must not leave half of it. Raises ExceptionsError, UserError, BaselineError."""
    if record.exceptions:
        save_text(root, add_entries(load_text(root), record.exceptions, notes=record.notes))
    if book and book.kept.folder and record.change:
        write_change(book.kept.folder, book.header, record.change)
