"""Where a repository is, found by looking at files: no git process runs and no configuration is obeyed.

Layout as gitrepository-layout(5) describes it: a `.git` folder, a `.git` file (`gitdir: PATH`, worktrees and submodules),
or a bare repository; `commondir` leads from a worktree to the shared objects.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

MOST_POINTER = 4096  # bytes of a .git file or commondir file that are read


class Repository(NamedTuple):
    """Absolute paths. `work_tree` is None for a bare repository. `common_dir` holds objects and refs."""

    git_dir: Path
    common_dir: Path
    work_tree: Path | None

    @property
    def objects(self) -> Path:
        return self.common_dir / "objects"

    @property
    def is_shallow(self) -> bool:
        return (self.common_dir / "shallow").is_file()

    @property
    def is_partial(self) -> bool:
        """Whether packs are marked as coming from a promisor remote (gitglossary: partial clone)."""
        pack = self.objects / "pack"
        return pack.is_dir() and any(pack.glob("*.promisor"))


def discover(start: Path) -> Repository | None:
    """The repository that holds `start` (a file or folder), or None."""
    start = Path(os.path.realpath(start))
    for folder in (start, *start.parents):
        if found := repository_at(folder):
            return found
    return None


def repository_at(folder: Path) -> Repository | None:
    """The repository whose top level (or bare folder) is exactly `folder`, or None."""
    try:
        return _repository_at(folder)
    except OSError:  # a folder above that may not be looked into, or a name that is too long
        return None


def _repository_at(folder: Path) -> Repository | None:
    marker = folder / ".git"
    if marker.is_dir() and _is_git_dir(marker):
        return Repository(marker, _common(marker), folder)
    if marker.is_file():
        pointer = _pointer(marker, "gitdir:")
        if pointer and _is_git_dir(pointer):
            return Repository(pointer, _common(pointer), folder)
    if folder.name != ".git" and _is_git_dir(folder):
        return Repository(folder, _common(folder), None)
    return None


def _is_git_dir(folder: Path) -> bool:
    head = folder / "HEAD"
    common = _common(folder)
    return (head.is_file() or head.is_symlink()) and (common / "objects").is_dir() and (common / "refs").exists()


def _common(git_dir: Path) -> Path:
    file = git_dir / "commondir"
    return (_pointer(file, "") if file.is_file() else None) or git_dir


def _pointer(file: Path, prefix: str) -> Path | None:
    """The path that a small file names, relative to the file's folder."""
    try:
        with file.open("rb") as stream:
            text = stream.read(MOST_POINTER).decode("utf-8", "surrogateescape").strip()
        return Path(os.path.realpath(file.parent / text.removeprefix(prefix).strip())) if text.startswith(prefix) else None
    except (OSError, ValueError):
        return None
