"""Whether a change touched the lines of a finding: then an expired exception fails, whatever the branch.

The lines that hold the value are compared with those of the version before, white space at their ends aside. A value that does not stand in the
file as it is (folded, encoded) is taken for untouched: nothing can be said of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from baselines.decision import Facts
from scanner.git.command import Git
from scanner.git.ranges import find_commit

Read = Callable[[str], bytes | None]
SHORTEST = 4  # bytes of a value: shorter ones stand anywhere


def touched_between(before: Read, after: Read) -> Callable[[Facts], bool]:
    """The question, by how a path is read before and after the change."""

    def touched(facts: Facts) -> bool:
        new = after(facts.path)
        return new is not None and lines_touched(before(facts.path), new, facts.secret.reveal())

    return touched


def lines_touched(before: bytes | None, after: bytes, value: bytes) -> bool:
    """Whether a line with the value is there now that was not there before; `before` is None where there was no file."""
    first = value.partition(b"\n")[0].strip()
    if len(first) < SHORTEST or first not in after:
        return False
    return not _lines(after, first) <= _lines(before or b"", first)


def _lines(data: bytes, value: bytes) -> Counter[bytes]:
    return Counter(line.strip() for line in data.split(b"\n") if value in line)


def base_commit(git: Git, named: str, default: str) -> str:
    """What a change is compared with: what was named, else where it left the default branch, else HEAD. Empty in an empty repository."""
    if named:
        return find_commit(git, named)
    head = find_commit(git, "HEAD")
    other = find_commit(git, f"refs/remotes/origin/{default}") if default and head else ""
    merged = git.try_run("merge-base", head, other) if other else None
    return merged.decode("ascii").split("\n")[0] if merged else head


def blob_reader(git: Git, tree: str) -> Read:
    """Files of a commit, or of the index where `tree` is empty; None for what it does not have."""
    return lambda path: git.try_run("cat-file", "blob", f"{tree}:{path}")
