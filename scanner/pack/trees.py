# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""Tree objects (git's user manual, "Tree Object"): `mode SP name NUL id`, again and again; and what one has that another lacks.

This source also compiles with Cython: trees.pxd has its C types. Compiled indexing is unchecked, so every offset is checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    import cython
else:
    from . import shim as cython

if cython.compiled:
    from cython.cimports.cpython.bytes import PyBytes_AS_STRING
    from cython.cimports.libc.string import memcmp

COMPILED: bool = cython.compiled

Places = tuple[tuple[bytes, bytes], ...]


class TreeError(ValueError):
    """A tree whose entries do not parse."""


def compare(tree: bytes, base: bytes, width: int, sought: Container[bytes]) -> tuple[Places, Places, Places]:
    """The subtrees that `tree` has and `base` lacks, the `sought` objects likewise, and the entries of both kinds that only `base` has.

    Object ids have `width` bytes. Raises TreeError where an entry of either does not parse. In trees whose entries are out of git's
    order, an entry of both may be told on both sides.
    """
    added: list[tuple[bytes, bytes]] = []
    held: list[tuple[bytes, bytes]] = []
    dropped: list[tuple[bytes, bytes]] = []
    here = there = 0
    while here < len(tree) or there < len(base):
        end = _entry_end(tree, here, width)
        if _same(tree, here, end, base, there):
            there += end - here
            here = end
            continue
        stop = _entry_end(base, there, width)
        renewed = end - here == stop - there and _same(tree, here, end - width, base, there)
        goes = renewed or here >= len(tree) or (there < len(base) and _key(base, there, stop, width) < _key(tree, here, end, width))
        if renewed or not goes:
            _tell(tree, here, end, width, sought, added, held)
            here = end
        if goes:
            _tell(base, there, stop, width, sought, dropped, dropped)
            there = stop
    return tuple(added), tuple(held), tuple(dropped)


def _entry_end(data: bytes, start: int, width: int) -> int:
    """Where the entry that begins at `start` ends; `start` at the end of the tree. Raises TreeError."""
    if start >= len(data):
        return start
    if cython.compiled:
        end = start
        while end < len(data) and data[end]:
            end += 1
        end += 1 + width
    else:
        end = data.find(b"\0", start) + 1 + width
    if end - start < width + 4 or end > len(data):
        raise TreeError("bad-tree")
    return end


def _same(tree: bytes, start: int, end: int, base: bytes, there: int) -> bool:
    """Whether the entry tree[start:end] stands at `there` in the base."""
    size = end - start
    if not size or there + size > len(base):
        return False
    if cython.compiled:
        equal: bool = memcmp(PyBytes_AS_STRING(tree) + start, PyBytes_AS_STRING(base) + there, size) == 0
        return equal
    return base.startswith(tree[start:end], there)


def _key(data: bytes, start: int, end: int, width: int) -> bytes:
    """What git orders entries by: the name, and for subtrees a slash behind it."""
    name = _name(data, start, end, width)
    return name + b"/" if _is_tree(data, start) else name


def _name(data: bytes, start: int, end: int, width: int) -> bytes:
    name = data[start : end - width - 1].partition(b" ")[2]
    if not name:
        raise TreeError("bad-tree")
    return name


def _is_tree(data: bytes, start: int) -> bool:
    # Old tools wrote modes with a zero in front (git fsck: zeroPaddedFilemode). No other mode that git knows begins with a 4.
    return data[start] == 0x34 or (data[start] == 0x30 and data[start + 1] == 0x34)


def _is_link(data: bytes, start: int) -> bool:
    # Mode 160000: a submodule's commit, which lives in another repository.
    return data[start] == 0x31 and data[start + 1] == 0x36


def _tell(
    data: bytes,
    start: int,
    end: int,
    width: int,
    sought: Container[bytes],
    trees: list[tuple[bytes, bytes]],
    others: list[tuple[bytes, bytes]],
) -> None:
    oid = data[end - width : end]
    if _is_tree(data, start):
        trees.append((_name(data, start, end, width), oid))
    elif oid in sought and not _is_link(data, start):
        others.append((_name(data, start, end, width), oid))
