"""Which entry speaks for a finding, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from baselines.decision import Facts
from baselines.exceptions.entry import Entry
from baselines.exceptions.life import ACTIVE, COMING, EXPIRED, GRACE, state
from baselines.exceptions.policy import ExceptionPolicy, problems_with
from baselines.globs import Glob, parse_glob

REFUSED = "refused"
# Of several entries the one speaks that comes first here; among equals the one that ends last.
_PRECEDENCE = (ACTIVE, GRACE, EXPIRED, REFUSED, COMING)


class Ruling(NamedTuple):
    """An entry that is about a finding: a state of its life, or REFUSED with the problem, in words that complete `this exception ...`."""

    entry: Entry
    state: str
    problem: str = ""


class Register(NamedTuple):
    """Entries, looked up by the names of values; those that name none are tried for every finding. Made by `make_register`."""

    entries: tuple[Entry, ...]
    by_name: dict[str, tuple[tuple[Entry, Glob | None], ...]]
    loose: tuple[tuple[Entry, Glob | None], ...]

    def about(self, facts: Facts) -> Iterator[Entry]:
        """The entries whose whole scope fits."""
        for name in (*facts.fingerprints, facts.secret_id):
            yield from (entry for entry, glob in self.by_name.get(name, ()) if fits(entry, glob, facts))
        yield from (entry for entry, glob in self.loose if fits(entry, glob, facts))


def make_register(entries: Iterable[Entry]) -> Register:
    """A register; entries as the reader gives them."""
    known = tuple(entries)
    named: dict[str, list[tuple[Entry, Glob | None]]] = {}
    loose: list[tuple[Entry, Glob | None]] = []
    for entry in known:
        pair = (entry, parse_glob(entry.path, negatable=False) if entry.path else None)
        name = entry.fingerprint or entry.secret_id
        (named.setdefault(name, []) if name else loose).append(pair)
    return Register(known, {name: tuple(pairs) for name, pairs in named.items()}, tuple(loose))


def fits(entry: Entry, glob: Glob | None, facts: Facts) -> bool:
    """Whether a finding lies in the entry's scope: all that the entry names must fit."""
    if entry.fingerprint and entry.fingerprint not in facts.fingerprints:
        return False
    if entry.secret_id and entry.secret_id != facts.secret_id:
        return False
    if entry.rule and not fnmatchcase(facts.rule_id, entry.rule):
        return False
    return glob is None or glob.covers(facts.path)


def rule_on(register: Register, facts: Facts, policy: ExceptionPolicy, today: str) -> Ruling | None:
    """The ruling of the entry that speaks for the finding on that day (ISO, UTC); None where no entry is about it."""
    rulings = [_ruling(entry, facts, policy, today) for entry in register.about(facts)]
    if not rulings:
        return None
    last_first = sorted(rulings, key=lambda ruling: ruling.entry.until or "9999-12-31", reverse=True)
    return min(last_first, key=lambda ruling: _PRECEDENCE.index(ruling.state))


def _ruling(entry: Entry, facts: Facts, policy: ExceptionPolicy, today: str) -> Ruling:
    problem = next(problems_with(entry, policy, facts.rule_id, facts.severity, facts.authors), "")
    if problem:
        return Ruling(entry, REFUSED, problem)
    return Ruling(entry, state(entry, today, policy.grace_days[facts.severity]))
