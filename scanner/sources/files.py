"""Which files of a folder are to be scanned: what git tracks and what it does not ignore, or in a plain folder everything."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from detectors.model import Skipped
from scanner.git.command import Git

Excludes = Callable[[str], str | None]


class Listing(NamedTuple):
    """Files with their sizes in bytes, by path (relative to the root, `/`, surrogate escapes), and what was left out and why."""

    files: tuple[tuple[str, int], ...]
    skipped: tuple[Skipped, ...]
    excluded: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]


class Wanted(NamedTuple):
    """What the user asked for: folders and files relative to the root (`""` is all of it), and whether ignored files count."""

    paths: tuple[str, ...] = ("",)
    include_ignored: bool = False


def list_work_tree(git: Git, root: Path, wanted: Wanted, excludes: Excludes) -> Listing:
    """Files of a git work tree. A path that the user names as a file is listed even where git ignores it. Raises GitError."""
    named = [path for path in wanted.paths if path and not (root / path).is_dir()]
    folders = [path for path in wanted.paths if path not in named]
    listed, unread = _ls_files(git, folders, include_ignored=wanted.include_ignored) if folders else ([], [])
    listing = _collect(root, dict.fromkeys([*named, *listed]), excludes)
    closed = (skip for skip in unread if not excludes(skip.path))
    return listing._replace(skipped=tuple(sorted({*listing.skipped, *closed})))


# What git says of a folder in which it can't look for untracked files, and goes on.
_UNREAD = re.compile(rb"^warning: could not open directory '(.*?)/?': ([^'\n]*)$", re.MULTILINE)


def _ls_files(git: Git, folders: Sequence[str], *, include_ignored: bool) -> tuple[list[str], list[Skipped]]:
    options = ["--cached", "--others", *([] if include_ignored else ["--exclude-standard"])]
    limits = [folder for folder in folders if folder] if "" not in folders else []
    out, complaints = git.run_told("ls-files", "-z", *options, "--", *limits)
    unread = [Skipped(os.fsdecode(path), "unreadable", why.decode("utf-8", "replace")) for path, why in _UNREAD.findall(complaints)]
    return [os.fsdecode(name) for name in out.split(b"\0") if name], unread


def list_folder(root: Path, wanted: Wanted, excludes: Excludes) -> Listing:
    """Files of a folder that git does not know: all of them, but for git's own folders below it."""
    found: list[str] = []
    for path in wanted.paths:
        found += _walk(root, path) if (root / path).is_dir() else [path]
    return _collect(root, dict.fromkeys(found), excludes)


def _walk(root: Path, start: str) -> Iterator[str]:
    """Relative paths of everything but folders; unreadable folders are yielded themselves. Iterative: depth is the attacker's choice."""
    stack = [start]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(root / folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError:
            yield f"{folder or '.'}/"
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield path
            elif entry.name != ".git":
                stack.append(path)


def _collect(root: Path, paths: Iterable[str], excludes: Excludes) -> Listing:
    files: list[tuple[str, int]] = []
    skipped: list[Skipped] = []
    excluded: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for path in paths:
        reason = excludes(path.rstrip("/"))
        if reason:
            excluded[reason] += 1
            continue
        size = _size(root, path)
        if isinstance(size, int):
            files.append((path, size))
        elif size.reason == "deleted":
            counts["tracked but not in the work tree"] += 1
        elif size.reason == "symlink":
            counts["symbolic links, not followed"] += 1
        else:
            skipped.append(size)
    files.sort()
    return Listing(tuple(files), tuple(sorted(skipped)), tuple(sorted(excluded.items())), tuple(sorted(counts.items())))


def _size(root: Path, path: str) -> int | Skipped:
    """The size of a regular file, or what it is instead."""
    try:
        state = (root / path).lstat()
    except FileNotFoundError:
        return Skipped(path, "deleted")
    except (OSError, ValueError) as error:
        return Skipped(path, "unreadable", getattr(error, "strerror", None) or "")
    if stat.S_ISREG(state.st_mode):
        return state.st_size
    if stat.S_ISLNK(state.st_mode):
        return Skipped(path, "symlink")
    if stat.S_ISDIR(state.st_mode):
        inner = _exists(root / path / ".git")
        kind = ("embedded-repository" if path.endswith("/") else "submodule") if inner or not path.endswith("/") else "unreadable"
        return Skipped(path.rstrip("/"), kind)
    return Skipped(path, "not-a-regular-file")


def _exists(path: Path) -> bool:
    """Whether it is there to see: not where its folder may not be looked into."""
    try:
        path.lstat()
    except OSError:
        return False
    return True
