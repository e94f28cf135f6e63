"""Configuration files of a work tree: regular files inside the root only, in bounded size."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from scanner.config.document import LARGEST
from scanner.config.error import ConfigError

_MISSING = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
# NONBLOCK: opening a FIFO must not wait for a writer.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def tree_reader(root: str, most: int = LARGEST) -> Callable[[str], bytes | None]:
    """A `read` for `load_layers` over the folder `root`, of at most a byte more than `most`. A file that is there but can't be read is a ConfigError; so is a link out of the root."""
    real = os.path.realpath(root)

    def read(path: str) -> bytes | None:
        full = f"{real}/{path}"
        try:
            data = read_regular(full, most)
        except _MISSING:
            return None
        except (OSError, ValueError) as error:
            raise ConfigError(path, "", f"can't be read: {getattr(error, 'strerror', None) or 'not a file name'}") from None
        if not os.path.realpath(full).startswith(real.rstrip(os.sep) + os.sep):
            raise ConfigError(path, "", "is a link that leads out of the root")
        return data

    return read


def read_regular(path: str, most: int = LARGEST) -> bytes | None:
    """The bytes of a regular file (a byte more than the largest allowed, if it is larger); None for a folder, device or pipe. Raises OSError."""
    handle = os.open(path, _FLAGS)
    with os.fdopen(handle, "rb") as file:
        return file.read(most + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None
