"""Who brought a secret into a path, and whether it is still there: answered from the trees, for what is reported only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detectors.model import Finding
from scanner.git.command import Git
from scanner.git.trees import Sighting, Trees
from scanner.history.inventory import Commits, Person, read_authors
from scanner.report import Attribution

MOST_BRANCHES = 500  # whose newest versions are looked at
MESSAGES = ("commit", "tag")  # objects that say themselves who wrote them, and when


class Attributed(NamedTuple):
    """The version of a finding that first had the secret in that path, and the newest that has it; object ids are hexadecimal.

    "First" is the earliest commit in topological order. `in_head` is None where the question makes no sense (the message of a commit or
    a tag).
    """

    introduced_object: str
    introduced: Attribution
    newest_object: str
    newest: Attribution
    in_head: bool | None
    reachable: bool = True


class Attributor:
    """Asks for all findings at once, since each answer is a walk over the trees."""

    def __init__(self, git: Git, index: Trees, commits: Commits, sightings: Sequence[Sighting]) -> None:
        self._git = git
        self._index = index
        self._commits = commits
        self._first = {(sighting.path, sighting.oid.hex()): sighting.first for sighting in sightings}
        self._newest: dict[tuple[bytes, str], int] = {}
        self._walked: set[bytes] = set()

    def end_objects(self, finding: Finding) -> set[tuple[str, str]]:
        """(object, path) of the introducing and the newest version of a finding with a path."""
        self._walk({_raw(finding)})
        (first, _), (newest, _) = self._ends(finding)
        return {(first, finding.path), (newest, finding.path)}

    def attribute(self, findings: Sequence[Finding]) -> list[Attributed]:
        """One answer per finding, in their order."""
        paths = {path for finding in findings if (path := _raw(finding))}
        self._walk(paths)
        head = self._head(paths)
        ends = [self._ends(finding) for finding in findings]
        wanted = {self._commit(index) for pair in ends for _, index in pair if index >= 0} | _message_objects(findings)
        authors = read_authors(self._git, sorted(wanted))
        return [self._attributed(finding, pair, head, authors) for finding, pair in zip(findings, ends, strict=True)]

    def tips(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Of (path, object) pairs those that a branch's newest commit has, with one such branch's name."""
        sought = {(path.encode("utf-8", "surrogateescape"), oid): (path, oid) for path, oid in wanted}
        listed = self._git.try_run("for-each-ref", f"--count={MOST_BRANCHES}", "--format=%(tree) %(refname)", "refs/heads", "refs/remotes") if sought else b""
        branches = [line.split(b" ", 1) for line in (listed or b"").splitlines() if line[:1] != b" "]
        roots = [bytes.fromhex(root.decode("ascii")) for root, _ in branches]
        names = [name.decode("utf-8", "replace").removeprefix("refs/heads/").removeprefix("refs/remotes/") for _, name in branches]
        paths = {path for path, _ in sought}
        return {sought[path, oid.hex()]: names[first] for path, oid, first in self._index.sightings(roots, paths) if (path, oid.hex()) in sought} if roots else {}

    def leads_to_head(self, commit: str) -> bool:
        """Whether HEAD has the commit among its ancestors."""
        return bool(commit) and self._git.try_run("merge-base", "--is-ancestor", commit, "HEAD") is not None

    def prepare(self, paths: Iterable[str]) -> None:
        """Answer for many paths in one walk."""
        self._walk({path.encode("utf-8", "surrogateescape") for path in paths if path})

    def _walk(self, paths: set[bytes]) -> None:
        """For each (path, object) the index of the last commit in order that has it; unreachable commits count only where nothing else does."""
        new = paths - self._walked - {b""}
        if not new:
            return
        self._walked |= new
        order = [*range(self._commits.reachable - 1, -1, -1), *range(self._commits.reachable, len(self._commits.commits))]
        roots = [self._commits.roots[index] for index in order]
        for path, oid, first in self._index.sightings(roots, new):
            self._newest[path, oid.hex()] = order[first]

    def _head(self, paths: set[bytes]) -> set[tuple[bytes, str]]:
        root = self._git.try_run("rev-parse", "--verify", "--quiet", "HEAD^{tree}")
        if not root or not paths:
            return set()
        return {(path, oid.hex()) for path, oid, _ in self._index.sightings([bytes.fromhex(root.decode("ascii").strip())], paths)}

    def _ends(self, finding: Finding) -> tuple[tuple[str, int], tuple[str, int]]:
        """(object, commit index) where the secret came into the path, and the newest of them; -1 where no tree has it."""
        path = _raw(finding)
        objects = sorted({one.origin.object_id for one in finding.occurrences if not one.vetoed or finding.vetoed})
        far = len(self._commits.commits)
        first = min((self._first.get((path, oid), far), oid) for oid in objects)
        newest = max((self._rank(self._newest.get((path, oid), -1)), oid) for oid in objects)
        return (first[1], first[0] if first[0] < far else -1), (newest[1], self._newest.get((path, newest[1]), -1))

    def _rank(self, index: int) -> int:
        """Later is higher, but an unreachable commit is below every reachable one."""
        return index if index < self._commits.reachable else -1 - index

    def _commit(self, index: int) -> str:
        return self._commits.commits[index].hex()

    def _attributed(
        self,
        finding: Finding,
        ends: tuple[tuple[str, int], tuple[str, int]],
        head: set[tuple[bytes, str]],
        authors: dict[str, Person],
    ) -> Attributed:
        (first_object, first), (newest_object, newest) = ends
        if finding.first.origin.kind in MESSAGES:
            own = _attribution(finding.first.origin.object_id, authors)
            own = own if finding.first.origin.kind == "commit" else own._replace(commit="")
            return Attributed(first_object, own, newest_object, own, None)
        path = _raw(finding)
        in_head = any((path, one.origin.object_id) in head for one in finding.occurrences) if path else False
        who = [_attribution(self._commit(index), authors) if index >= 0 else Attribution() for index in (first, newest)]
        return Attributed(first_object, who[0], newest_object, who[1], in_head, 0 <= newest < self._commits.reachable)


def _raw(finding: Finding) -> bytes:
    return finding.path.encode("utf-8", "surrogateescape")


def _message_objects(findings: Iterable[Finding]) -> set[str]:
    return {finding.first.origin.object_id for finding in findings if finding.first.origin.kind in MESSAGES}


def _attribution(commit: str, authors: dict[str, Person]) -> Attribution:
    person = authors.get(commit)
    return Attribution(commit, person.name, person.email, _iso(person)) if person else Attribution(commit)


def _iso(person: Person) -> str:
    """ISO 8601 in the author's own offset."""
    from datetime import UTC, datetime, timedelta, timezone

    sign = -1 if person.offset[0] == "-" else 1
    hours, minutes = int(person.offset[1:3]), int(person.offset[3:5])
    zone = timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 24 and minutes < 60 else UTC
    try:
        return datetime.fromtimestamp(person.seconds, zone).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
