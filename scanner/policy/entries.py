"""Exceptions, allow comments and entries of the baseline that a change adds, or lets hold longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from baselines.baseline.book import Baseline
from baselines.exceptions.entry import FILE, Entry
from scanner.allow import Allow, find_allows
from scanner.policy.widening import Widening


def exceptions_widened(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> Iterator[Widening]:
    """Entries that are new, or hold longer or otherwise than before."""
    known = {entry.id: entry for entry in before}
    for entry in after:
        old = known.get(entry.id)
        until = f"until {entry.until}" if entry.until else "without end"
        if old is None:
            yield Widening(FILE, entry.line, f"adds the exception {entry.id} ({entry.kind}, {until}): {entry.about}")
        elif altered := tuple(_altered(old, entry)):
            earlier = f"until {old.until}" if old.until else "without end"
            was = f"it was {old.kind}, {earlier}" if {"kind", "until"} & {*altered} else "as before"
            yield Widening(FILE, entry.line, f"alters {', '.join(altered)} of the exception {entry.id} ({entry.kind}, {until}; {was}): {entry.about}")


def _altered(old: Entry, new: Entry) -> Iterator[str]:
    """Keys by which an entry may hold longer, or by another's word. An end that came nearer is none."""
    for key in ("kind", "owner", "accepted_by", "created", "until"):
        earlier, later = getattr(old, key), getattr(new, key)
        nearer = key == "until" and later and (not earlier or later < earlier)
        if earlier != later and not nearer:
            yield key


def allows_added(path: str, before: bytes, after: bytes) -> Iterator[Widening]:
    """Allow comments of a file (as text) that its version before did not have; wherever they stand."""
    known = Counter(map(_terms, find_allows(before)))
    for allow in sorted(find_allows(after), key=lambda allow: allow.line):
        if allow.problem:
            continue
        if known[_terms(allow)] > 0:
            known[_terms(allow)] -= 1
            continue
        rules = "all rules" if allow.rules == ("*",) else ", ".join(allow.rules)
        until = f", until {allow.until}" if allow.until else ""
        form = {"block": " of a block", "next": " of the next line"}.get(allow.form, "")
        yield Widening(path, allow.line, f"adds a comment{form} ({allow.marker}) that allows {rules}{until}{'' if allow.reason else ', without a reason'}")


def _terms(allow: Allow) -> tuple[object, ...]:
    """What a comment says, whichever line it stands on; of a block also how long it is."""
    return allow.rules, allow.until, allow.marker, allow.form, allow.last - allow.first if allow.form == "block" else 0


def baseline_grown(folder: str, before: Baseline, after: Baseline) -> Iterator[Widening]:
    """One widening for all entries that are new."""
    known = {entry.key for entry in before.entries}
    new = [entry for entry in after.entries if entry.key not in known]
    if new:
        what = f"{len(new)} entries" if len(new) > 1 else "an entry"
        yield Widening(folder, 0, f"adds {what} to the baseline: {new[0].rule} in {new[0].path}{' and others' if len(new) > 1 else ''}")
