"""A baseline as a value: entries by category, looked up by their names. Order does not matter, and union is how two of them merge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from baselines.baseline.entry import Entry
from baselines.decision import HISTORY, TREE


class Baseline(NamedTuple):
    """All entries, by category and fingerprint. Made by `make_baseline`; nobody writes to the tables."""

    tree: dict[str, Entry]
    history: dict[str, Entry]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Sorted by category, path and fingerprint."""
        return tuple(sorted([*self.tree.values(), *self.history.values()], key=lambda one: (one.category, one.path, one.fingerprint)))

    def of(self, category: str) -> dict[str, Entry]:
        return self.history if category == HISTORY else self.tree

    def with_entries(self, entries: Iterable[Entry]) -> Baseline:
        """The union; of two entries of one name, the one for more values."""
        return make_baseline([*self.entries, *entries])

    def without(self, entries: Iterable[Entry]) -> Baseline:
        gone = {one.key for one in entries}
        return make_baseline(one for one in self.entries if one.key not in gone)


def make_baseline(entries: Iterable[Entry]) -> Baseline:
    """A baseline of these entries."""
    tables: dict[str, dict[str, Entry]] = {TREE: {}, HISTORY: {}}
    for one in entries:
        table = tables[one.category]
        other = table.get(one.fingerprint)
        table[one.fingerprint] = one if other is None else _wider(one, other)
    return Baseline(tables[TREE], tables[HISTORY])


def _wider(one: Entry, other: Entry) -> Entry:
    """Independent of the order in which the two come."""
    return max(one, other, key=lambda each: (each.values, each))


EMPTY = Baseline({}, {})
