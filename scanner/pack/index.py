"""A pack's index, version 2 (git's gitformat-pack, "Version 2 pack-*.idx files"): which objects the pack holds, and where."""

from __future__ import annotations

import sys
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .regular import RegularFile

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"\xfftOc\x00\x00\x00\x02"
_ORDER_MAGIC = b"RIDX\x00\x00\x00\x01"
_TABLES = len(_MAGIC) + 4 * 256
# Row numbers are C ints in the compiled loops.
_MOST = 0x7FFFFFFF
_LARGE = 0x80000000


class Index(NamedTuple):
    """`oids` are the object ids, `width` bytes each, ascending; `fanout[b]` counts those whose first byte is at most b. `checksum` is the pack's."""

    width: int
    objects: int
    fanout: array[int]
    oids: bytes
    checksum: bytes

    def oid(self, number: int) -> bytes:
        return self.oids[number * self.width : (number + 1) * self.width]


def read_index(path: Path, width: int) -> tuple[Index, array[int]]:
    """An index and the offsets in the pack by number. Raises OSError, and ValueError with the reason where it is not understood."""
    file = RegularFile(path)
    try:
        fanout = _fanout(file)
        return _tables(file, fanout, width)
    finally:
        file.close()


def guess_width(path: Path) -> int | None:
    """The size of object ids in bytes, told from the size of an index's file; None where neither fits. Raises OSError."""
    file = RegularFile(path)
    try:
        count = _fanout(file)[255]
        fits = [width for width in (20, 32) if _TABLES + count * (width + 8) + 2 * width <= file.size <= _TABLES + count * (width + 16) + 2 * width]
        return fits[0] if len(fits) == 1 else None
    except ValueError:
        return None
    finally:
        file.close()


def read_order(path: Path, index: Index) -> array[int]:
    """The objects' numbers by offset, as git keeps them in a .rev file (gitformat-pack, "Pack reverse index"). What it says is not checked.

    Raises OSError, and ValueError where it is of another format or size.
    """
    file = RegularFile(path)
    try:
        head, table = file.read(0, len(_ORDER_MAGIC)), file.read(len(_ORDER_MAGIC) + 4, 4 * index.objects)
    finally:
        file.close()
    if head != _ORDER_MAGIC or file.size != len(head) + 4 + 4 * index.objects + 2 * index.width:
        raise ValueError("reverse index of an unknown format")
    return _big_endian("I", table)


def _fanout(file: RegularFile) -> array[int]:
    head = file.read(0, _TABLES)
    if head[: len(_MAGIC)] != _MAGIC:
        raise ValueError("index of version 1" if head[:4] != _MAGIC[:4] else "index of an unknown version")
    fanout = _big_endian("I", head[len(_MAGIC) :])
    if len(fanout) != 256 or any(low > high for low, high in pairwise(fanout)) or fanout[255] > _MOST:
        raise ValueError("index with a damaged fan-out table")
    return fanout


def _tables(file: RegularFile, fanout: array[int], width: int) -> tuple[Index, array[int]]:
    count = fanout[255]
    small = _TABLES + count * (width + 4)
    if file.size < small + 4 * count + 2 * width:
        raise ValueError("index cut short")
    oids = file.read(_TABLES, count * width)
    offsets = array("Q", _big_endian("I", file.read(small, 4 * count)))
    large = _big_endian("Q", _whole(file.read(small + 4 * count, file.size - small - 4 * count - 2 * width)))
    if len(offsets) != count or len(oids) != count * width or len(large) * 8 + small + 4 * count + 2 * width != file.size:
        raise ValueError("index of the wrong size")
    _resolve_large(offsets, large)
    return Index(width, count, fanout, oids, file.read(file.size - 2 * width, width)), offsets


def _whole(table: bytes) -> bytes:
    return table[: len(table) & ~7]


def _resolve_large(offsets: array[int], large: array[int]) -> None:
    """Replace numbers into the table of 64-bit offsets, marked by their highest bit, by what stands there. Raises ValueError."""
    if not offsets or max(offsets) < _LARGE:
        return
    for number, offset in enumerate(offsets):
        if offset >= _LARGE:
            if offset - _LARGE >= len(large):
                raise ValueError("index with a damaged offset")
            offsets[number] = large[offset - _LARGE]


def _big_endian(code: str, table: bytes) -> array[int]:
    values: array[int] = array(code, table)
    if sys.byteorder == "little":
        values.byteswap()
    return values
