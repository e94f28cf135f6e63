"""Slots counted by folder, environment, language and store; and keys that differ between environments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from detectors.context import path_context
from scanner.coverage.environments import environment_of
from scanner.coverage.values import Drift, Placed, Row, share_of
from scanner.slotting import Slotted

MOST_FOLDERS = 12
ANY = "(all)"
# Places whose slots are not the application's own.
BESIDE = frozenset(("test", "fixture", "example", "docs", "vendored", "generated", "lock", "minified", "translation"))


def placed(path: str, found: Slotted, *, everywhere: bool) -> list[Placed]:
    """The slots of one file. Those of tests, examples and the like count only with `everywhere`."""
    if not found.slots:
        return []
    environment = environment_of(path)
    classes = path_context(path)
    counted = everywhere or BESIDE.isdisjoint(classes)
    return [Placed(path, slot, found.language, environment.name, environment.family, classes, counted) for slot in found.slots]


def by_folder(slots: Sequence[Placed]) -> list[Row]:
    """Two levels deep where that makes few rows, otherwise the outermost folder."""
    deep = _rows(slots, lambda one: _folder(one.path, 2))
    return deep if len(deep) <= MOST_FOLDERS else _rows(slots, lambda one: _folder(one.path, 1))


def by_environment(slots: Sequence[Placed]) -> list[Row]:
    return _rows(slots, lambda one: one.environment or ANY)


def by_language(slots: Sequence[Placed]) -> list[Row]:
    return _rows(slots, lambda one: one.language or "text")


def by_store(slots: Sequence[Placed]) -> list[Row]:
    """What feeds them, by store; literals have none."""
    return _rows([one for one in slots if one.slot.store], lambda one: one.slot.store)


def _rows(slots: Iterable[Placed], key: Callable[[Placed], str]) -> list[Row]:
    groups: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in slots:
        if one.counted:
            groups[key(one)].append(one)
    rows = [Row(name, share_of(one.slot for one in group)) for name, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.share.total, row.name))


def _folder(path: str, depth: int) -> str:
    return "".join(f"{part}/" for part in path.split("/")[:-1][:depth]) or "./"


def drift_of(slots: Iterable[Placed]) -> tuple[Drift, ...]:
    """Keys that a store (or an encrypted value) feeds in one environment's file and a literal in another's."""
    groups: defaultdict[tuple[str, str], list[Placed]] = defaultdict(list)
    for one in slots:
        groups[one.family, plain_key(one.slot.name)].append(one)
    found = []
    for (family, _), group in sorted(groups.items()):
        kept = {one.environment for one in group if one.slot.fed in ("store", "encrypted")}
        stray = {one.environment for one in group if one.slot.fed == "literal"}
        if kept and stray and len(kept | stray) > 1:
            found.append(Drift(family, group[0].slot.name, tuple(group)))
    return tuple(found)


def plain_key(name: str) -> str:
    """A name path without what formats write differently: case, and the signs between words."""
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter == ".").replace("..", ".")
