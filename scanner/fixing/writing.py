"""Writing a changed file: atomically, with the mode it had, and only over the very bytes that were read."""

from __future__ import annotations

import os
import secrets
import stat
from hashlib import sha256
from pathlib import Path

from detectors.model import Skipped
from scanner.sources.reading import read_file


class ChangedError(Exception):
    """The file is not what was scanned."""


def rewrite(root: Path, path: str, digest: str, data: bytes, limit: int) -> None:
    """Put `data` in the place of the file at `path` (relative to `root`) whose content has the SHA-256 `digest`.

    The new content is written beside it, flushed, given the file's mode, and renamed over it: whoever reads sees the old or the new file.
    A link on the way is not followed. Raises ChangedError, OSError.
    """
    now = read_file(root, path, limit)
    if isinstance(now, Skipped) or sha256(now).hexdigest() != digest:
        raise ChangedError(path)
    target = root / path
    state = target.lstat()
    beside = target.with_name(f".{target.name[:200]}.{secrets.token_hex(6)}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(stat.S_IMODE(state.st_mode))
        if _identity(target.lstat()) != _identity(state):
            raise ChangedError(path)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _identity(state: os.stat_result) -> tuple[int, int, int, int]:
    return state.st_ino, state.st_dev, state.st_size, state.st_mtime_ns
