"""Which paths objects have, and which commits hold them: the tree objects of a repository as compact arrays, read once.

Every tree is parsed once, whatever number of commits share it. Kept are its subfolders, and its entries for the sought blobs; the names and
paths of everything else are never built. Tree entries are `mode SP name NUL raw-id` (git-mktree(1) writes the same in text).
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple, Protocol

from scanner.git.batch import GitObject

# (tree, path) pairs that are followed at most: 10^10 paths fit into a repository of twelve objects (a "git bomb").
PATHS_PER_TREE = 4
EXTRA_PATHS = 200_000
LONG_PATH = 256  # as many paths are told as pairs followed; one of so many bytes counts for two
MOST_LITERALS = 20_000


class Sighting(NamedTuple):
    """A sought blob at a path; `first` is the index, in the order of the roots given, of the first root that has it there."""

    path: bytes
    oid: bytes
    first: int


class Trees(Protocol):
    """What knows paths: this module's index, or the table that the pack reader fills."""

    cut: bool

    def sightings(self, roots: Sequence[bytes], only: Collection[bytes] | None = None) -> Iterator[tuple[bytes, bytes, int]]: ...


class TreeIndex:
    """Trees by number. `add` first, for all trees; then ask. `cut` says that there were too many paths to follow them all."""

    def __init__(self, sought: Iterable[bytes], hash_size: int) -> None:
        self._sought = frozenset(sought)
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._names: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._starts = array("q")
        self._ends = array("q")
        self._children = array("i")
        self._child_names = array("i")
        self._blobs: dict[int, list[tuple[bytes, bytes]]] = {}
        width = str(hash_size).encode()
        self._folders = re.compile(rb"40000 ([^\0]+)\0(.{%b})" % width, re.DOTALL)
        self._entries = re.compile(rb"[0-7]{5,6} ([^\0]+)\0(.{%b})" % width, re.DOTALL)
        self._holds = _finder(self._sought, self._entries)
        self.cut = False

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, tree: GitObject) -> None:
        """Take one tree object in. An object that is no well-formed tree adds what could be read of it.

        The folder pattern may, once in 2^48 bytes, start inside a raw id; the price is a path that is not known.
        """
        number = self._numbers[bytes.fromhex(tree.oid)]
        lack = number + 1 - len(self._starts)
        if lack > 0:
            self._starts.extend([0] * lack)
            self._ends.extend([0] * lack)
        folders = self._folders.findall(tree.data)
        self._starts[number] = len(self._children)
        if folders:
            self._child_names.extend([self._names[name] for name, _ in folders])
            self._children.extend([self._numbers[child] for _, child in folders])
        self._ends[number] = len(self._children)
        if self._holds(tree.data):
            self._blobs[number] = [entry for entry in self._entries.findall(tree.data) if entry[1] in self._sought]

    def sightings(self, roots: Sequence[bytes], only: Collection[bytes] | None = None) -> Iterator[Sighting]:
        """Every (path, sought blob) under the root trees given, each once; `only` limits it to some paths.

        A (tree, path) pair is visited once, for the first root that has it: that is what makes years of history cheap.
        """
        follow = _AllPaths(self._names) if only is None else _SomePaths(only, self._names)
        seen = _Seen(len(self._numbers), len(self) * PATHS_PER_TREE + EXTRA_PATHS)
        to_tell = seen.left
        told: set[tuple[bytes, bytes]] = set()
        for index, root in enumerate(roots):
            if root not in self._numbers:
                continue
            for path, oid in self._walk(self._numbers[root], follow, seen):
                if (path, oid) not in told:
                    told.add((path, oid))
                    to_tell -= 1 + len(path) // LONG_PATH
                    yield Sighting(path, oid, index)
                if to_tell <= 0:
                    break
            if seen.left < 0 or to_tell <= 0:
                self.cut = True
                return

    def _walk(self, root: int, follow: _AllPaths | _SomePaths, seen: _Seen) -> Iterator[tuple[bytes, bytes]]:
        stack = [(root, 0)] if seen.is_new(root, 0) else []
        starts, ends, children, names = self._starts, self._ends, self._children, self._child_names
        while stack and seen.left >= 0:
            number, place = stack.pop()
            if number in self._blobs:
                for name, oid in self._blobs[number]:
                    path = follow.path(place, name)
                    if path is not None:
                        yield path, oid
            if number >= len(starts):
                continue
            for entry in range(starts[number], ends[number]):
                below = follow.below(place, names[entry])
                if below is not None and seen.is_new(children[entry], below):
                    stack.append((children[entry], below))


class _Seen:
    """(tree, folder) pairs that were visited. Nearly every tree has one folder only, so that one fits into an array."""

    def __init__(self, trees: int, most: int) -> None:
        self._one = array("i", [-1]) * trees
        self._more: set[tuple[int, int]] = set()
        self.left = most

    def is_new(self, tree: int, place: int) -> bool:
        known = self._one[tree]
        if known == place or (known >= 0 and (tree, place) in self._more):
            return False
        if known < 0:
            self._one[tree] = place
        else:
            self._more.add((tree, place))
        self.left -= 1
        return True


class _AllPaths:
    """Folders by number, made as they are met; 0 is the root. Their paths are put together when they are asked for: a folder can lie
    in ten thousand others.
    """

    def __init__(self, names: Mapping[bytes, int]) -> None:
        self._names = list(names)
        self._below: dict[tuple[int, int], int] = {}
        self._above = array("i", [0])
        self._own = array("i", [0])

    def below(self, place: int, name: int) -> int | None:
        key = (place, name)
        found = self._below.get(key)
        if found is None:
            found = self._below[key] = len(self._above)
            self._above.append(place)
            self._own.append(name)
        return found

    def path(self, place: int, name: bytes) -> bytes | None:
        pieces = [name]
        while place:
            pieces.append(self._names[self._own[place]])
            place = self._above[place]
        return b"/".join(reversed(pieces))


class _SomePaths:
    """Only the folders that lead to given paths; 0 is the root."""

    def __init__(self, paths: Iterable[bytes], names: Mapping[bytes, int]) -> None:
        self._branches: list[dict[int, int]] = [{}]
        self._leaves: list[dict[bytes, bytes]] = [{}]
        for path in paths:
            *folders, name = path.split(b"/")
            self._leaves[self._descend([names.get(folder, -1) for folder in folders])][name] = path

    def _descend(self, folders: list[int]) -> int:
        place = 0
        for folder in folders:
            below = self._branches[place].setdefault(folder, len(self._branches))
            if below == len(self._branches):
                self._branches.append({})
                self._leaves.append({})
            place = below
        return place

    def below(self, place: int, name: int) -> int | None:
        return self._branches[place].get(name)

    def path(self, place: int, name: bytes) -> bytes | None:
        return self._leaves[place].get(name)


def _finder(sought: frozenset[bytes], entries: re.Pattern[bytes]) -> Any:
    """A test whether a tree's bytes hold a sought id: one automaton for all ids where there is one, else by looking at each entry."""
    if not sought:
        return lambda _data: False
    if len(sought) > MOST_LITERALS:
        return lambda data: not sought.isdisjoint([oid for _, oid in entries.findall(data)])
    try:
        import hyperscan
    except ImportError:
        return lambda data: not sought.isdisjoint([oid for _, oid in entries.findall(data)])
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    ids = sorted(sought)
    expressions = [b"".join(b"\\x%02x" % byte for byte in oid) for oid in ids]
    database.compile(expressions=expressions, ids=list(range(len(ids))), elements=len(ids), flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(ids))
    hits: list[int] = []

    def on_match(number: int, *_: object) -> None:
        hits.append(number)

    def holds(data: bytes) -> bool:
        hits.clear()
        database.scan(data, match_event_handler=on_match)
        return bool(hits)

    return holds
