"""The paths of objects: in which, and since which commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detectors.model import Degraded, Skipped
from scanner.git.trees import Sighting

MOST_PATHS = 1000  # of one object: examined at each, a copy in every folder of a "git bomb" would never end

Paths = dict[str, dict[str, int]]  # object id -> path -> index of the first commit that has it there


def paths_of(sightings: Sequence[Sighting]) -> Paths:
    paths: Paths = {}
    for one in sightings:
        paths.setdefault(one.oid.hex(), {})[one.path.decode("utf-8", "surrogateescape")] = one.first
    return paths


def few_paths(paths: Paths) -> tuple[Paths, list[Degraded]]:
    """Of each object's paths the first ones only, and which objects have more."""
    crowded = sorted(oid for oid, own in paths.items() if len(own) > MOST_PATHS)
    few = {oid: dict(sorted(paths[oid].items(), key=lambda item: (item[1], item[0]))[:MOST_PATHS]) for oid in crowded}
    return {**paths, **few}, [Degraded("", "paths-cut", f"{len(paths[oid])} paths, of which {MOST_PATHS} were followed", oid) for oid in crowded]


def with_paths(skipped: Sequence[Skipped], paths: Paths) -> Iterator[Skipped]:
    return (skip._replace(path=min(paths.get(skip.object_id, {"": 0}))) for skip in skipped)


def by_path(found: Iterable[str], paths: Paths) -> dict[str, list[str]]:
    """The objects that hold something, by path."""
    found_at: dict[str, list[str]] = {}
    for oid in found:
        for path in paths.get(oid, ()):
            found_at.setdefault(path, []).append(oid)
    return found_at
