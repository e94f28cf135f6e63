"""The whole history of a repository as objects: every blob, commit message and tag, reachable or not, each once.

survey     which objects hold something? Each is looked at once, of deltas only the lines that their base does not have
paths      of those, from one pass over the trees
examine    with its path, by the code that examines a file: for each path one object of each set of equal finds
presence   which other versions of the path hold the same secret, by its bytes
ends       the introducing and the newest version of each finding are examined too: an allow comment may have come later
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from detectors.artifact import Position, Span
from detectors.group import group
from detectors.model import Degraded, Finding, Occurrence, Skipped
from scanner import wire
from scanner.crew import Crew, Done, tasks_of
from scanner.examination import Examination
from scanner.git.command import Git
from scanner.harvest import Harvest, gather
from scanner.history.attribution import Attributor
from scanner.history.forest import Forest, list_forest, read_forest
from scanner.history.inventory import Commits, MissingWalk, commit_ids, order_commits, take_inventory
from scanner.history.paths import Paths, by_path, few_paths, paths_of, with_paths
from scanner.history.survey import CARRIED
from scanner.pack import ObjectStore
from scanner.report import Scope
from scanner.runs.survey import Progress, Source, Survey, survey_objects
from scanner.sources.files import Excludes

MOST_BYTES = 16 << 20
FEW = 50


class Plan(NamedTuple):
    """What a run over a history is told. `limit` is the largest object in bytes that is read; `store` reads packs (None: all through git).
    `settle` is told which lines are worth it, once every object was looked through (Surveyor.settle): before further workers are made.
    """

    git: Git
    crew: Crew
    excludes: Excludes
    limit: int
    progress: Progress
    store: ObjectStore | None
    settle: Callable[[Iterable[str]], None] = lambda _worth: None


class Historic(NamedTuple):
    """The harvest, and who knows which commit brought what."""

    harvest: Harvest
    attributor: Attributor


class Looked(NamedTuple):
    """What every object was looked at for: which hold something, the commits in order, all trees, and how many trees there are."""

    survey: Survey
    commits: Commits
    forest: Forest
    trees: int


def harvest_history(plan: Plan, scope: Scope) -> Historic:
    """Scan every object of the repository. Raises GitError."""
    survey, commits, forest, trees = _from_packs(plan, plan.store) if plan.store and not plan.store.refused else _from_git(plan)
    paths, crowded = few_paths(paths_of(forest.sightings))
    attributor = Attributor(plan.git, forest.trees, commits, forest.sightings)
    items, excluded = _representatives(survey.found, paths, plan.excludes)
    examinations = [*_examine(plan, items)]
    examinations += _versions(plan, examinations, survey.found, paths, attributor)
    skipped = [*dict.fromkeys((*survey.skipped, *forest.unread)), *(Skipped("", "missing-object", "", oid) for oid in forest.missing)]
    scope = scope._replace(counts=_counts(survey, commits, trees), excluded=excluded, bytes_scanned=survey.size)
    harvest = gather(examinations, scope, [*with_paths(skipped, paths), *_clone_skips(plan.git, forest.message)])
    cut = (Degraded("", "paths-cut"),) if forest.trees.cut else ()
    return Historic(harvest._replace(degraded=(*cut, *crowded, *harvest.degraded)), attributor)


def _from_packs(plan: Plan, store: ObjectStore) -> Looked:
    survey = survey_objects(Source(plan.git, store, plan.limit, plan.progress), plan.crew, None)
    plan.settle(survey.worth)
    commits = order_commits(plan.git, commit_ids(store))
    plan.progress("trees", 0, 0)
    return Looked(survey, commits, read_forest(plan.git, store, commits, _sought(survey)), store.count("tree"))


def _from_git(plan: Plan) -> Looked:
    inventory = take_inventory(plan.git)
    walk = MissingWalk(plan.git)  # beside the survey
    survey = survey_objects(Source(plan.git, None, plan.limit, plan.progress), plan.crew, inventory)
    plan.settle(survey.worth)
    survey = survey._replace(skipped=(*survey.skipped, *(Skipped("", "broken-object", "", oid) for oid in inventory.broken)))
    commits = order_commits(plan.git, inventory.commits)
    return Looked(survey, commits, list_forest(plan.git, inventory, commits, _sought(survey), walk), len(inventory.trees))


def _sought(survey: Survey) -> list[str]:
    """The blobs that hold something, and what could not be read: reports name their paths."""
    return [*(oid for oid, (kind, _) in survey.found.items() if kind == "blob"), *(skip.object_id for skip in survey.skipped if skip.object_id)]


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


def _counts(survey: Survey, commits: Commits, trees: int) -> tuple[tuple[str, int], ...]:
    return (
        ("blobs", survey.counts["blob"]),
        ("commits", survey.counts["commit"]),
        ("commits not reachable", len(commits.commits) - commits.reachable),
        ("tags", survey.counts["tag"]),
        ("trees", trees),
    )
