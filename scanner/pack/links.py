# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""The forest that bases and deltas make: children, order, families. Columns are as in `headers.Headers`: one row an entry.

This source also compiles with Cython: links.pxd has its C types. Every row number in `base` must be one of the table's, or -1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array

    import cython
else:
    from . import shim as cython

if cython.compiled:
    from cython.cimports.cpython.bytes import PyBytes_AS_STRING
    from cython.cimports.libc.string import memcmp

COMPILED: bool = cython.compiled

# Declared sizes are counted up to here, so that no sum of them overflows.
LARGE = 0xFFFFFFFF


def link(base: array[int], child: array[int], sibling: array[int]) -> bool:
    """Fill in each row's first child and next sibling (-1: none), in ascending order. Returns whether a base stands behind its delta."""
    backward = False
    for row in range(len(base) - 1, -1, -1):
        above = base[row]
        if above >= 0:
            sibling[row] = child[above]
            child[above] = row
            backward = backward or above > row
    return backward


def preorder(base: array[int], child: array[int], sibling: array[int], order: array[int]) -> int:
    """Write the rows that hang on a root into `order`, bases before deltas; returns how many they are. The rest are cycles."""
    count = 0
    for root in range(len(base)):
        if base[root] >= 0:
            continue
        row = root
        while row >= 0:
            order[count] = row
            count += 1
            if child[row] >= 0:
                row = child[row]
                continue
            while row != root and sibling[row] < 0:
                row = base[row]
            row = sibling[row] if row != root else -1
    return count


def settle(order: array[int], count: int, base: array[int], kind: bytearray, root: array[int], weight: array[int]) -> None:
    """Give every row of `order` the type of its base, the row of its family's root, and the number of rows in its subtree."""
    for place in range(count):
        row = order[place]
        above = base[row]
        weight[row] = 1
        root[row] = row
        if above >= 0:
            root[row] = root[above]
            kind[row] = kind[above]
    for place in range(count - 1, -1, -1):
        row = order[place]
        above = base[row]
        if above >= 0:
            weight[above] += weight[row]


def tally(root: array[int], size: array[int], start: array[int], stop: array[int], cost: array[int], packed: array[int]) -> None:
    """Add up by root row what a family costs to rebuild (in inflated bytes, about) and the bytes that it takes in its pack.

    Per entry: what is inflated, a thirty-second of the root's size for what is copied, and 600 for what any entry costs (measured).
    """
    large = LARGE
    for row in range(len(root)):
        top = root[row]
        if top >= 0:
            cost[top] += min(size[row], large) + (min(size[top], large) >> 5) + 600
            packed[top] += stop[row] - start[row]


def arrange(offsets: array[int], numbers: array[int], ascending: array[int]) -> bool:
    """Take `offsets` in the order of `numbers`; whether they then ascend from above zero, none of them twice."""
    before = 0
    for row in range(len(numbers)):
        if numbers[row] >= len(offsets) or offsets[numbers[row]] <= before:
            return False
        before = ascending[row] = offsets[numbers[row]]
    return True


def locate(table: bytes, width: int, key: bytes, low: int, high: int) -> int:
    """The number of `key` among entries `low` to `high` of an ascending table whose entries have `width` bytes, as the key has; or -1."""
    while low < high:
        middle = low + high >> 1
        if cython.compiled:
            order = memcmp(PyBytes_AS_STRING(table) + middle * width, PyBytes_AS_STRING(key), width)
            if not order:
                return middle
            less = order < 0
        else:
            less = table[middle * width : middle * width + width] < key
        if less:
            low = middle + 1
        else:
            high = middle
    return low if table[low * width : low * width + width] == key else -1


def invert(numbers: array[int], rows: array[int]) -> None:
    """Make `rows` the inverse of the permutation `numbers`."""
    for row in range(len(numbers)):
        rows[numbers[row]] = row
