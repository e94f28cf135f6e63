"""The whole history of a repository as objects: every blob, commit message and tag, reachable or not, each once.

First every object is asked whether it holds a match at all; only those that do get their paths, from one pass over the trees, and are
examined again, with a path, by the same code that examines a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detectors.model import Degraded, Skipped
from scanner import wire
from scanner.attribution import Attributor
from scanner.crew import Crew, Done, tasks_of
from scanner.examination import Examination
from scanner.git.batch import BatchReader
from scanner.git.command import Git
from scanner.git.history import Commits, Inventory, MissingWalk, order_commits, take_inventory
from scanner.git.trees import Sighting, TreeIndex
from scanner.harvest import Harvest, gather
from scanner.report import Scope
from scanner.runs.tree import Progress
from scanner.sources.files import Excludes

# A task's objects lie near each other in the pack, so that git finds their delta bases in its cache.
MOST_OBJECTS = 1000
MOST_BYTES = 16 << 20


class Historic(NamedTuple):
    """The harvest, and who knows which commit brought what."""

    harvest: Harvest
    attributor: Attributor


class _Hits(NamedTuple):
    """Ids of objects with a match, by kind, and what could not be read."""

    found: dict[str, str]
    skipped: tuple[Skipped, ...]


def harvest_history(git: Git, crew: Crew, scope: Scope, excludes: Excludes, limit: int, progress: Progress) -> Historic:
    """Scan every object of the repository. `limit` is the largest object in bytes that is read. Raises GitError."""
    inventory = take_inventory(git)
    walk = MissingWalk(git)
    hits = _find(inventory, crew, limit, progress)
    missing, message = walk.result()
    lost = [oid for oid in (skip.object_id for skip in hits.skipped) if oid]
    index = _index_trees(git, inventory, [*(oid for oid, kind in hits.found.items() if kind == "blob"), *missing, *lost], progress)
    commits = order_commits(git, inventory)
    sightings = list(index.sightings(commits.roots))
    paths = _paths_of(sightings)
    tasks, excluded = _tasks(hits.found, paths, excludes)
    examined = _examine(tasks, crew, len(hits.found), progress)
    skipped = [*_with_paths(hits.skipped, paths), *_with_paths([Skipped("", "missing-object", "", oid) for oid in missing], paths)]
    skipped += _clone_skips(git, message)
    scope = scope._replace(counts=_counts(inventory, commits), excluded=excluded, bytes_scanned=sum(inventory.blobs.sizes))
    harvest = gather(examined, scope, skipped)
    cut = (Degraded("", "paths-cut"),) if index.cut else ()
    harvest = harvest._replace(degraded=(*cut, *harvest.degraded))
    return Historic(harvest, Attributor(git, index, commits, sightings))


def _find(inventory: Inventory, crew: Crew, limit: int, progress: Progress) -> _Hits:
    found: dict[str, str] = {}
    skipped: list[Skipped] = []
    total = len(inventory.blobs) + len(inventory.commits) + len(inventory.tags)
    count = 0
    for kind, ids in (("blob", inventory.blobs), ("commit", inventory.commits), ("tag", inventory.tags)):
        small = ((oid, size) for oid, size in ids.pairs() if size <= limit)
        for done in crew.run(tasks_of("find", small, MOST_OBJECTS, MOST_BYTES)):
            count += 1
            progress("objects", count, total)
            if done.lost or isinstance(done.result, str):
                skipped.append(Skipped("", done.lost or _reason(done.result), "", done.item))
            elif done.result:
                found[done.item] = kind
        skipped += [Skipped("", "too-large", f"{size} bytes", oid) for oid, size in ids.pairs() if size > limit]
    return _Hits(dict(sorted(found.items())), tuple(sorted(skipped)))


def _reason(problem: str) -> str:
    return "missing-object" if problem == "missing" else "broken-object"


def _index_trees(git: Git, inventory: Inventory, sought: Sequence[str], progress: Progress) -> TreeIndex:
    index = TreeIndex((bytes.fromhex(oid) for oid in sought), inventory.hash_size)
    if not sought:
        return index
    with BatchReader(git) as reader:
        for number, tree in enumerate(reader.read(inventory.trees)):
            progress("trees", number, len(inventory.trees))
            index.add(tree)
    return index


def _paths_of(sightings: Sequence[Sighting]) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for sighting in sightings:
        paths.setdefault(sighting.oid.hex(), []).append(sighting.path.decode("utf-8", "surrogateescape"))
    return {oid: sorted(found) for oid, found in paths.items()}


def _with_paths(skipped: Sequence[Skipped], paths: dict[str, list[str]]) -> Iterator[Skipped]:
    return (skip._replace(path=paths.get(skip.object_id, [""])[0]) for skip in skipped)


def _tasks(found: dict[str, str], paths: dict[str, list[str]], excludes: Excludes) -> tuple[list[tuple[str, ...]], tuple[tuple[str, int], ...]]:
    """Items for the examination, without excluded paths; an object all of whose paths are excluded is left out. And what was excluded."""
    items: list[tuple[str, ...]] = []
    excluded: dict[str, int] = {}
    for oid, kind in found.items():
        own = paths.get(oid, [])
        kept = []
        for path in own:
            reason = excludes(path)
            if reason:
                excluded[reason] = excluded.get(reason, 0) + 1
            else:
                kept.append(path)
        if kept or not own:
            items.append((oid, kind, *kept))
    return items, tuple(sorted(excluded.items()))


def _examine(items: Sequence[tuple[str, ...]], crew: Crew, total: int, progress: Progress) -> Iterator[Examination]:
    tasks = tasks_of("objects", ((item, 0) for item in items), MOST_OBJECTS // 10, MOST_BYTES)
    for number, done in enumerate(crew.run(tasks)):
        progress("findings", number, total)
        yield from _examinations(done)


def _examinations(done: Done) -> Iterator[Examination]:
    if done.lost:
        oid, _, *paths = done.item
        yield Examination(skipped=(Skipped(paths[0] if paths else "", done.lost, "", oid),))
        return
    for packed in done.result:
        yield wire.unpack(packed)._replace(size=0)


def _clone_skips(git: Git, message: str) -> Iterator[Skipped]:
    if message:
        yield Skipped("", "history-walk", message)
    if git.repository.is_shallow:
        yield Skipped("", "shallow")


def _counts(inventory: Inventory, commits: Commits) -> tuple[tuple[str, int], ...]:
    return (
        ("blobs", len(inventory.blobs)),
        ("commits", len(inventory.commits)),
        ("commits not reachable", len(commits.commits) - commits.reachable),
        ("tags", len(inventory.tags)),
        ("trees", len(inventory.trees)),
    )
