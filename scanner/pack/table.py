# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""All trees of a repository as compact columns: which subtrees each has, and which sought objects; and the paths that follow from it.

This source also compiles with Cython: table.pxd has its C types. Compiled indexing is unchecked: all numbers are the table's own.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .trees import TreeError, compare

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Sequence

    import cython

    from .graph import Graph
    from .values import Place
else:
    from . import shim as cython

COMPILED: bool = cython.compiled

# (tree, folder) pairs that are followed at most, by the number of trees: a dozen objects can hold 10^10 paths (a "git bomb").
PAIRS_PER_TREE = 4
EXTRA_PAIRS = 200_000
LONG_PATH = 256  # as many paths are told as pairs followed; one of so many bytes counts for two


class TreeTable:
    """Trees by number: the graph's rows, and above them trees from elsewhere. Fill it with all trees first (`put`, `add`), then ask.

    `entries` counts what is held. `cut` says that there were too many paths to follow them all.
    """

    def __init__(self, graph: Graph, width: int, sought: Container[bytes]) -> None:
        self._graph = graph
        self._width = width
        self._sought = sought
        self._elsewhere: dict[bytes, int] = {}
        self._taken: set[int] = set()
        self._starts = array("q", bytes(8 * len(graph)))
        self._ends = array("q", bytes(8 * len(graph)))
        self._children = array("i")
        self._tags = array("i")
        self._names: dict[bytes, int] = {}
        self._held: dict[int, tuple[Place, ...]] = {}
        self.cut = False

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def entries(self) -> int:
        return len(self._children)

    def number(self, oid: bytes) -> int:
        """The number of a tree, whether it is in the table or not yet."""
        row = self._graph.find(oid)
        if row >= 0:
            return row
        row = self._elsewhere.setdefault(oid, len(self._graph) + len(self._elsewhere))
        if row >= len(self._starts):
            self._starts.append(0)
            self._ends.append(0)
        return row

    def add(self, oid: bytes, tree: bytes) -> bool:
        """Take in one tree on its own; False where its entries do not parse."""
        try:
            added, held, _ = compare(tree, b"", self._width, self._sought)
        except TreeError:
            return False
        number = self.number(oid)
        self._put(number, -1, added, held, ())
        self._taken.add(number)
        return True

    def hold_missing(self, roots: Sequence[bytes]) -> frozenset[bytes]:
        """Hold the trees that were never taken in, where others name them, like what is sought; the ids of those that are in no pack.

        Root trees that are missing are among them, though no path leads to those.
        """
        for root in roots:
            self.number(root)
        gone = {number: oid for oid, number in self._elsewhere.items() if number not in self._taken}
        for row in range(len(self)) if gone else ():
            for at in range(self._starts[row], self._ends[row]):
                if self._children[at] in gone:
                    name = next(text for text, tag in self._names.items() if tag == self._tags[at])
                    self._held[row] = (*self._held.get(row, ()), (name, gone[self._children[at]]))
        return frozenset(gone.values())

    def put(self, row: int, tree: bytes, above: int, base: bytes) -> bool:
        """Take in the tree of a row, told by what differs from its base, which is row `above` (-1: none) and in the table."""
        try:
            added, held, dropped = compare(tree, base, self._width, self._sought)
        except TreeError:
            return False
        self._put(row, above, added, held, dropped)
        return True

    def _put(self, number: int, above: int, added: tuple[Place, ...], held: tuple[Place, ...], dropped: tuple[Place, ...]) -> None:
        children, tags = array("i"), array("i")
        if above >= 0:
            start, end = self._starts[above], self._ends[above]
            children, tags = self._children[start:end], self._tags[start:end]
            held = self._inherited(above, held, dropped) if above in self._held else held
        for name, _ in dropped:
            tag = self._names.get(name, -1)
            for at, other in enumerate(tags):
                if other == tag:
                    del children[at], tags[at]
                    break
        for name, oid in added:
            children.append(self.number(oid))
            tags.append(self._names.setdefault(name, len(self._names)))
        self._starts[number] = len(self._children)
        self._children.extend(children)
        self._tags.extend(tags)
        self._ends[number] = len(self._children)
        if held:
            self._held[number] = held

    def _inherited(self, above: int, held: tuple[Place, ...], dropped: tuple[Place, ...]) -> tuple[Place, ...]:
        return (*[place for place in self._held[above] if place not in dropped], *held)

    def sightings(self, roots: Sequence[bytes], only: Collection[bytes] | None = None) -> Iterator[tuple[bytes, bytes, int]]:
        """(path, sought id, index of the first root that has it there) for all that is under these root trees, each pair once.

        `only` limits it to some paths. A (tree, folder) pair is visited once, for the first root that has it: that is what makes years
        of history cheap.
        """
        folders = _Folders(self._names, only)
        seen, more = array("i", [-1]) * len(self), set[int]()
        left = to_tell = len(self) * PAIRS_PER_TREE + EXTRA_PAIRS
        told = set()
        for index, root in enumerate(roots):
            row = self._graph.find(root)
            number = row if row >= 0 else self._elsewhere.get(root, -1)
            if number < 0:
                continue
            seen.extend([-1] * (len(self) - len(seen)))
            hits: list[tuple[int, int]] = []
            left -= _visit(number, self._starts, self._ends, self._children, self._tags, seen, more, self._held, folders, hits, left)
            for holder, folder in hits:
                for name, oid in self._held[holder]:
                    path = folders.path(folder) + name
                    if (path, oid) not in told and (only is None or path in only) and to_tell > 0:
                        told.add((path, oid))
                        to_tell -= 1 + len(path) // LONG_PATH
                        yield path, oid, index
            if left <= 0 or to_tell <= 0:
                self.cut = True
                return


class _Folders:
    """Folders by number (0 is the root): `below` has the number of what lies in a folder, by folder << 32 | name.

    With `only`, the folders of those paths and no more.
    """

    def __init__(self, names: dict[bytes, int], only: Collection[bytes] | None) -> None:
        self.below: dict[int, int] = {}
        self.limited = only is not None
        self._texts = list(names)
        self._parents = [-1]
        self._tags = [-1]
        for path in only or ():
            folder = 0
            for text in path.split(b"/")[:-1]:
                folder = self.enter(folder, names.get(text, -1))

    def enter(self, folder: int, tag: int) -> int:
        """The number of the folder of that name in another; a name that no tree has (-1) leads nowhere."""
        key = folder << 32 | tag & 0xFFFFFFFF
        found = self.below.get(key)
        if found is None:
            found = self.below[key] = len(self._parents)
            self._parents.append(folder)
            self._tags.append(tag)
        return found

    def path(self, folder: int) -> bytes:
        """With a slash at its end, but for the root."""
        pieces = []
        while folder:
            pieces.append(self._texts[self._tags[folder]] + b"/")
            folder = self._parents[folder]
        return b"".join(reversed(pieces))


def _visit(
    root: int,
    starts: array[int],
    ends: array[int],
    children: array[int],
    tags: array[int],
    seen: array[int],
    more: set[int],
    held: dict[int, tuple[Place, ...]],
    folders: _Folders,
    hits: list[tuple[int, int]],
    left: int,
) -> int:
    """Note each (tree, folder) under a root that holds something sought and was not seen before; returns how many pairs were new.

    `seen` has the one folder that most trees have, `more` the other pairs as tree << 32 | folder. Stops after `left` pairs.
    """
    below, limited = folders.below, folders.limited
    stack = [(root, 0)] if _is_new(root, 0, seen, more) else []
    count = len(stack)
    while stack and count < left:
        number, folder = stack.pop()
        if number in held:
            hits.append((number, folder))
        for entry in range(starts[number], ends[number]):
            key = folder << 32 | tags[entry]
            inner = below.get(key)
            if inner is None:
                if limited:
                    continue
                inner = folders.enter(folder, tags[entry])
            place = inner
            child = children[entry]
            if seen[child] != place and _is_new(child, place, seen, more):
                stack.append((child, place))
                count += 1
    return count


def _is_new(number: int, folder: int, seen: array[int], more: set[int]) -> bool:
    if seen[number] == folder:
        return False
    if seen[number] < 0:
        seen[number] = folder
        return True
    if number << 32 | folder in more:
        return False
    more.add(number << 32 | folder)
    return True
