"""Which paths the scanned tree has: an entry of the baseline whose path is gone may speak for a file that was moved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from scanner.git.command import Git

WORK_TREE, INDEX = "work tree", "index"


def presence(root: Path, git: Git | None, tree: str) -> Callable[[str], bool]:
    """`tree` is WORK_TREE, INDEX or a revision. Of the latter two all paths are read when first asked. Raises GitError then."""
    if tree == WORK_TREE or git is None:
        return lambda path: os.path.lexists(root / path)

    command = ("ls-files", "-z") if tree == INDEX else ("ls-tree", "-r", "-z", "--name-only", tree)
    paths: list[frozenset[str]] = []

    def exists(path: str) -> bool:
        if not paths:
            paths.append(frozenset(os.fsdecode(name) for name in (git.try_run(*command) or b"").split(b"\0") if name))
        return path in paths[0]

    return exists
