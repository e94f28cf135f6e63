"""Repositories that unfold without end, or to far more than they weigh."""

from __future__ import annotations

import hashlib
import struct
import zlib

from benchmarks.inputs import Case, Planter
from tests.support.repository import Repo

HISTORY = ("kingfisher", "credsweeper")


def paths(planter: Planter) -> None:
    """12 objects, 10^10 paths."""
    repo = Repo(planter.folder)
    blob = repo.blob(planter.line())
    tree = repo.git("mktree", given=f"100644 blob {blob}\tfile\n".encode())
    for _ in range(10):
        tree = repo.git("mktree", given="".join(f"040000 tree {tree}\td{number}\n" for number in range(10)).encode())
    commit = repo.git("commit-tree", tree, given=b"bomb")
    repo.git("update-ref", "refs/heads/main", commit)
    planter.planted.add(("", 1))


def zeros(planter: Planter) -> None:
    """600 MB in a repository of less than one."""
    repo = Repo(planter.folder)
    repo.commit({"small.py": planter.line()})
    planter.planted.add(("small.py", 1))
    (planter.folder / "zeros").write_bytes(b"")
    with (planter.folder / "zeros").open("r+b") as stream:
        stream.truncate(600 << 20)
    repo.commit({})
    repo.git("add", "zeros")
    repo.commit({})
    (planter.folder / "zeros").unlink()


def deltas(planter: Planter) -> None:
    """A chain of deltas of which each doubles its base, to 8 GB: a few kilobytes on disk."""
    repo = Repo(planter.folder)
    repo.commit({"small.py": planter.line()})
    planter.planted.add(("small.py", 1))
    base = bytes(range(32, 96)) * 1024
    entries, ids, size, digest = [_entry(3, base)], [], len(base), hashlib.sha1(b"blob %d\0" % len(base) + base).digest()
    ids.append(digest)
    # Ids of what is built would have to be computed from gigabytes; the index may claim any, git checks them only when it reads.
    for level in range(17):
        copy = b"\xf0" + struct.pack("<I", size)[:3] if size < 1 << 24 else None
        pieces = (copy * 2) if copy else _copies(size) * 2
        delta = _varint(size) + _varint(2 * size) + pieces
        entries.append(_entry(7, delta, digest))
        size *= 2
        digest = hashlib.sha1(b"level %d" % level).digest()
        ids.append(digest)
    pack = b"PACK" + struct.pack(">II", 2, len(entries)) + b"".join(entries)
    pack += hashlib.sha1(pack).digest()
    folder = repo.git_dir / "objects" / "pack"
    (folder / "pack-bomb.pack").write_bytes(pack)
    (folder / "pack-bomb.idx").write_bytes(_index(entries, ids, pack))


def _copies(size: int) -> bytes:
    """Copy instructions over a base of any size: each of at most 0xffffff bytes."""
    out, offset = b"", 0
    while offset < size:
        length = min(0xFFFFFF, size - offset)
        out += b"\xff" + struct.pack("<I", offset) + struct.pack("<I", length)[:3]
        offset += length
    return out


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes((*out, number))


def _entry(kind: int, data: bytes, base: bytes = b"") -> bytes:
    size = len(data)
    head = [kind << 4 | size & 15]
    size >>= 4
    while size:
        head[-1] |= 128
        head.append(size & 127)
        size >>= 7
    return bytes(head) + base + zlib.compress(data)


def _index(entries: list[bytes], ids: list[bytes], pack: bytes) -> bytes:
    """A version 2 index (gitformat-pack(5))."""
    offset, rows = 12, []
    for entry, oid in zip(entries, ids, strict=True):
        rows.append((oid, zlib.crc32(entry), offset))
        offset += len(entry)
    rows.sort()
    fan = b"".join(struct.pack(">I", sum(oid[0] <= byte for oid, _, _ in rows)) for byte in range(256))
    body = b"\xfftOc" + struct.pack(">I", 2) + fan + b"".join(oid for oid, _, _ in rows)
    body += b"".join(struct.pack(">I", crc) for _, crc, _ in rows) + b"".join(struct.pack(">I", place) for _, _, place in rows) + pack[-20:]
    return body + hashlib.sha1(body).digest()


CASES = (
    Case(13, "10^10 paths in 12 objects", paths, 10.0, 200, "history", peers=HISTORY),
    Case(14, "blob of 600 MB in a repository of 600 kB", zeros, 10.0, 200, "history", loud=True, peers=HISTORY),
    Case(14, "chain of deltas to 8 GB", deltas, 10.0, 400, "history", loud=True, peers=HISTORY),
)
