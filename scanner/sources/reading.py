"""Reading one file safely: never through a symbolic link, never from a pipe or device, never more than the limit."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from detectors.model import Skipped

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FOLDER_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_TRIES = 2


def read_file(root: Path, path: str, limit: int) -> bytes | Skipped:
    """The bytes of `path` (relative to `root`, `/` between folders), or why not. `limit` is in bytes."""
    try:
        descriptor = _open(root, path)
    except FileNotFoundError:
        return Skipped(path, "no-such-path")
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            return Skipped(path, "symlink" if _has_link(root, path) else "no-such-path", error.strerror or "")
        return Skipped(path, "unreadable", error.strerror or "")
    except ValueError:
        return Skipped(path, "unreadable", "no file can have that name")
    try:
        return _read(descriptor, path, limit)
    except OSError as error:
        return Skipped(path, "unreadable", error.strerror or "")
    finally:
        os.close(descriptor)


def _open(root: Path, path: str) -> int:
    """Folder by folder, so that none of them is a link: an index may name `dir/file` where the work tree has a link to elsewhere."""
    if os.open not in os.supports_dir_fd:
        return os.open(root / path, _FLAGS)
    *folders, name = path.split("/")
    folder = os.open(root, _FOLDER_FLAGS)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def _has_link(root: Path, path: str) -> bool:
    parts = path.split("/")
    return any(root.joinpath(*parts[:count]).is_symlink() for count in range(1, len(parts) + 1))


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
    """Up to `most` bytes from the start. One read may be short: Linux gives 2 GiB at most, and a signal can cut it.

    Memory for a read is taken before anything is read: asked for the most at once, a small file costs four times as much.
    """
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces: list[bytes] = []
    at_once = 1 << 16
    while most > 0 and (piece := os.read(descriptor, min(most, at_once))):
        pieces.append(piece)
        most -= len(piece)
        at_once = min(2 * at_once, 1 << 26)
    return b"".join(pieces)
