"""What a commit would bring: staged content, read from the index's objects, never from the working tree.

A secret that HEAD's version of the same file already has is inherited: shown, but it does not block the commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detectors.model import Skipped
from scanner import wire
from scanner.crew import Crew, tasks_of
from scanner.examination import Examination
from scanner.git.index import Staged
from scanner.harvest import Harvest, gather, place_key
from scanner.report import Scope
from scanner.sources.files import Excludes

MOST_FILES = 200
MOST_BYTES = 8 << 20


def harvest_staged(staged: Sequence[Staged], crew: Crew, scope: Scope, excludes: Excludes) -> Harvest:
    """Scan the staged versions; and for files with findings the versions before, to tell what is new."""
    excluded: dict[str, int] = {}
    wanted = []
    for one in staged:
        reason = excludes(one.path)
        if reason:
            excluded[reason] = excluded.get(reason, 0) + 1
        else:
            wanted.append(one)
    examinations = list(_examine([(one.object_id, "staged", one.path) for one in wanted], crew))
    harvest = gather(examinations, scope._replace(excluded=tuple(sorted(excluded.items()))))
    if not harvest.occurrences:
        return harvest
    suspects = {one.origin.path for one in harvest.occurrences}
    before = [(one.base, "blob", one.path) for one in wanted if one.base and one.path in suspects]
    known = {(one.rule_id, one.secret, one.origin.path) for examination in _examine(before, crew) for one in examination.occurrences}
    inherited = frozenset(place_key(one) for one in harvest.occurrences if (one.rule_id, one.secret, one.origin.path) in known)
    return harvest._replace(inherited=inherited)


def _examine(items: Sequence[tuple[str, str, str]], crew: Crew) -> Iterator[Examination]:
    for done in crew.run(tasks_of("objects", ((item, 0) for item in items), MOST_FILES, MOST_BYTES)):
        if done.lost:
            yield Examination(skipped=(Skipped(done.item[2], done.lost, "", done.item[0]),))
        else:
            yield from (wire.unpack(packed) for packed in done.result)
