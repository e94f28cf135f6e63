"""Lines of files: as they stand in the work tree, or as a commit has them."""

from __future__ import annotations

import re
from pathlib import Path

from baselines.imports.shared.matching import Text
from detectors.model import Skipped
from scanner.git.command import Git
from scanner.sources.reading import read_file

_COMMIT = re.compile(r"[0-9a-f]{4,64}\Z")


class Versions:
    """Called with a path and a commit (empty: the tree). Each version is read once."""

    def __init__(self, root: Path, git: Git | None, limit: int) -> None:
        self._root = root
        self._git = git
        self._limit = limit
        self._read: dict[tuple[str, str], Text] = {}

    def __call__(self, path: str, commit: str) -> Text:
        key = (path, commit)
        if key not in self._read:
            self._read[key] = self._at_commit(path, commit) if commit else self._in_tree(path)
        return self._read[key]

    def _in_tree(self, path: str) -> Text:
        if path.startswith("/") or ".." in path.split("/"):
            return Text((), "this path lies outside of the root")
        if self._git and not self._git.repository.work_tree:
            return self._at_commit(path, "HEAD")
        data = read_file(self._root, path, self._limit)
        return Text((), "this file is not there any more") if isinstance(data, Skipped) else _text(data)

    def _at_commit(self, path: str, commit: str) -> Text:
        if self._git is None:
            return Text((), "it names a commit, and this is no repository")
        if commit != "HEAD" and (not _COMMIT.match(commit) or self._git.try_run("cat-file", "-e", f"{commit}^{{commit}}") is None):
            return Text((), f"this repository has no commit {commit[:12]}")
        data = self._git.try_run("cat-file", "blob", f"{commit}:{path}") if "\0" not in path else None
        return Text((), f"commit {commit[:12]} has no such file") if data is None else _text(data)


def _text(data: bytes) -> Text:
    return Text(tuple(line.removesuffix(b"\r") for line in data.split(b"\n")))
