"""Where a repository keeps its objects: worktrees, `.git` files, bare repositories, alternates; and how long its object ids are."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .index import guess_width
from .regular import read_small
from .values import Refused, Unsupported

# git itself follows alternates of alternates this far (object-file.c, link_alt_odb_entry).
_DEPTH = 5
_SMALL = 1 << 20
_SIZES = {"sha1": 20, "sha256": 32}


class Repository(NamedTuple):
    """`git_dir` has HEAD and index (a worktree's own), `common_dir` refs and configuration; `hash_size` in bytes, None where nothing says."""

    git_dir: Path
    common_dir: Path
    objects_dir: Path
    hash_size: int | None


def find_repository(path: Path) -> Repository | Unsupported:
    """The repository whose work tree, `.git` or bare folder is `path`. Looks at nothing above it, nor at the environment."""
    git_dir = _git_dir(path)
    if isinstance(git_dir, Unsupported):
        return git_dir
    common = git_dir
    with suppress(OSError):
        common = git_dir / os.fsdecode(read_small(git_dir / "commondir", 4096).rstrip(b"\r\n"))
    if not (common / "objects").is_dir():
        return Unsupported("no objects folder")
    return Repository(git_dir, common, common / "objects", configured_hash_size(common / "config"))


def _git_dir(path: Path) -> Path | Unsupported:
    inner = path / ".git"
    if inner.is_dir():
        return inner
    file = path if path.is_file() else inner
    if not file.is_file():
        return path if (path / "objects").is_dir() or (path / "commondir").is_file() else Unsupported("not a repository")
    try:
        text = read_small(file, 4096)
    except OSError:
        return Unsupported("unreadable .git file")
    if not text.startswith(b"gitdir: "):
        return Unsupported("not a repository")
    return file.parent / os.fsdecode(text.removeprefix(b"gitdir: ").rstrip(b"\r\n"))


def configured_hash_size(config: Path) -> int | None:
    """What extensions.objectFormat says; None where it says nothing. No other key is looked at, and no file included."""
    try:
        lines = read_small(config, _SMALL).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    inside, size = False, None
    for line in lines:
        section = re.match(r"\s*\[\s*([^\]]*?)\s*\]", line)
        inside = section[1].lower() == "extensions" if section else inside
        entry = re.search(r"(?:^|\])\s*objectformat\s*=\s*\"?(\w+)", line, re.IGNORECASE)
        if inside and entry:
            size = _SIZES.get(entry[1].lower())
    return size


def told_hash_size(objects_dir: Path) -> int:
    """The size of object ids, told from configuration, indexes or the names of loose objects, in that order; 20 where nothing tells."""
    size = configured_hash_size(objects_dir.parent / "config")
    if size is None:
        size = next(filter(None, map(_guess, sorted((objects_dir / "pack").glob("*.idx")))), None)
    if size is None and any(len(path.name) == 62 for path in objects_dir.glob("[0-9a-f][0-9a-f]/*")):
        size = 32
    return size or 20


def _guess(path: Path) -> int | None:
    try:
        return guess_width(path)
    except OSError:
        return None


def object_dirs(objects_dir: Path, *, outside: bool) -> tuple[list[Path], list[Refused]]:
    """The folder and its alternates, with theirs. Those that lie outside of it are refused unless asked for."""
    home = os.path.realpath(objects_dir)
    found = {home: objects_dir}
    refused = []
    level = [objects_dir]
    for _ in range(_DEPTH):
        stored = [entry for folder in level for entry in _alternates(folder)]
        level = []
        for name, path in stored:
            real = os.path.realpath(path)
            if real in found:
                continue
            if not outside and not real.startswith(home + os.sep):
                refused.append(Refused(name, "alternate outside the repository"))
            elif not Path(real).is_dir():
                refused.append(Refused(name, "alternate that is not there"))
            else:
                found[real] = path
                level.append(path)
    return list(found.values()), refused


def _alternates(objects_dir: Path) -> list[tuple[str, Path]]:
    """What objects/info/alternates names: one a line, relative to the folder (gitrepository-layout); quoted names are not resolved."""
    try:
        lines = read_small(objects_dir / "info" / "alternates", _SMALL).split(b"\n")
    except (OSError, ValueError):
        return []
    names = [os.fsdecode(line) for line in lines if line and not line.startswith(b"#") and b"\0" not in line]
    return [(name, objects_dir / name) for name in names]
