"""The whole history of a repository as objects: every blob, commit message and tag, reachable or not, each once.

survey     which objects hold something? Each is looked at once, of deltas only the lines that their base does not have
paths      of those, from one pass over the trees
examine    with its path, by the code that examines a file: for each path one object of each set of equal finds
presence   which other versions of the path hold the same secret, by its bytes
ends       the introducing and the newest version of each finding are examined too: an allow comment may have come later
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from detectors.artifact import Position, Span
from detectors.group import group
from detectors.model import Degraded, Finding, Occurrence, Skipped
from scanner import wire
from scanner.crew import Crew, Done, Task, tasks_of
from scanner.examination import Examination
from scanner.git.command import Git
from scanner.git.trees import Sighting, TreeIndex, Trees
from scanner.harvest import Harvest, gather
from scanner.history.attribution import Attributor
from scanner.history.inventory import Commits, Inventory, MissingWalk, order_commits, read_objects, take_inventory
from scanner.history.paths import Paths, by_path, few_paths, paths_of, with_paths
from scanner.history.survey import CARRIED
from scanner.pack import ObjectStore
from scanner.report import Scope
from scanner.runs.tree import Progress
from scanner.sources.files import Excludes

MOST_OBJECTS = 1000
MOST_BYTES = 16 << 20
FEW = 50
PARTS = 32


class Plan(NamedTuple):
    """What a run over a history is told. `limit` is the largest object in bytes that is read; `store` reads packs (None: all through git)."""

    git: Git
    crew: Crew
    excludes: Excludes
    limit: int
    progress: Progress
    store: ObjectStore | None


class Historic(NamedTuple):
    """The harvest, and who knows which commit brought what."""

    harvest: Harvest
    attributor: Attributor


class Survey(NamedTuple):
    """Objects that hold something: id -> (type, digest of what is new in it, or `-`); and what could not be read."""

    found: dict[str, tuple[str, str]]
    skipped: tuple[Skipped, ...]


def harvest_history(plan: Plan, scope: Scope) -> Historic:
    """Scan every object of the repository. Raises GitError."""
    inventory = take_inventory(plan.git)
    walk = MissingWalk(plan.git)
    survey = _survey(plan, inventory)
    missing, message = walk.result()
    unread = [*survey.skipped, *(Skipped("", "broken-object", "", oid) for oid in inventory.broken)]
    lost = [skip.object_id for skip in unread if skip.object_id]
    index = _index_trees(plan, inventory, [*(oid for oid, (kind, _) in survey.found.items() if kind == "blob"), *missing, *lost])
    commits = order_commits(plan.git, inventory)
    sightings = [Sighting(*one) for one in index.sightings(commits.roots)]
    paths, crowded = few_paths(paths_of(sightings))
    attributor = Attributor(plan.git, index, commits, sightings)
    items, excluded = _representatives(survey.found, paths, plan.excludes)
    examinations = [*_examine(plan, items)]
    examinations += _versions(plan, examinations, survey.found, paths, attributor)
    skipped = [*with_paths(unread, paths), *with_paths([Skipped("", "missing-object", "", oid) for oid in missing], paths)]
    scope = scope._replace(counts=_counts(inventory, commits), excluded=excluded, bytes_scanned=sum(inventory.blobs.sizes))
    harvest = gather(examinations, scope, [*skipped, *_clone_skips(plan.git, message)])
    cut = (Degraded("", "paths-cut"),) if index.cut else ()
    return Historic(harvest._replace(degraded=(*cut, *crowded, *harvest.degraded)), attributor)


def _survey(plan: Plan, inventory: Inventory) -> Survey:
    """By delta families from the packs; whatever they do not give whole, through git."""
    kinds = (("blob", inventory.blobs), ("commit", inventory.commits), ("tag", inventory.tags))
    total = sum(len(ids) for _, ids in kinds)
    if plan.store:
        counted, found, unread = _from_packs(plan, total)
        if counted == total:
            rest = ((kind, oid, size) for kind, ids in kinds for oid, size in ids.pairs() if oid in unread) if unread else ()
            more = _through_git(plan, rest, len(unread))
            return Survey(dict(sorted({**found, **more.found}.items())), more.skipped)
    return _through_git(plan, ((kind, oid, size) for kind, ids in kinds for oid, size in ids.pairs()), total)


def _from_packs(plan: Plan, total: int) -> tuple[int, dict[str, tuple[str, str]], set[str]]:
    found: dict[str, tuple[str, str]] = {}
    unread: set[str] = set()
    counted = 0
    for done in plan.crew.run(Task(part, "shards", ((part, PARTS),)) for part in range(PARTS)):
        if done.lost:
            continue
        count, holding, broken = done.result
        counted += count
        plan.progress("objects", counted, total)
        found |= {oid: (kind, digest) for oid, kind, digest in holding}
        unread |= set(broken)
    return counted, found, unread


def _through_git(plan: Plan, objects: Iterable[tuple[str, str, int]], total: int) -> Survey:
    found: dict[str, tuple[str, str]] = {}
    skipped: list[Skipped] = []
    kinds: dict[str, str] = {}

    def small() -> Iterator[tuple[str, int]]:
        for kind, oid, size in objects:
            if size > plan.limit:
                skipped.append(Skipped("", "too-large", f"{size} bytes", oid))
            else:
                kinds[oid] = kind
                yield oid, size

    for number, done in enumerate(plan.crew.run(tasks_of("survey", small(), MOST_OBJECTS, MOST_BYTES))):
        plan.progress("objects", number, total)
        kind = kinds.pop(done.item)
        digest, problem = done.result if not done.lost else ("", done.lost)
        if problem:
            skipped.append(Skipped("", {"missing": "missing-object", "broken": "broken-object"}.get(problem, problem), "", done.item))
        elif digest:
            found[done.item] = (kind, digest)
    return Survey(dict(sorted(found.items())), tuple(sorted(skipped)))


def _index_trees(plan: Plan, inventory: Inventory, sought: Sequence[str]) -> Trees:
    """The trees, from packs where they are all there, else through git."""
    raw = frozenset(bytes.fromhex(oid) for oid in sought)
    if plan.store and raw:
        plan.progress("trees", 0, 0)
        table, broken = plan.store.tree_table(raw)
        for tree in read_objects(plan.git, [one.oid.hex() for one in broken]):
            table.add(bytes.fromhex(tree.oid), tree.data)
        return table
    index = TreeIndex(raw, inventory.hash_size)
    if raw:
        for number, tree in enumerate(read_objects(plan.git, inventory.trees)):
            plan.progress("trees", number, len(inventory.trees))
            index.add(tree)
    return index


Item = tuple[str, ...]  # object id, kind, paths


def _representatives(found: dict[str, tuple[str, str]], paths: Paths, excludes: Excludes) -> tuple[list[Item], tuple[tuple[str, int], ...]]:
    """What to examine: for each path and digest the earliest object; excluded paths are counted, each once."""
    chosen: dict[tuple[str, str], tuple[int, str]] = {}
    pathless: list[Item] = []
    excluded: dict[str, set[str]] = {}
    for oid, (kind, digest) in found.items():
        if digest == CARRIED:
            continue
        own = paths.get(oid)
        if not own:
            pathless.append((oid, kind))
            continue
        for path, first in own.items():
            if reason := excludes(path):
                excluded.setdefault(reason, set()).add(path)
            else:
                chosen[path, digest] = min(chosen.get((path, digest), (first, oid)), (first, oid))
    by_object: dict[str, list[str]] = {}
    for (path, _), (_, oid) in chosen.items():
        by_object.setdefault(oid, []).append(path)
    items = [(oid, "blob", *sorted(own)) for oid, own in sorted(by_object.items())]
    return [*items, *pathless], tuple(sorted((reason, len(own)) for reason, own in excluded.items()))


def _examine(plan: Plan, items: Sequence[Item]) -> Iterator[Examination]:
    for number, done in enumerate(plan.crew.run(tasks_of("versions", ((item, 0) for item in items), FEW, MOST_BYTES))):
        plan.progress("findings", number, len(items))
        yield from _examinations(done)


def _examinations(done: Done) -> Iterator[Examination]:
    if done.lost:
        oid, _, *paths = done.item
        yield Examination(skipped=(Skipped(paths[0] if paths else "", done.lost, "", oid),))
        return
    for packed in done.result:
        yield wire.unpack(packed)._replace(size=0)


def _versions(plan: Plan, examinations: Sequence[Examination], found: dict[str, tuple[str, str]], paths: Paths, attributor: Attributor) -> list[Examination]:
    """Further versions of what was found: by their bytes, and the two ends examined like any other."""
    at_path = by_path(found, paths)
    varied = _varied(plan, examinations, at_path)
    examined = [one for examination in (*examinations, *varied) for one in examination.occurrences]
    present = _presence(plan, _live(examined), at_path)
    grown = group([*examined, *present])
    known = {(one.origin.object_id, one.origin.path) for one in examined}
    attributor.prepare(finding.path for finding in grown if not finding.vetoed)
    ends = {end for finding in grown if finding.path and not finding.vetoed for end in attributor.end_objects(finding)}
    items = [(oid, "blob", path) for oid, path in sorted(ends - known)]
    again = [*_examine(plan, items)]
    done = {(one.rule_id, one.secret, one.origin) for examination in again for one in examination.occurrences}
    rest = tuple(one for one in present if (one.rule_id, one.secret, one.origin) not in done)
    return [*varied, *again, *([Examination(occurrences=rest)] if rest else [])]


def _live(occurrences: Iterable[Occurrence]) -> list[Finding]:
    return [finding for finding in group(occurrences) if finding.path and not finding.vetoed]


def _varied(plan: Plan, examinations: Sequence[Examination], at_path: dict[str, list[str]]) -> list[Examination]:
    """All versions of the paths where a secret does not stand byte by byte: no search for its bytes would find it in them."""
    occurrences = [one for examination in examinations for one in examination.occurrences]
    known = {(one.origin.object_id, one.origin.path) for one in occurrences}
    wanted = sorted({finding.path for finding in _live(occurrences) if not all(map(_is_plain, finding.occurrences))})
    return [*_examine(plan, [(oid, "blob", path) for path in wanted for oid in at_path.get(path, ()) if (oid, path) not in known])]


def _presence(plan: Plan, findings: Sequence[Finding], at_path: dict[str, list[str]]) -> list[Occurrence]:
    """The same secrets in other versions of their paths, at the first place where their bytes stand."""
    asked: dict[str, list[Finding]] = {}
    for finding in findings:
        if _is_plain(finding.first):
            have = {one.origin.object_id for one in finding.occurrences}
            for oid in at_path.get(finding.path, ()):
                if oid not in have:
                    asked.setdefault(oid, []).append(finding)
    items = [((oid, *(one.secret.reveal().decode("latin-1") for one in wanted)), 0) for oid, wanted in sorted(asked.items())]
    occurrences: list[Occurrence] = []
    for number, done in enumerate(plan.crew.run(tasks_of("presence", items, FEW * 4, MOST_BYTES))):
        plan.progress("versions", number, len(items))
        for finding, place in zip(asked[done.item[0]], done.result or (), strict=not done.lost):
            if place:
                occurrences.append(_moved(finding.first, done.item[0], place))
    return occurrences


def _is_plain(one: Occurrence) -> bool:
    """Whether the value stands in the file as it is: folded, decoded and transcoded ones are told by examination only."""
    return one.span.end - one.span.start == len(one.secret)


def _moved(one: Occurrence, oid: str, place: Sequence[Any]) -> Occurrence:
    start, end, first, behind = place
    return one._replace(
        origin=one.origin._replace(object_id=oid), span=Span(start, end), start=Position(*first), end=Position(*behind), related=(), replaceable=None
    )


def _clone_skips(git: Git, message: str) -> Iterator[Skipped]:
    if message:
        yield Skipped("", "history-walk", message)
    if git.repository.is_shallow:
        yield Skipped("", "shallow")
    if git.repository.is_partial:
        yield Skipped("", "partial-clone")


def _counts(inventory: Inventory, commits: Commits) -> tuple[tuple[str, int], ...]:
    return (
        ("blobs", len(inventory.blobs)),
        ("commits", len(inventory.commits)),
        ("commits not reachable", len(commits.commits) - commits.reachable),
        ("tags", len(inventory.tags)),
        ("trees", len(inventory.trees)),
    )
