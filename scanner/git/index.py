"""What is staged: entries of the index beside the version that HEAD has. Honours GIT_INDEX_FILE, which git sets for its hooks."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
    head = git.try_run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    base = head.decode("ascii").strip() if head else _empty_tree(git)
    raw = git.run("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules", base)
    fields = raw.split(b"\0")
    found = []
    for info, path in zip(fields[0::2], fields[1::2], strict=False):
        _, mode, before, after, _ = info.split(b" ")
        if mode in _FILE_MODES:
            found.append(Staged(os.fsdecode(path), after.decode("ascii"), _no_zeros(before)))
    return sorted(found)


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
