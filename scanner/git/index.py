"""What is staged: entries of the index beside the version that HEAD has. Honours GIT_INDEX_FILE, which git sets for its hooks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.git.command import Git

_FILE_MODES = (b"100644", b"100755")
_STAGE = 3
_ARGUMENTS_AT_ONCE = 500


class Staged(NamedTuple):
    """A staged file: object ids are hexadecimal; `base` is the version in HEAD, empty where there is none."""

    path: str
    object_id: str
    base: str


def staged_files(git: Git) -> list[Staged]:
    """Files whose staged content differs from HEAD's, in the order of their paths; deleted ones are left out. Raises GitError."""
    return sorted(Staged(path, after, before) for mode, _, before, after, path in _differences(git) if mode in _FILE_MODES)


def removed_files(git: Git) -> list[tuple[str, str]]:
    """Path and object of files that HEAD has and the index has no more, in the order of their paths. Raises GitError."""
    return sorted((path, before) for _, old_mode, before, after, path in _differences(git) if not after and old_mode in _FILE_MODES)


def merged_heads(git: Git) -> list[str]:
    """The commits that are being merged into HEAD, in a merge that is not concluded.

    gitrepository-layout(5) names MERGE_HEAD, which is there when a person concludes a merge. Where git does so itself, it runs the hook first;
    but it names them to its children (git's builtin/merge.c sets GITHEAD_<id>).
    """
    try:
        named = (git.repository.git_dir / "MERGE_HEAD").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        named = [key.removeprefix("GITHEAD_") for key in git.environment if key.startswith("GITHEAD_")]
    return sorted(one for one in named if len(one) in (40, 64) and not one.strip("0123456789abcdef"))


def _differences(git: Git) -> Iterator[tuple[bytes, bytes, str, str, str]]:
    """New mode, old mode, old object, new object (empty for none) and path of what differs from HEAD."""
    head = git.try_run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    base = head.decode("ascii").strip() if head else _empty_tree(git)
    raw = git.run("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules", base)
    fields = raw.split(b"\0")
    for info, path in zip(fields[0::2], fields[1::2], strict=False):
        old_mode, mode, before, after, _ = info.split(b" ")
        yield mode, old_mode[1:], _no_zeros(before), _no_zeros(after), os.fsdecode(path)


def indexed_files(git: Git, paths: Sequence[str]) -> list[Staged]:
    """The index's version of the given files, changed or not; for one that is changed, `base` is HEAD's. Raises GitError."""
    changed = {staged.path: staged for staged in staged_files(git)}
    found = []
    for start in range(0, len(paths), _ARGUMENTS_AT_ONCE):
        listing = git.run("ls-files", "--stage", "-z", "--", *paths[start : start + _ARGUMENTS_AT_ONCE])
        for entry in filter(None, listing.split(b"\0")):
            info, _, path = entry.partition(b"\t")
            mode, oid, _ = info.split(b" ")
            if mode in _FILE_MODES:
                name = os.fsdecode(path)
                found.append(changed.get(name) or Staged(name, oid.decode("ascii"), ""))
    return sorted(set(found))


def _no_zeros(oid: bytes) -> str:
    return "" if not oid.strip(b"0") else oid.decode("ascii")


def _empty_tree(git: Git) -> str:
    """The id of the empty tree in this repository's hash: what a first commit is compared with."""
    return git.run("hash-object", "-t", "tree", "--stdin", given=b"").decode("ascii").strip()
