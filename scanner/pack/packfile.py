"""A pack and its index, opened: its entries' headers in columns, and the zlib streams behind them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .headers import Headers, read_block
from .index import Index, read_index, read_order
from .links import arrange, invert
from .regular import RegularFile
from .values import Refused

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 4 << 20
_HEAD = 12


class Pack:
    """`numbers` are the objects' numbers in the index by row, in order of offset; `rows` is the inverse."""

    __slots__ = ("file", "index", "name", "numbers", "rows")

    def __init__(self, name: str, file: RegularFile, index: Index, numbers: array[int]) -> None:
        self.name = name
        self.file = file
        self.index = index
        self.numbers = numbers
        self.rows = array("I", bytes(4 * len(numbers)))
        invert(numbers, self.rows)


def open_pack(path: Path, width: int) -> tuple[Pack, Headers] | Refused:
    """Open the pack at `path` (pack-*.pack, its index beside it) and read all headers."""
    try:
        index, offsets = read_index(path.with_suffix(".idx"), width)
        file = RegularFile(path)
        end = _checked_end(file, index, width)
        numbers, ascending = _in_order(path, index, offsets)
        if ascending and not (ascending[0] >= _HEAD and ascending[-1] < end):
            return Refused(path.name, "index with an offset outside its pack")
        return Pack(path.name, file, index, numbers), _headers(file, ascending, end, width)
    except OSError as error:
        return Refused(path.name, error.strerror or str(error))
    except ValueError as error:
        return Refused(path.name, str(error))


def _in_order(path: Path, index: Index, offsets: array[int]) -> tuple[array[int], array[int]]:
    """The objects' numbers by offset, and their offsets: taken from git's own file where there is one and it is right, else sorted."""
    ascending = array("Q", bytes(8 * index.objects))
    try:
        numbers = read_order(path.with_suffix(".rev"), index)
        if len(numbers) == index.objects and arrange(offsets, numbers, ascending):
            return numbers, ascending
    except (OSError, ValueError):
        pass
    numbers = array("I", sorted(range(index.objects), key=offsets.__getitem__))
    return numbers, array("Q", map(offsets.__getitem__, numbers))


def _checked_end(file: RegularFile, index: Index, width: int) -> int:
    """Where the pack's entries end. Raises ValueError."""
    head = file.read(0, _HEAD)
    if head[:4] != b"PACK" or head[4:8] not in (b"\0\0\0\2", b"\0\0\0\3") or len(head) != _HEAD:
        raise ValueError("pack of an unknown version")
    if int.from_bytes(head[8:], "big") != index.objects:
        raise ValueError("pack with another number of objects than its index")
    end = file.size - width
    if end < _HEAD or file.read(end, width) != index.checksum:
        raise ValueError("pack that its index was not made for")
    return end


def _headers(file: RegularFile, offsets: array[int], end: int, width: int) -> Headers:
    rows = Headers(offsets, end)
    row = 0
    while row < len(offsets):
        origin = offsets[row]
        block = file.read(origin, min(_BLOCK, end - origin))
        done = read_block(block, origin, len(block) < _BLOCK, offsets, row, width, rows)
        if done == row:
            raise ValueError("pack cut short")
        row = done
    return rows
