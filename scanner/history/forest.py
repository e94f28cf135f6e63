"""All trees of a repository: which paths objects have, and which objects are named but not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from detectors.model import Skipped
from scanner.git.command import Git
from scanner.git.trees import Sighting, TreeIndex, Trees
from scanner.history.inventory import Commits, Inventory, MissingWalk, read_objects
from scanner.pack import ObjectStore

_TARGET = re.compile(rb"object ([0-9a-f]{40,64})\n")


class Forest(NamedTuple):
    """The trees; the sought objects, and missing ones, at their paths; hexadecimal ids of what refs and reflogs lead to and is not there,
    in order; what could not be read; and git's message if its walk did not come to its end (empty: it did).
    """

    trees: Trees
    sightings: list[Sighting]
    missing: list[str]
    unread: tuple[Skipped, ...] = ()
    message: str = ""


def read_forest(git: Git, store: ObjectStore, commits: Commits, sought: Iterable[str]) -> Forest:
    """The trees from packs. Missing objects are seen on the way, unless the commits themselves could not be followed."""
    raw = frozenset(map(bytes.fromhex, sought))
    table, broken = store.tree_table(raw, absent=True)
    unread = []
    for tree in read_objects(git, [one.oid.hex() for one in broken]):
        if tree.problem:
            unread.append(Skipped("", "broken-object", "", tree.oid))
        else:
            table.add(bytes.fromhex(tree.oid), tree.data)
    roots = commits.roots[: commits.reachable]
    gone = table.hold_missing(roots)
    sightings = [Sighting(*one) for one in table.sightings(commits.roots)]
    missing = {one.oid.hex() for one in sightings if one.first < commits.reachable and one.oid not in raw}
    missing |= {root.hex() for root in roots if root in gone} | set(_lost_targets(store))
    walked, message = MissingWalk(git).result() if commits.problem else ([], "")
    return Forest(table, sightings, sorted(missing.union(walked)), tuple(unread), message)


def _lost_targets(store: ObjectStore) -> Iterator[str]:
    """What tags name and is not there."""
    for oid in store.ids("tag"):
        target = _TARGET.match(store.read(oid) or b"")
        if target and not store.has(bytes.fromhex(target[1].decode("ascii"))):
            yield target[1].decode("ascii")


def list_forest(git: Git, inventory: Inventory, commits: Commits, sought: Iterable[str], walk: MissingWalk) -> Forest:
    """The same through git alone."""
    missing, message = walk.result()
    index = TreeIndex(frozenset(map(bytes.fromhex, [*sought, *missing])), inventory.hash_size)
    for tree in read_objects(git, inventory.trees):
        index.add(tree)
    return Forest(index, [*index.sightings(commits.roots)], missing, (), message)
