"""What a range of commits brings: a push, a pull request, `history --range`. Each version of each file that a commit changed, once, and the
messages of the commits and tags.

A secret that the base's version of the same path has is inherited. So is one of a file that the range moved: it is in a file that the base
has and the end has no more. What merge commits bring of their own is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from detectors.model import Finding, Occurrence, Skipped
from detectors.secret import Secret
from scanner import wire
from scanner.crew import Crew, tasks_of
from scanner.examination import Examination
from scanner.git.command import Git
from scanner.git.ranges import Change, Range, authors_of, changes_of, removed_between, versions_at
from scanner.harvest import Harvest, PlaceKey, gather, place_key
from scanner.report import Attribution, Notice, Scope
from scanner.sources.files import Excludes

if TYPE_CHECKING:
    from scanner.history.attribution import Attributed
    from scanner.runs.tree import Progress

MOST_OBJECTS = 200
MOST_BYTES = 8 << 20
SURVEYED = 2000  # objects from which on those that hold something are looked for first
MOST_REMOVED = 1000  # removed files in which moved secrets are looked for

Key = tuple[str, Secret, str]  # rule, secret, path


class Plan(NamedTuple):
    """What a run over ranges is told."""

    git: Git
    crew: Crew
    excludes: Excludes
    progress: Progress


class Version(NamedTuple):
    """A version of a file: the indexes of the first and of the last commit of the run that brings it."""

    first: int
    last: int


class Ranged(NamedTuple):
    """The harvest, and who knows which commit brought what."""

    harvest: Harvest
    attributor: RangeAttributor


def harvest_ranges(plan: Plan, ranges: Sequence[Range], scope: Scope) -> Ranged:
    """Scan what the ranges bring. Raises GitError."""
    commits = list(dict.fromkeys(commit for one in ranges for commit in one.commits))
    changes = [list(changes_of(plan.git, one.commits)) for one in ranges]
    versions = _versions(changes, commits)
    paths, excluded = _by_object(versions, plan.excludes)
    messages = [*((commit, "commit") for commit in commits), *((tag, "tag") for one in ranges for tag in one.tags)]
    items = [*((oid, "blob", *own) for oid, own in sorted(paths.items())), *messages]
    examinations = [*_examine(plan, _worth(plan, items))]
    counts = (("blobs", len(paths)), ("commits", len(commits)))
    scope = scope._replace(excluded=excluded, details=(*scope.details, *(one.name for one in ranges)))
    harvest = gather(examinations, scope, _cut_off(ranges))
    harvest = harvest._replace(notices=(*_remarks(ranges), *harvest.notices), scope=harvest.scope._replace(counts=counts))
    seen = _keys(harvest.occurrences)
    new = {key for one, own in zip(ranges, changes, strict=True) for key in _new_keys(plan, one, own, harvest.occurrences)} if seen else set()
    inherited = frozenset(place_key(one) for one in harvest.occurrences if _key(one) not in new)
    return Ranged(harvest._replace(inherited=inherited), RangeAttributor(plan.git, ranges, commits, versions, inherited))


def _versions(changes: Iterable[Sequence[Change]], commits: Sequence[str]) -> dict[tuple[str, str], Version]:
    """Every (path, object) with the commits that bring it."""
    place = {commit: index for index, commit in enumerate(commits)}
    versions: dict[tuple[str, str], Version] = {}
    for own in changes:
        for one in own:
            at, key = place[one.commit], (one.path, one.object_id)
            known = versions.get(key, Version(at, at))
            versions[key] = Version(min(known.first, at), max(known.last, at))
    return versions


def _by_object(versions: Iterable[tuple[str, str]], excludes: Excludes) -> tuple[dict[str, list[str]], tuple[tuple[str, int], ...]]:
    """The paths of each object that are not excluded, and how many paths were, by reason."""
    paths: dict[str, list[str]] = {}
    excluded: dict[str, set[str]] = {}
    for path, oid in sorted(versions):
        if reason := excludes(path):
            excluded.setdefault(reason, set()).add(path)
        else:
            paths.setdefault(oid, []).append(path)
    return paths, tuple(sorted((reason, len(own)) for reason, own in excluded.items()))


def _worth(plan: Plan, items: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Of very many objects those that hold something: looking is cheaper than examining. Those that could not be read stay in."""
    if len(items) < SURVEYED:
        return items
    holding = set()
    for number, done in enumerate(plan.crew.run(tasks_of("survey", ((item[0], 0) for item in items), MOST_OBJECTS, MOST_BYTES))):
        plan.progress("objects", number, len(items))
        if done.lost or any(done.result):
            holding.add(done.item)
    return [item for item in items if item[0] in holding]


def _examine(plan: Plan, items: Sequence[tuple[str, ...]]) -> Iterator[Examination]:
    for number, done in enumerate(plan.crew.run(tasks_of("objects", ((item, 0) for item in items), MOST_OBJECTS, MOST_BYTES))):
        plan.progress("versions", number, len(items))
        if done.lost:
            oid, _, *paths = done.item
            yield Examination(skipped=(Skipped(paths[0] if paths else "", done.lost, "", oid),))
        else:
            yield from (wire.unpack(packed) for packed in done.result)


def _new_keys(plan: Plan, asked: Range, changes: Iterable[Change], occurrences: Iterable[Occurrence]) -> set[Key]:
    """What this range brings and its base does not have."""
    own = {(one.path, one.object_id) for one in changes}
    messages = {*asked.commits, *asked.tags}
    mine = _keys(one for one in occurrences if (one.origin.path, one.origin.object_id) in own or one.origin.object_id in messages)
    paths = sorted({path for _, _, path in mine if path})
    before = sorted({(oid, path) for base in asked.bases for path, oid in versions_at(plan.git, base, paths).items()}) if paths else []
    mine -= _keys(one for examination in _examine(plan, [(oid, "blob", path) for oid, path in before]) for one in examination.occurrences)
    moved = _moved(plan, asked) if any(path for _, _, path in mine) else set()
    return {key for key in mine if key[:2] not in moved}


def _moved(plan: Plan, asked: Range) -> set[tuple[str, Secret]]:
    """The secrets of files that the base has and the end has no more."""
    removed = sorted({(oid, "blob", path) for base in asked.bases for end in asked.ends for path, oid in removed_between(plan.git, base, end)})
    found = _examine(plan, removed[:MOST_REMOVED])
    return {(one.rule_id, one.secret) for examination in found for one in examination.occurrences}


def _key(one: Occurrence) -> Key:
    return one.rule_id, one.secret, one.origin.path


def _keys(occurrences: Iterable[Occurrence]) -> set[Key]:
    return {_key(one) for one in occurrences}


def _cut_off(ranges: Sequence[Range]) -> Iterator[Skipped]:
    """A shallow clone is enough for a range that lies within it; where it ends inside of the range, commits are missing."""
    for one in ranges:
        if one.cut:
            yield Skipped("", "shallow", f"{one.name}: what stands before {one.cut[0][:12]} is not here")


def _remarks(ranges: Sequence[Range]) -> Iterator[Notice]:
    for one in ranges:
        yield from (Notice("range", "warning", f"{one.name}: {remark}") for remark in one.remarks)


class RangeAttributor:
    """Which commit of the run brought a secret into its path, and whether the trees at the ends have it."""

    def __init__(
        self, git: Git, ranges: Sequence[Range], commits: Sequence[str], versions: dict[tuple[str, str], Version], inherited: frozenset[PlaceKey]
    ) -> None:
        self._git = git
        self._ends = sorted({end for one in ranges for end in one.ends})
        self._commits = commits
        self._versions = versions
        self._inherited = inherited

    def attribute(self, findings: Sequence[Finding]) -> list[Attributed]:
        """One answer per finding, in their order. An inherited one came before the run: by whom is not asked."""
        paths = sorted({finding.path for finding in findings if finding.path})
        final = {(path, oid) for end in self._ends for path, oid in versions_at(self._git, end, paths).items()} if paths else set()
        ends = [self._end_versions(finding) for finding in findings]
        wanted = sorted({commit for pair in ends for _, commit in pair if commit})
        people = {oid: Attribution(oid, *who) for oid, who in authors_of(self._git, wanted).items()} if wanted else {}
        return [self._attributed(finding, pair, final, people) for finding, pair in zip(findings, ends, strict=True)]

    def _end_versions(self, finding: Finding) -> tuple[tuple[str, str], tuple[str, str]]:
        """(object, commit) of the first and of the newest version that has it; commits are empty where it is not asked."""
        origins = [one.origin for one in finding.occurrences if not one.vetoed or finding.vetoed]
        if not finding.path:
            oid = origins[0].object_id
            own = (oid, oid if origins[0].kind == "commit" else "")
            return own, own
        spans = {one.object_id: self._versions.get((finding.path, one.object_id), Version(0, 0)) for one in origins}
        first = min(spans, key=lambda oid: (spans[oid].first, oid))
        newest = max(spans, key=lambda oid: (spans[oid].last, oid))
        if place_key(finding.first) in self._inherited:
            return (first, ""), (newest, "")
        return (first, self._commits[spans[first].first]), (newest, self._commits[spans[newest].last])

    def _attributed(
        self, finding: Finding, pair: tuple[tuple[str, str], tuple[str, str]], final: set[tuple[str, str]], people: dict[str, Attribution]
    ) -> Attributed:
        from scanner.history.attribution import Attributed

        (first, introduced), (newest, last) = pair
        in_end = any((finding.path, one.origin.object_id) in final for one in finding.occurrences) if finding.path else None
        who = [people.get(commit, Attribution(commit)) for commit in (introduced, last)]
        return Attributed(first, who[0], newest, who[1], in_end)
