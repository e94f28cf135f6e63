# cython: language_level=3, annotation_typing=False
"""Files of the object store, opened for reading only, and only if they are regular: no pipe or device can hold the reader up."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Without O_NONBLOCK the opening of a pipe waits for a writer. The last two exist on Windows alone.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))
_AT_ONCE = getattr(os, "pread", None)


class RegularFile:
    """A file that is read in pieces. Not mapped: a mapped file that another process cuts short ends the reader with a signal."""

    __slots__ = ("_descriptor", "size")

    def __init__(self, path: Path) -> None:
        """Raises OSError, also where the path leads to no regular file."""
        try:
            self._descriptor = os.open(path, _FLAGS)
        except ValueError:
            raise OSError("not a file's name") from None
        status = os.fstat(self._descriptor)
        if not stat.S_ISREG(status.st_mode):
            self.close()
            raise OSError("not a regular file")
        self.size = status.st_size

    def read(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset`: fewer at the file's end. Raises OSError. Safe in forked processes where the system has pread."""
        if _AT_ONCE is not None:
            data: bytes = _AT_ONCE(self._descriptor, size, offset)
            return data if len(data) == size else self._rest(data, offset, size)
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        return os.read(self._descriptor, size)

    def _rest(self, data: bytes, offset: int, size: int) -> bytes:
        pieces = [data]
        while data and sum(map(len, pieces)) < size:
            have = sum(map(len, pieces))
            data = os.pread(self._descriptor, size - have, offset + have)
            pieces.append(data)
        return b"".join(pieces)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            self.close()


def read_small(path: Path, limit: int) -> bytes:
    """A regular file's first `limit` bytes. Raises OSError."""
    file = RegularFile(path)
    try:
        return file.read(0, min(limit, file.size))
    finally:
        file.close()
