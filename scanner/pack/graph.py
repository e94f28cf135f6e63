# cython: language_level=3, annotation_typing=False
"""All entries of all packs as one table, joined by their bases into families that can be walked apart from each other."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from .headers import BAD, BLOB, COMMIT, SPARE, TAG, TREE, Headers
from .links import link, locate, preorder, settle, tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .packfile import Pack

TYPES = {COMMIT: "commit", TREE: "tree", BLOB: "blob", TAG: "tag"}
NUMBERS = {name: number for number, name in TYPES.items()}


class Graph:
    """Rows are the packs' entries, one pack behind the other; `first` is each pack's first row. `rows` holds the columns of the headers.

    `child`, `sibling`: first delta on a row and the next one on the same base, or -1. `weight`: rows in a row's subtree.
    `roots`, `costs`, `packed`: the families, in order of their first row, with their cost (see links.tally) and stored bytes.
    """

    __slots__ = ("_tables", "child", "costs", "first", "packed", "packs", "roots", "rows", "sibling", "weight")

    def __init__(self, packs: Sequence[Pack], tables: Sequence[Headers]) -> None:
        self.packs = tuple(packs)
        self.first = array("q")
        self.rows = self._joined(tables)
        self._tables = [
            (pack.index.oids, pack.index.width, pack.index.fanout, pack.rows, first) for pack, first in zip(self.packs, self.first, strict=True)
        ]
        self._drop_spares()
        self._resolve_far()
        self._link()

    def __len__(self) -> int:
        return len(self.rows.base)

    def oid(self, row: int) -> bytes:
        which = bisect_right(self.first, row) - 1
        pack = self.packs[which]
        return pack.index.oid(pack.numbers[row - self.first[which]])

    def pack(self, row: int) -> Pack:
        return self.packs[bisect_right(self.first, row) - 1]

    def read(self, row: int, start: int, stop: int, size: int) -> bytes:
        """The stream of a row that inflates to `size` bytes: no more than such a stream can take (zlib's deflateBound, with room).

        Empty where the file can't be read.
        """
        try:
            return self.pack(row).file.read(start, min(stop - start, size + (size >> 3) + 1024))
        except OSError:
            return b""

    def find(self, oid: bytes) -> int:
        """The row of an object in the first pack that has it, or -1."""
        if not self.packs or len(oid) != self.packs[0].index.width:
            return -1
        head = oid[0]
        for table, width, fanout, rows, first in self._tables:
            number = locate(table, width, oid, fanout[head - 1] if head else 0, fanout[head])
            if number >= 0:
                return first + rows[number]
        return -1

    def children(self, row: int) -> list[int]:
        """The deltas on a row, ascending."""
        found = []
        row = self.child[row]
        while row >= 0:
            found.append(row)
            row = self.sibling[row]
        return found

    def descend(self, row: int) -> Iterator[int]:
        """The rows below a row, bases first."""
        waiting = self.children(row)
        while waiting:
            below = waiting.pop()
            yield below
            waiting.extend(self.children(below))

    def why(self, row: int) -> str:
        """What is wrong with a row whose kind is BAD: a key of `values.REASONS`."""
        return self.rows.bad.get(row, "base-unread")

    def _joined(self, tables: Sequence[Headers]) -> Headers:
        rows = tables[0] if tables else Headers(array("Q"), 0)
        self.first.extend([0] if tables else [])
        for table in tables[1:]:
            first = len(rows.base)
            self.first.append(first)
            rows.start.extend(table.start)
            rows.stop.extend(table.stop)
            rows.size.extend(table.size)
            rows.kind.extend(table.kind)
            rows.base.extend(array("i", [base + first if base >= 0 else -1 for base in table.base]))
            rows.far.extend(row + first for row in table.far)
            rows.bad.update((row + first, why) for row, why in table.bad.items())
        return rows

    def _drop_spares(self) -> None:
        """Read each object from the first pack that has it. Deltas move to that copy of their base too: so families join across packs, and
        since they only move to earlier packs, no cycle can come of it.
        """
        if len(self.packs) < 2:
            return
        rows = self.rows
        kept = array("i", range(len(rows.base)))
        for same in self._copies():
            for row in same[1:]:
                kept[row] = same[0]
                rows.kind[row] = SPARE
        for row, base in enumerate(rows.base):
            if rows.kind[row] == SPARE:
                rows.base[row] = -1
                rows.bad.pop(row, None)
            elif base >= 0:
                rows.base[row] = kept[base]
        rows.far = [row for row in rows.far if rows.kind[row] != SPARE]

    def _copies(self) -> Iterator[list[int]]:
        """Rows of the same object, where there are several; by first byte, so that few are looked at at once."""
        for byte in range(256):
            seen: dict[bytes, list[int]] = {}
            for pack, first in zip(self.packs, self.first, strict=True):
                low = pack.index.fanout[byte - 1] if byte else 0
                for number in range(low, pack.index.fanout[byte]):
                    seen.setdefault(pack.index.oid(number), []).append(first + pack.rows[number])
            yield from (same for same in seen.values() if len(same) > 1)

    def _resolve_far(self) -> None:
        """Find the bases that deltas name by object id: in the same pack, as git writes them, or in another."""
        rows = self.rows
        for row in rows.far:
            if rows.kind[row] == BAD:
                continue
            pack = self.pack(row)
            name = pack.file.read(rows.start[row] - pack.index.width, pack.index.width)
            base = self.find(name) if len(name) == pack.index.width else -1
            rows.base[row] = base
            if base < 0:
                rows.bad[row] = "base-missing"
                rows.kind[row] = BAD

    def _link(self) -> None:
        rows, count = self.rows, len(self)
        blank = array("i", [-1]) * count
        self.child, self.sibling = blank[:], blank[:]
        order = array("i", range(count))
        reached = count
        if link(rows.base, self.child, self.sibling):
            reached = preorder(rows.base, self.child, self.sibling, order)
        root, self.weight = blank, array("i", bytes(4 * count))
        settle(order, reached, rows.base, rows.kind, root, self.weight)
        if reached < count:
            self._mark_cycles(root)
        self._gather(root)

    def _mark_cycles(self, root: array[int]) -> None:
        for row, top in enumerate(root):
            if top < 0:
                self.rows.kind[row] = BAD
                self.rows.bad[row] = "delta-cycle"

    def _gather(self, root: array[int]) -> None:
        rows, count = self.rows, len(self)
        costs, packed = array("Q", bytes(8 * count)), array("Q", bytes(8 * count))
        tally(root, rows.size, rows.start, rows.stop, costs, packed)
        self.roots = array("i", [row for row, top in enumerate(root) if row == top and rows.kind[row] not in {BAD, SPARE}])
        self.costs = array("Q", [costs[row] for row in self.roots])
        self.packed = array("Q", [packed[row] for row in self.roots])
