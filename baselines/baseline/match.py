"""Which entries of a baseline speak for which findings of a run.

By name: a finding's fingerprints in its path. A guessable value's name has ten bits, so an entry speaks for as many values as it was made
for: where more values of a run share a name than its entry says, one of them is another, and none of them is known.

By move: an entry whose path is gone speaks for findings of the same value and slot in one other path; of the same folder or file name, also where
only the last part of the name is the same. Where several have it, the one of the same file name, then the first by name: the others are copies.
And an entry whose slot is gone from its file, as when a block around it is renamed,
speaks for the same value in a slot of that file which the baseline does not know, if both are called the same or one of them has no name. A value
that changed where it stands is in a slot that the baseline knows, so this gives it no second chance to be taken for the old one.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.entry import Entry
from baselines.decision import HISTORY, TREE, Facts
from baselines.fingerprint import LINE
from detectors.secret import Secret

Exists = Callable[[str], bool]


class Matches(NamedTuple):
    """`entries` has for each finding, in their order, the fingerprints of the entries that speak for it.

    `used` are the keys of entries that any finding has, whatever becomes of it: the others may be stale. `moved` gives the new path by key (the
    old one again where only the slot changed).
    """

    entries: tuple[tuple[str, ...], ...]
    used: frozenset[tuple[str, str]]
    moved: dict[tuple[str, str], str]


def match(findings: Sequence[Facts], baseline: Baseline, exists: Exists) -> Matches:
    """Independent of the order of findings and entries."""
    if not baseline.tree and not baseline.history:
        return Matches(((),) * len(findings), frozenset(), {})
    crowded = _crowded(findings, baseline)
    used = {(category, name) for facts in findings for category in _categories(facts) for name in facts.fingerprints if name in baseline.of(category)}
    found = [_by_name(facts, baseline, crowded) for facts in findings]
    moved, moves = _moves(findings, found, baseline, exists)
    entries = tuple(own or moves.get(index, ()) for index, own in enumerate(found))
    return Matches(entries, frozenset(used | moved.keys()), moved)


def _categories(facts: Facts) -> tuple[str, ...]:
    """Whose entries a finding uses: in a history a lost secret's entry is in use too when the secret is back in HEAD, though it doesn't excuse it."""
    return (TREE,) if facts.in_head is None and facts.category == TREE else (facts.category, HISTORY)


def _by_name(facts: Facts, baseline: Baseline, crowded: set[tuple[str, str]]) -> tuple[str, ...]:
    table = baseline.of(facts.category)
    return tuple(name for name in facts.fingerprints if name in table and (facts.category, name) not in crowded)


def _crowded(findings: Sequence[Facts], baseline: Baseline) -> set[tuple[str, str]]:
    """Keys of entries that more values of this run share than they were made for. Strong names are never shared."""
    values: dict[tuple[str, str], set[Secret]] = defaultdict(set)
    for facts in findings:
        if not (facts.is_strong or facts.vetoes or facts.allowed):
            for name in facts.fingerprints:
                values[facts.category, name].add(facts.secret)
    return {(category, name) for (category, name), own in values.items() if (entry := baseline.of(category).get(name)) and len(own) > entry.values}


def _moves(
    findings: Sequence[Facts], found: Sequence[tuple[str, ...]], baseline: Baseline, exists: Exists
) -> tuple[dict[tuple[str, str], str], dict[int, tuple[str, ...]]]:
    """New paths by key of the entry, and fingerprints of the entries by index of the finding."""
    moved: dict[tuple[str, str], str] = {}
    moves: dict[int, tuple[str, ...]] = {}
    for name, indexes in sorted(_claims(findings, found, baseline, exists).items()):
        entry = baseline.tree[name]
        path = min((findings[index].path for index in indexes), key=lambda path: (not _same_file_name(path, entry.path), path))
        chosen = [index for index in indexes if findings[index].path == path]
        if len({findings[index].secret for index in chosen}) <= entry.values:
            moved[entry.key] = path
            moves |= {index: tuple(sorted((*moves.get(index, ()), name))) for index in chosen}
    return moved, moves


def _claims(findings: Sequence[Facts], found: Sequence[tuple[str, ...]], baseline: Baseline, exists: Exists) -> dict[str, list[int]]:
    """By the fingerprint of each entry that a move may explain the indexes of the findings that it may have moved to."""
    by_tag: dict[str, list[Entry]] = defaultdict(list)
    for entry in baseline.tree.values():
        by_tag[entry.tag].append(entry)
    taken = {_slot(name) for facts in findings if facts.category == TREE for name in facts.fingerprints}
    known = {_slot(name) for name in baseline.tree}
    claims: dict[str, list[int]] = defaultdict(list)
    for index, facts in enumerate(findings):
        if facts.category != TREE or found[index] or facts.vetoes:
            continue
        is_new_slot = known.isdisjoint(map(_slot, facts.fingerprints))
        for entry in by_tag.get(facts.names.tag, ()):
            if entry.path == facts.path:
                may = is_new_slot and _slot(entry.fingerprint) not in taken and _called_alike(entry, facts)
            else:
                may = not exists(entry.path) and (entry.fingerprint in facts.names.at(entry.path) or _is_near_and_alike(entry, facts))
            if may:
                claims[entry.fingerprint].append(index)
    return claims


def _slot(fingerprint: str) -> str:
    return fingerprint.split(":")[1]


def _is_near_and_alike(entry: Entry, facts: Facts) -> bool:
    """In the same folder or of the same file name, and called the same: a file that was renamed and edited."""
    near = posixpath.dirname(entry.path) == posixpath.dirname(facts.path) or _same_file_name(entry.path, facts.path)
    return near and bool(entry.slot) and _called_alike(entry, facts) and not facts.names.places[0].startswith(LINE)


def _called_alike(entry: Entry, facts: Facts) -> bool:
    """By the last part of their names, unless one of them has none."""
    names = [place.rpartition(".")[2] for place in facts.names.places if not place.startswith(LINE)]
    return not entry.slot or not names or entry.slot.rpartition(".")[2] in names


def _same_file_name(path: str, other: str) -> bool:
    return posixpath.basename(path) == posixpath.basename(other)
