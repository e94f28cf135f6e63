"""What a commit would bring: staged content, read from the index's objects, never from the working tree.

A secret that HEAD's version of the same file already has is inherited: shown, but it does not block the commit. So is one that the other
side of a merge has there, and one of a file that moved: a file that HEAD has and the index has no more holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from detectors.model import Occurrence, Skipped
from detectors.secret import Secret
from scanner import wire
from scanner.crew import Crew, tasks_of
from scanner.examination import Examination
from scanner.git.command import Git
from scanner.git.index import Staged, merged_heads, removed_files
from scanner.harvest import Harvest, gather, place_key
from scanner.report import Scope
from scanner.sources.files import Excludes

MOST_FILES = 200
MOST_BYTES = 8 << 20
MOST_REMOVED = 1000  # removed files in which moved secrets are looked for

Key = tuple[str, Secret, str]  # rule, secret, path


class Plan(NamedTuple):
    """What a run over staged files is told. `merged` and `removed` are asked only where something new was found: the other sides of a merge
    as commits, and files (path, object) that HEAD has and the index has no more.
    """

    git: Git
    crew: Crew
    excludes: Excludes
    merged: Callable[[Git], Sequence[str]] = merged_heads
    removed: Callable[[Git], Sequence[tuple[str, str]]] = removed_files


def harvest_staged(plan: Plan, staged: Sequence[Staged], scope: Scope) -> Harvest:
    """Scan the staged versions; and for files with findings the versions before, to tell what is new. Raises GitError."""
    excluded: dict[str, int] = {}
    wanted = []
    for one in staged:
        reason = plan.excludes(one.path)
        if reason:
            excluded[reason] = excluded.get(reason, 0) + 1
        else:
            wanted.append(one)
    examinations = list(_examine([(one.object_id, "staged", one.path) for one in wanted], plan.crew))
    harvest = gather(examinations, scope._replace(excluded=tuple(sorted(excluded.items()))))
    new = _new(plan, wanted, {_key(one) for one in harvest.occurrences})
    return harvest._replace(inherited=frozenset(place_key(one) for one in harvest.occurrences if _key(one) not in new))


def _new(plan: Plan, staged: Iterable[Staged], keys: set[Key]) -> set[Key]:
    """Of what was found that which no version before has. Each question is asked only where the ones before left something."""
    changed = {one.path: one.base for one in staged if one.base}
    paths = sorted({path for _, _, path in keys})
    keys = keys - _known(plan, [(changed[path], path) for path in paths if path in changed])
    if keys and (others := plan.merged(plan.git)):
        from scanner.git.ranges import versions_at

        paths = sorted({path for _, _, path in keys})
        keys -= _known(plan, sorted((oid, path) for head in others for path, oid in versions_at(plan.git, head, paths).items()))
    if keys and (removed := plan.removed(plan.git)):
        moved = {(rule, secret) for rule, secret, _ in _known(plan, [(oid, path) for path, oid in removed[:MOST_REMOVED]])}
        keys = {key for key in keys if key[:2] not in moved}
    return keys


def _known(plan: Plan, versions: Sequence[tuple[str, str]]) -> set[Key]:
    """What stands in versions, (object, path) each."""
    return {_key(one) for examination in _examine([(oid, "blob", path) for oid, path in versions], plan.crew) for one in examination.occurrences}


def _key(one: Occurrence) -> Key:
    return one.rule_id, one.secret, one.origin.path


def _examine(items: Sequence[tuple[str, str, str]], crew: Crew) -> Iterator[Examination]:
    for done in crew.run(tasks_of("objects", ((item, 0) for item in items), MOST_FILES, MOST_BYTES)):
        if done.lost:
            yield Examination(skipped=(Skipped(done.item[2], done.lost, "", done.item[0]),))
        else:
            yield from (wire.unpack(packed) for packed in done.result)
