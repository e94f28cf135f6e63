"""A change of the baseline into its folder. Each file appears as a whole or not at all; what is there already is not written again."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from baselines.baseline.change import Change
from baselines.baseline.entry import BaselineError, render
from baselines.baseline.layout import HEADER, Header, file_of, render_header


def write_change(folder: Path, header: Header, change: Change) -> None:
    """Raises BaselineError where something can't be written; the header comes first, so that what was written is a baseline."""
    _put(folder / HEADER, render_header(header))
    for entry in change.added:
        _put(folder / file_of(entry), render(entry))
    for entry in change.removed:
        _remove(folder / file_of(entry), folder)


def _put(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), "wb") as file:
            file.write(data)
        beside.replace(path)
    except OSError as error:
        raise BaselineError(str(path), f"can't be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _remove(path: Path, folder: Path) -> None:
    """The file, and folders below the baseline's that are empty then."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BaselineError(str(path), f"can't be removed: {error.strerror}") from None
    with suppress(OSError):
        while (path := path.parent) != folder:
            path.rmdir()
