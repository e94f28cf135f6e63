"""Files as a commit has them, read from its objects and never from the work tree."""

from __future__ import annotations

import os
from typing import NamedTuple

from scanner.git.command import Git
from scanner.git.ranges import find_commit

_FILE_MODES = (b"100644", b"100755")


class Revision(NamedTuple):
    """`name` is what the user wrote, `commit` the full id. `blobs` are the ids of regular files by path (undecodable bytes as surrogate escapes)."""

    git: Git
    name: str
    commit: str
    blobs: dict[str, str]

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None where the commit has no such regular file: links are not followed. Raises GitError for an object that is lost."""
        oid = self.blobs.get(path)
        return None if oid is None else self.git.run("cat-file", "blob", oid)


def open_revision(git: Git, name: str) -> Revision | None:
    """All files of a commit; None where there is no such commit. Raises GitError."""
    commit = find_commit(git, name)
    if not commit:
        return None
    blobs = {}
    for line in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        info, _, path = line.partition(b"\t")
        fields = info.split(b" ")
        if fields[0] in _FILE_MODES:
            blobs[os.fsdecode(path)] = fields[2].decode("ascii")
    return Revision(git, name, commit, blobs)
