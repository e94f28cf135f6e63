"""Facts of a whole object database that history needs: what is there, what is missing, and commits in topological order."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from scanner.git.batch import BatchReader, GitObject, list_objects
from scanner.git.command import Git, GitError
from scanner.pack import ObjectStore


class Ids:
    """Many object ids in little memory: raw bytes, one behind the other, in the order they were added."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._raw = bytearray()
        self.sizes = array("Q")

    def add(self, oid: str, size: int) -> None:
        self._raw += bytes.fromhex(oid)
        self.sizes.append(size)

    def __len__(self) -> int:
        return len(self.sizes)

    def __iter__(self) -> Iterator[str]:
        width, raw = self.width, self._raw
        return (raw[start : start + width].hex() for start in range(0, len(raw), width))

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Hexadecimal ids with sizes in bytes."""
        return zip(self, self.sizes, strict=True)


class Inventory(NamedTuple):
    """Every object of the database by type. `hash_size` is 20 (SHA-1) or 32 (SHA-256) bytes. `broken` are there, but git can't read them."""

    blobs: Ids
    trees: Ids
    commits: Ids
    tags: Ids
    hash_size: int
    broken: tuple[str, ...] = ()


class Commits(NamedTuple):
    """Commits with their root trees (raw ids), the earliest first in topological order; the unreachable ones stand last.

    `problem` is git's word where it could not follow them all.
    """

    commits: list[bytes]
    roots: list[bytes]
    reachable: int
    problem: str = ""


def take_inventory(git: Git) -> Inventory:
    """List the whole database. Raises GitError."""
    inventory: Inventory | None = None
    broken: list[str] = []
    for listed in list_objects(git):
        if inventory is None:
            width = len(listed.oid) // 2
            inventory = Inventory(Ids(width), Ids(width), Ids(width), Ids(width), width)
        ids = {"blob": inventory.blobs, "tree": inventory.trees, "commit": inventory.commits, "tag": inventory.tags}.get(listed.type)
        if ids is not None:
            ids.add(listed.oid, listed.size)
        else:
            broken.append(listed.oid)
    inventory = inventory or Inventory(Ids(20), Ids(20), Ids(20), Ids(20), 20)
    return inventory._replace(broken=tuple(sorted(broken)))


class MissingWalk:
    """Which objects that refs and reflogs lead to are not there: `git rev-list --objects --missing=print`, beside the scan.

    `--quiet` leaves only the missing ones in the output, so that the child never waits for its reader.
    """

    def __init__(self, git: Git) -> None:
        self._child = git.start("rev-list", "--quiet", "--objects", "--all", "--reflog", "--missing=print")

    def result(self) -> tuple[list[str], str]:
        """Ids of missing objects in order, and git's message if the walk did not come to its end (empty: it did)."""
        out, err = self._child.communicate()
        missing = {found.decode("ascii") for found in re.findall(rb"^\?([0-9a-f]{40,64})$", out, re.MULTILINE)}
        lines = err.decode("utf-8", "replace").strip().splitlines()
        return sorted(missing), (lines[-1] if lines else "failed") if self._child.returncode else ""


def read_objects(git: Git, oids: Iterable[str]) -> Iterator[GitObject]:
    """Objects through git."""
    with BatchReader(git) as reader:
        yield from reader.read(oids)


def commit_ids(store: ObjectStore) -> Ids:
    """The commits of the packs and loose files."""
    ids = Ids(store.hash_size)
    for oid in store.ids("commit"):
        ids.add(oid.hex(), 0)
    return ids


def order_commits(git: Git, every: Ids) -> Commits:
    """All commits, reachable ones first in topological order. A walk that fails leaves its commits among the unreachable.

    Raises GitError where git can't open the repository.
    """
    commits: list[bytes] = []
    roots: list[bytes] = []
    problem = ""
    for options in (["--all", "--reflog"], ["--all"]):
        try:
            for line in git.lines("rev-list", *options, "--topo-order", "--reverse", "--format=%H %T"):
                if not line.startswith(b"commit "):
                    commit, _, root = line.decode("ascii").partition(" ")
                    commits.append(bytes.fromhex(commit))
                    roots.append(bytes.fromhex(root))
            break
        except GitError as error:
            problem = str(error)
            commits.clear()
            roots.clear()
    reachable = len(commits)
    if problem and not reachable:
        git.run("rev-parse", "--git-dir")  # where git takes it for no repository at all, nothing of it can be told
    if reachable < len(every):
        _add_unreachable(git, every, commits, roots)
    return Commits(commits, roots, reachable, problem)


def _add_unreachable(git: Git, every: Ids, commits: list[bytes], roots: list[bytes]) -> None:
    known = set(commits)
    others = sorted(oid for oid in every if bytes.fromhex(oid) not in known)
    headers = {found.oid: header for found in read_objects(git, others) if (header := _header(found.data))}
    for oid in _parents_first(headers):
        commits.append(bytes.fromhex(oid))
        roots.append(bytes.fromhex(headers[oid].root))


class _Header(NamedTuple):
    """Of a commit what its order takes: hexadecimal ids, and the committer's date in seconds."""

    root: str
    parents: tuple[str, ...]
    date: int


_ROOT = re.compile(rb"tree ([0-9a-f]{40,64})\n")
_PARENT = re.compile(rb"^parent ([0-9a-f]{40,64})$", re.MULTILINE)
_DATE = re.compile(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)


def _header(data: bytes) -> _Header | None:
    head = data.partition(b"\n\n")[0]
    root, date = _ROOT.match(head), _DATE.search(head)
    parents = tuple(found.decode("ascii") for found in _PARENT.findall(head))
    return _Header(root[1].decode("ascii"), parents, int(date[1]) if date else 0) if root else None


def _parents_first(headers: Mapping[str, _Header]) -> Iterator[str]:
    """Every commit behind its parents, otherwise by date and id."""
    children: dict[str, list[str]] = {}
    waits = dict.fromkeys(headers, 0)
    for oid, header in headers.items():
        for parent in set(header.parents) & headers.keys():
            children.setdefault(parent, []).append(oid)
            waits[oid] += 1
    ready = [(headers[oid].date, oid) for oid, count in waits.items() if not count]
    heapify(ready)
    while ready:
        _, oid = heappop(ready)
        yield oid
        for child in children.get(oid, ()):
            waits[child] -= 1
            if not waits[child]:
                heappush(ready, (headers[child].date, child))


class Person(NamedTuple):
    """Who wrote a commit, and when (seconds since the epoch, and the offset as written, `+0200`)."""

    name: str
    email: str
    seconds: int
    offset: str


_AUTHOR = re.compile(rb"^(?:author|tagger) (.{0,1000}?) ?<([^>\n]{0,1000})> (\d{1,12}) ([+-]\d{4})$", re.MULTILINE)


def read_authors(git: Git, oids: Sequence[str]) -> dict[str, Person]:
    """Who wrote commits and tags; one whose header can't be read is left out."""
    found: dict[str, Person] = {}
    with BatchReader(git) as reader:
        for commit in reader.read(oids):
            match = _AUTHOR.search(commit.data.partition(b"\n\n")[0])
            if match:
                name, email = match[1].decode("utf-8", "replace"), match[2].decode("utf-8", "replace")
                found[commit.oid] = Person(name, email, int(match[3]), match[4].decode("ascii"))
    return found
