# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""The headers of a pack's entries (git's gitformat-pack, "pack-*.pack files"): type, size, base, and where the zlib stream begins.

This source also compiles with Cython: headers.pxd has its C types. Compiled indexing is unchecked, so every offset is checked here.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cython
else:
    from . import shim as cython

COMPILED: bool = cython.compiled

# Types as packs number them; a delta's is its base's. BAD marks entries that can't be read, SPARE those that stand in another pack too.
COMMIT, TREE, BLOB, TAG, SPARE, OFS_DELTA, REF_DELTA, BAD = 1, 2, 3, 4, 5, 6, 7, 0

# No header is longer: at most 9 bytes of size, and 9 of offset or 32 of an object id.
LONGEST = 64


class Headers:
    """What the headers say, in columns: one row an entry, in order of offset. `base` is a row, or -1.

    `start` and `stop` bound the zlib stream in the pack, `size` is its inflated length as declared. `kind` is the type's number: of deltas
    too, once `links.settle` has been there. `far` are the rows whose delta names its base by object id, `bad` tells what is wrong where
    `kind` is BAD.
    """

    __slots__ = ("bad", "base", "far", "kind", "size", "start", "stop")

    def __init__(self, offsets: array[int], end: int) -> None:
        count = len(offsets)
        self.start = array("Q", bytes(8 * count))
        self.stop = offsets[1:]
        if count:
            self.stop.append(end)
        self.size = array("Q", bytes(8 * count))
        self.base = array("i", bytes(4 * count))
        self.kind = bytearray(count)
        self.far: list[int] = []
        self.bad: dict[int, str] = {}


def read_block(block: bytes, origin: int, last: bool, offsets: array[int], first: int, width: int, rows: Headers) -> int:  # noqa: FBT001
    """Read the headers that `block` holds, which begins at byte `origin` of the pack, from row `first` on. Object ids have `width` bytes.

    Returns the first row whose header may reach beyond it. `last` says that the pack's entries end with the block.
    """
    end = len(block) if last else max(0, len(block) - LONGEST)
    block += bytes(LONGEST)
    return _read_block(block, origin, end, offsets, first, width, rows, rows.start, rows.stop, rows.size, rows.base, rows.kind)


def _read_block(
    block: bytes,
    origin: int,
    end: int,
    offsets: array[int],
    first: int,
    width: int,
    rows: Headers,
    starts: array[int],
    stops: array[int],
    sizes: array[int],
    bases: array[int],
    kinds: bytearray,
) -> int:
    for row in range(first, len(offsets)):
        at = offsets[row] - origin
        if at >= end:
            return row
        byte = block[at]
        at += 1
        kind = byte >> 4 & 7
        size = byte & 15
        shift = 4
        while byte & 128 and shift < 53:
            byte = block[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
        bad = byte > 127 or kind in {BAD, SPARE}
        base = -1
        if kind == OFS_DELTA:
            byte = block[at]
            at += 1
            back = byte & 127
            shift = 0
            while byte & 128 and shift < 49:
                byte = block[at]
                at += 1
                back = back + 1 << 7 | byte & 127
                shift += 7
            base = -1 if byte > 127 or back > offsets[row] else _row_at(offsets, offsets[row] - back, row)
            bad = bad or base < 0
        elif kind == REF_DELTA:
            at += width
            rows.far.append(row)
        starts[row], sizes[row], bases[row], kinds[row] = at + origin, size, base, kind
        if bad or at + origin >= stops[row]:
            rows.bad[row] = "bad-header" if bad else "truncated"
            kinds[row], bases[row], starts[row] = BAD, -1, stops[row]
    return len(offsets)


def _row_at(offsets: array[int], offset: int, stop: int) -> int:
    """The row before `stop` whose entry begins at `offset`, or -1."""
    if cython.compiled:
        low, high = 0, stop
        while low < high:
            middle = low + high >> 1
            if offsets[middle] < offset:
                low = middle + 1
            else:
                high = middle
    else:
        low = bisect_left(offsets, offset, 0, stop)
    return low if low < stop and offsets[low] == offset else -1
