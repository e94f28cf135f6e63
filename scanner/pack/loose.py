"""Loose objects: a file each, `type size NUL content`, as one zlib stream (git's gitformat-loose / user manual, "Object storage format")."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from .regular import RegularFile
from .values import Broken, Entry, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADER = re.compile(rb"(commit|tree|blob|tag) (0|[1-9][0-9]{0,15})\0")
_LONGEST = 32
_HEX = re.compile(r"[0-9a-f]+")


def list_loose(folder: Path, width: int) -> Iterator[bytes]:
    """The ids of the loose objects in an objects folder, ascending. Raises OSError."""
    for fan in sorted(path.name for path in folder.iterdir() if len(path.name) == 2 and _HEX.fullmatch(path.name)):
        try:
            names = sorted(path.name for path in (folder / fan).iterdir())
        except NotADirectoryError:
            continue
        yield from (bytes.fromhex(fan + name) for name in names if len(name) == 2 * width - 2 and _HEX.fullmatch(name))


def loose_path(folder: Path, oid: bytes) -> Path:
    name = oid.hex()
    return folder / name[:2] / name[2:]


def read_header(folder: Path, oid: bytes) -> Entry | Broken:
    """The type and size of a loose object."""
    try:
        file = RegularFile(loose_path(folder, oid))
        start = zlib.decompressobj().decompress(file.read(0, 128), _LONGEST)
    except OSError:
        return Broken(oid, "unreadable")
    except zlib.error:
        return Broken(oid, "bad-loose")
    match = _HEADER.match(start)
    return Entry(oid, match[1].decode(), int(match[2]), delta=False) if match else Broken(oid, "bad-loose")


def read_loose(folder: Path, oid: bytes, limit: int) -> Unit | Broken:
    """A loose object of at most `limit` bytes."""
    entry = read_header(folder, oid)
    if isinstance(entry, Broken):
        return entry
    if entry.size > limit:
        return Broken(oid, "too-large")
    whole = len(f"{entry.type} {entry.size}") + 1 + entry.size
    try:
        file = RegularFile(loose_path(folder, oid))
        stream = zlib.decompressobj()
        data = stream.decompress(file.read(0, min(file.size, whole + (whole >> 3) + 1024)), whole + 1)
    except OSError:
        return Broken(oid, "unreadable")
    except zlib.error:
        return Broken(oid, "bad-loose")
    if len(data) != whole or not stream.eof:
        return Broken(oid, "bad-loose")
    data = data[whole - entry.size :]
    return Unit(oid, entry.type, data, ((0, len(data)),) if data else (), None)
