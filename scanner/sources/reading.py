"""Reading one file safely: never through a symbolic link, never from a pipe or device, never more than the limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from detectors.model import Skipped

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_TRIES = 2


def read_file(root: Path, path: str, limit: int) -> bytes | Skipped:
    """The bytes of `path` (relative to `root`, `/` between folders), or why not. `limit` is in bytes."""
    try:
        descriptor = os.open(root / path, _FLAGS)
    except FileNotFoundError:
        return Skipped(path, "no-such-path")
    except OSError as error:
        return Skipped(path, "symlink" if (root / path).is_symlink() else "unreadable", error.strerror or "")
    try:
        return _read(descriptor, path, limit)
    except OSError as error:
        return Skipped(path, "unreadable", error.strerror or "")
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: str, limit: int) -> bytes | Skipped:
    for _ in range(_TRIES):
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return Skipped(path, "not-a-regular-file")
        if before.st_size > limit:
            return Skipped(path, "too-large", f"{before.st_size} bytes")
        data = _read_whole(descriptor, limit + 1)
        if len(data) > limit:
            return Skipped(path, "too-large", f"more than {limit} bytes")
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return data
    return Skipped(path, "changed-while-read")


def _read_whole(descriptor: int, most: int) -> bytes:
    """Up to `most` bytes from the start. One read may be short: Linux gives 2 GiB at most, and a signal can cut it."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces: list[bytes] = []
    while most > 0 and (piece := os.read(descriptor, min(most, 1 << 26))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
