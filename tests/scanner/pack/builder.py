"""Packs written byte by byte, for what git itself would never write."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4, "ofs": 6, "ref": 7}


class Made(NamedTuple):
    """An entry: `base` is the id of its base (ref) or that base's place in the list (ofs); `size` what the header declares."""

    oid: bytes
    type: str
    data: bytes
    base: bytes | int | None = None
    size: int | None = None
    stream: bytes | None = None


def name(text: str) -> bytes:
    return hashlib.sha1(text.encode(), usedforsecurity=False).digest()


def length(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def copy(offset: int, size: int) -> bytes:
    flags, operands = 128, bytearray()
    for bit, byte in enumerate([*offset.to_bytes(4, "little"), *(size & 0xFFFFFF).to_bytes(3, "little")]):
        if byte and not (size == 0x10000 and bit > 3):
            flags |= 1 << bit
            operands.append(byte)
    return bytes([flags, *operands])


def insert(data: bytes) -> bytes:
    return b"".join(bytes([len(data[at : at + 127])]) + data[at : at + 127] for at in range(0, len(data), 127))


def delta(base: int, result: int, *instructions: bytes) -> bytes:
    return length(base) + length(result) + b"".join(instructions)


def back(offset: int) -> bytes:
    out = [offset & 127]
    while offset := offset >> 7:
        offset -= 1
        out.append(offset & 127 | 128)
    return bytes(reversed(out))


def header(kind: int, size: int) -> bytes:
    first, rest = kind << 4 | size & 15, size >> 4
    return bytes([first | 128]) + length(rest) if rest else bytes([first])


def write_pack(objects_dir: Path, entries: list[Made], title: str = "made") -> Path:
    """Write the entries, in that order, as a pack with its index."""
    pack, offsets = bytearray(b"PACK" + struct.pack(">II", 2, len(entries))), []
    for made in entries:
        offsets.append(len(pack))
        pack += header(TYPES[made.type], len(made.data) if made.size is None else made.size)
        if made.type == "ofs":
            pack += back(offsets[-1] - (offsets[made.base] if isinstance(made.base, int) else 0))
        elif made.type == "ref":
            pack += made.base if isinstance(made.base, bytes) else b""
        pack += zlib.compress(made.data) if made.stream is None else made.stream
    pack += hashlib.sha1(pack, usedforsecurity=False).digest()
    path = objects_dir / "pack" / f"pack-{title}.pack"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack)
    path.with_suffix(".idx").write_bytes(index([(made.oid, offset) for made, offset in zip(entries, offsets, strict=True)], bytes(pack[-20:])))
    return path


def index(entries: list[tuple[bytes, int]], checksum: bytes) -> bytes:
    entries = sorted(entries)
    fanout = [sum(oid[0] <= byte for oid, _ in entries) for byte in range(256)]
    body = b"\xfftOc" + struct.pack(">I256I", 2, *fanout) + b"".join(oid for oid, _ in entries) + bytes(4 * len(entries))
    body += b"".join(struct.pack(">I", offset) for _, offset in entries) + checksum
    return body + hashlib.sha1(body, usedforsecurity=False).digest()
