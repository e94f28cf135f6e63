# cython: language_level=3, annotation_typing=False
"""A repository's objects, read from its files: listed, walked and looked up, without git and without obeying its configuration."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from .absent import Absent
from .delta import DeltaError
from .graph import NUMBERS, TYPES, Graph
from .headers import BAD, SPARE
from .loose import read_header, read_loose
from .table import TreeTable
from .trees import TreeError, compare
from .values import ALL, Broken, Entry, Limits, Refused, Shard, TreeEdges, Unit
from .walk import StreamError, Walker

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator
    from pathlib import Path

    from .walk import Step


class ObjectStore:
    """`refused` are the packs and alternates that were not read: the objects that only they hold are missing in all that follows.

    `hash_size` is that of object ids in bytes. Open one with `open_objects`; it holds open files until `close`.
    """

    def __init__(self, hash_size: int, graph: Graph, loose: dict[bytes, Path], refused: tuple[Refused, ...], limits: Limits) -> None:
        self.hash_size = hash_size
        self.refused = refused
        self._graph = graph
        self._limits = limits
        self._loose = loose

    def close(self) -> None:
        for pack in self._graph.packs:
            pack.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def listing(self) -> Iterator[Entry | Broken]:
        """Each object once, from its header alone."""
        graph = self._graph
        rows = graph.rows
        for row, kind in enumerate(rows.kind):
            if kind == BAD:
                yield Broken(graph.oid(row), graph.why(row))
            elif kind != SPARE:
                yield Entry(graph.oid(row), TYPES[kind], rows.size[row], rows.base[row] >= 0)
        for oid, folder in self._loose.items():
            yield read_header(folder, oid)

    def unread(self) -> Iterator[Broken]:
        """The packed objects that no walk will try, for what their headers say; `walk` and `tree_edges` tell what fails besides."""
        graph = self._graph
        return (Broken(graph.oid(row), graph.why(row)) for row, kind in enumerate(graph.rows.kind) if kind == BAD)

    def count(self, kind: str) -> int:
        """How many objects are of a type, of those whose headers tell."""
        return self._graph.rows.kind.count(NUMBERS[kind]) + sum(1 for _ in self._loose_ids(kind))

    def ids(self, kind: str) -> Iterator[bytes]:
        """The ids of the objects of a type."""
        number, graph = NUMBERS[kind], self._graph
        yield from (graph.oid(row) for row, own in enumerate(graph.rows.kind) if own == number)
        yield from self._loose_ids(kind)

    def _loose_ids(self, kind: str) -> Iterator[bytes]:
        headers = (read_header(folder, oid) for oid, folder in self._loose.items())
        return (header.oid for header in headers if isinstance(header, Entry) and header.type == kind)

    def has(self, oid: bytes) -> bool:
        """Whether a pack or a loose file has an object, readable or not."""
        return self._graph.find(oid) >= 0 or oid in self._loose

    def shards(self, parts: int) -> tuple[Shard, ...]:
        """Parts of a walk, of about equal work and apart from each other: the same in any process that opened the same files."""
        return tuple(Shard(part, parts) for part in range(parts))

    def walk(
        self,
        types: Collection[str],
        shard: Shard = ALL,
        want: Container[bytes] | None = None,
        known: Container[bytes] = frozenset(),
    ) -> Iterator[Unit | Broken]:
        """Each object of those types (of those in `want`, if given) once, whole; a delta's base before it.

        Windows are told against bases that this walk yields, or whose findings the caller has at hand: `known`.
        """
        walker = Walker(self._graph, self._limits, lines=True)
        for root, allowance in self._families(types, shard):
            needed = None if want is None else self._needed(root, want)
            if needed is None or needed:
                yield from self._units(walker.walk(root, allowance, needed), TYPES[self._graph.rows.kind[root]], want, known)
        for oid, folder in self._share(shard):
            if want is None or oid in want:
                unit = read_loose(folder, oid, self._limits.object)
                if isinstance(unit, Broken) or unit.type in types:
                    yield unit

    def _units(self, steps: Iterator[Step], kind: str, want: Container[bytes] | None, known: Container[bytes]) -> Iterator[Unit | Broken]:
        graph = self._graph
        for row, data, windows, _, reason in steps:
            oid = graph.oid(row)
            if want is not None and oid not in want:
                continue
            if reason:
                yield Broken(oid, reason)
                continue
            base = None if windows is None else graph.oid(graph.rows.base[row])
            if base is None or windows is None or not (want is None or base in want or base in known):
                yield Unit(oid, kind, data, ((0, len(data)),) if data else (), None)
            else:
                yield Unit(oid, kind, data, windows, base)

    def _needed(self, root: int, want: Container[bytes]) -> frozenset[int]:
        """The wanted rows of a family and all that they build on."""
        graph = self._graph
        needed = set()
        for row in (root, *graph.descend(root)):
            above = row
            if graph.oid(row) in want:
                while above >= 0 and above not in needed:
                    needed.add(above)
                    above = graph.rows.base[above]
        return frozenset(needed)

    def tree_edges(self, sought: Container[bytes], shard: Shard = ALL) -> Iterator[TreeEdges | Broken]:
        """Each tree once, a delta's base before it, by what it holds that its base does not."""
        walker = Walker(self._graph, self._limits, lines=False)
        for root, allowance in self._families(("tree",), shard):
            yield from self._told(walker.walk(root, allowance), sought)
        for oid, folder in self._share(shard):
            unit = read_loose(folder, oid, self._limits.object)
            if isinstance(unit, Broken):
                yield unit
            elif unit.type == "tree":
                yield self._edges(oid, unit.data, None, b"", sought)

    def tree_table(self, sought: Container[bytes], *, absent: bool = False) -> tuple[TreeTable, list[Broken]]:
        """Every tree, in one table that knows paths; and the trees that could not be read, which `TreeTable.add` takes from elsewhere.

        `absent`: also hold what trees name and is in no pack and no loose file.
        """
        graph = self._graph
        sought = Absent(sought, graph, self._loose) if absent else sought
        table, broken = TreeTable(graph, self.hash_size, sought), list(self.unread())
        walker = Walker(graph, self._limits, lines=False)
        for root, allowance in self._families(("tree",), ALL):
            bad = set()
            for row, data, _, base, reason in walker.walk(root, allowance):
                above = graph.rows.base[row]
                told = above >= 0 and above not in bad
                if reason or not table.put(row, data, above if told else -1, base or b"" if told else b""):
                    bad.add(row)
                    broken.append(Broken(graph.oid(row), reason or "bad-tree"))
        for oid, folder in self._loose.items():
            unit = read_loose(folder, oid, self._limits.object)
            if isinstance(unit, Broken):
                broken.append(unit)
            elif unit.type == "tree" and not table.add(oid, unit.data):
                broken.append(Broken(oid, "bad-tree"))
        return table, broken

    def _told(self, steps: Iterator[Step], sought: Container[bytes]) -> Iterator[TreeEdges | Broken]:
        graph = self._graph
        bad = set()
        for row, data, _, base, reason in steps:
            oid, above = graph.oid(row), graph.rows.base[row]
            if reason:
                yield Broken(oid, reason)
                continue
            told = above >= 0 and above not in bad
            edges = self._edges(oid, data, graph.oid(above) if told else None, base or b"" if told else b"", sought)
            if isinstance(edges, Broken):
                bad.add(row)
            yield edges

    def _edges(self, oid: bytes, tree: bytes, base_oid: bytes | None, base: bytes, sought: Container[bytes]) -> TreeEdges | Broken:
        try:
            return TreeEdges(oid, base_oid, *compare(tree, base, self.hash_size, sought))
        except TreeError as error:
            return Broken(oid, str(error))

    def read(self, oid: bytes) -> bytes | None:
        """An object's bytes, or None where it is not here or can't be read (`fetch` says which)."""
        unit = self.fetch(oid)
        return unit.data if isinstance(unit, Unit) else None

    def fetch(self, oid: bytes) -> Unit | Broken | None:
        """One object by way of its bases, or None where it is not here."""
        graph = self._graph
        row = graph.find(oid)
        if row < 0:
            return read_loose(self._loose[oid], oid, self._limits.object) if oid in self._loose else None
        if graph.rows.kind[row] == BAD:
            return Broken(oid, graph.why(row))
        try:
            data = Walker(graph, self._limits, lines=False).build(row, self._limits.floor)
        except (StreamError, DeltaError) as error:
            return Broken(oid, str(error))
        return Unit(oid, TYPES[graph.rows.kind[row]], data, ((0, len(data)),) if data else (), None)

    def _families(self, types: Collection[str], shard: Shard) -> Iterator[tuple[int, int]]:
        """Roots of a shard's families and what each may build. Shards cut the families, in order, where the sum of their costs is even."""
        graph, limits = self._graph, self._limits
        numbers = {NUMBERS[name] for name in types}
        kind = graph.rows.kind
        chosen = [number for number, root in enumerate(graph.roots) if kind[root] in numbers]
        total = sum(graph.costs[number] for number in chosen)
        low, high = total * shard.part // shard.parts, total * (shard.part + 1) // shard.parts
        share = limits.floor // max(1, len(graph.roots))
        before = 0
        for number in chosen:
            if low <= before < high:
                yield graph.roots[number], share + limits.growth * graph.packed[number]
            before += graph.costs[number]

    def _share(self, shard: Shard) -> list[tuple[bytes, Path]]:
        count = len(self._loose)
        return list(islice(self._loose.items(), count * shard.part // shard.parts, count * (shard.part + 1) // shard.parts))
