"""`straykey-exceptions.toml` in a folder: read whole, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from baselines.exceptions.entry import FILE, Entry
from baselines.exceptions.reader import LARGEST, read_entries
from scanner.cli.errors import UserError
from scanner.config.reader import tree_reader


def load_text(root: Path) -> str:
    """The file's text with its own line ends, empty where there is none. Raises ConfigError, ExceptionsError."""
    data = tree_reader(str(root), LARGEST)(FILE) or b""
    read_entries(data)
    return data.decode("utf-8")


def load_entries(root: Path) -> tuple[Entry, ...]:
    """The entries of the file, none where there is no file. Raises ConfigError, ExceptionsError."""
    return read_entries(tree_reader(str(root), LARGEST)(FILE) or b"")


def save_text(root: Path, text: str) -> None:
    """Put the text in the place of the file, which keeps its mode. A link is replaced, not followed. Raises UserError."""
    path = root / FILE
    beside = path.with_name(f".{FILE}.{os.getpid()}.tmp")
    try:
        mode = path.lstat().st_mode & 0o777 if path.exists() and not path.is_symlink() else 0o644
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
        beside.replace(path)
    except OSError as error:
        raise UserError(f"{FILE}: can't be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
