"""The user's cache folder: the compiled rules are kept there between runs, and nothing else that came out of a scan.

Never inside the scanned tree, never shared with other users: the folder is made with mode 0700 and used only if it is ours, and no link.
Files are written beside their place and renamed, so that a reader never sees half of one.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path


def cache_folder() -> Path | None:
    """The folder for our cache files, made if need be; None where there is none that can be trusted."""
    base = _base()
    if base is None or not base.is_absolute():
        return None
    folder = base / "straykey"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder) else None
    except OSError:
        return None


def _base() -> Path | None:
    if chosen := os.environ.get("STRAYKEY_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else None
    home = os.environ.get("HOME")
    if sys.platform == "darwin":
        return Path(home) / "Library" / "Caches" if home else None
    chosen = os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path(home) / ".cache" if home else None


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return True  # a profile's folder is its user's own
    state = folder.lstat()
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid() and not state.st_mode & 0o022


def write_cache(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a cache that can't be written is no error."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
