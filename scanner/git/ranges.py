"""Ranges of commits: which are new, what they stand on, and what each of them changed. Plumbing only: nothing configured is obeyed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.git.command import Git, GitError

_FILE_MODES = (b"100644", b"100755")
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*\Z")
COMMITS_AT_ONCE = 2000
PATHS_AT_ONCE = 500


class Range(NamedTuple):
    """What is asked about; all ids are hexadecimal.

    `commits` are new, parents first. What a file has in one of `bases` counts as already there; without bases nothing was there.
    `ends` are the commits whose trees are what is left in the end. `cut` are commits whose parents a shallow clone does not have.
    `remarks` say in words where the range is larger than what was asked for. `tags` are annotated tags that come along.
    """

    name: str
    commits: tuple[str, ...]
    bases: tuple[str, ...]
    ends: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Change(NamedTuple):
    """A version that a commit brings: of a merge only what none of its parents has. The path is decoded as `os.fsdecode` does."""

    commit: str
    path: str
    object_id: str


def is_zero(oid: str) -> bool:
    """Whether it is git's name for "no object": a ref that is made or deleted (githooks(5))."""
    return not oid.strip("0")


def find_commit(git: Git, revision: str) -> str:
    """The commit that a revision names, or empty where there is none here. What begins with a hyphen is no revision."""
    if not revision or revision.startswith("-") or is_zero(revision):
        return ""
    found = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    oid = found.decode("ascii", "replace").strip().rpartition("\n")[2] if found else ""
    return oid if _ID.match(oid) and _exists(git, oid) else ""


def _exists(git: Git, oid: str) -> bool:
    """rev-parse believes in every full id."""
    return git.try_run("cat-file", "-e", oid) is not None


def range_between(git: Git, name: str, ends: Sequence[str], starts: Sequence[str], remarks: Sequence[str] = ()) -> Range:
    """Commits that `ends` have and `starts` do not; both are commit ids. The base is their merge base. Raises GitError."""
    commits, _ = _new_commits(git, [*ends, "--not", *starts] if starts else [*ends])
    bases = sorted({base for end in ends for base in _merge_bases(git, end, starts)}) if starts else []
    told = [*remarks, *_rewritten(bases, starts)]
    return Range(name, commits, tuple(bases), tuple(ends), tuple(told), _cut(git, commits))


def range_outside(git: Git, name: str, ends: Sequence[str], known: Sequence[str], remarks: Sequence[str] = ()) -> Range:
    """Commits that `ends` have and that no ref of `known` (`--all`, `--remotes=NAME`, `--branches`) leads to. The base is what they stand on."""
    commits, bases = _new_commits(git, ["--boundary", *ends, "--not", *known])
    return Range(name, commits, bases, tuple(ends), tuple(remarks), _cut(git, commits))


def range_since(git: Git, name: str, ends: Sequence[str], seconds: int) -> Range:
    """Commits whose committer's date is not before `seconds` (since the epoch). The base is their parents that are older."""
    selectors = [*ends] if ends else ["--all"]
    parents: dict[str, list[str]] = {}
    commits = []
    for line in git.lines("rev-list", "--topo-order", "--reverse", "--format=%H %ct %P", *selectors):
        if not line.startswith(b"commit "):
            oid, date, *above = line.decode("ascii").split(" ")
            if int(date) >= seconds:
                commits.append(oid)
                parents[oid] = [one for one in above if one]
    new = set(commits)
    bases = sorted({one for above in parents.values() for one in above if one not in new})
    return Range(name, tuple(commits), tuple(bases), tuple(ends) or heads(git), (), _cut(git, commits))


def heads(git: Git) -> tuple[str, ...]:
    """The commits that branches and HEAD stand at."""
    listed = git.run("for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes").decode("ascii").split()
    return tuple(sorted({*listed, *filter(None, [find_commit(git, "HEAD")])}))


def remote_refs(remote: str) -> list[str]:
    """The selector of what was last seen of a remote; nothing for a remote that is only an address."""
    return [f"--remotes={remote}"] if _REMOTE.match(remote) else []


def _new_commits(git: Git, selectors: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Commits, parents first; and the boundary where it is asked for."""
    listed = git.run("rev-list", "--topo-order", "--reverse", *selectors).decode("ascii").split()
    return tuple(one for one in listed if one[0] != "-"), tuple(sorted(one[1:] for one in listed if one[0] == "-"))


def _merge_bases(git: Git, end: str, starts: Sequence[str]) -> list[str]:
    found = git.try_run("merge-base", "--all", end, *starts)
    return found.decode("ascii").split() if found else []


def _rewritten(bases: Sequence[str], starts: Sequence[str]) -> Iterator[str]:
    if starts and not bases:
        yield "start and end have no history in common: everything that the end has is taken for new"


def _cut(git: Git, commits: Sequence[str]) -> tuple[str, ...]:
    """Of the commits those at which a shallow clone ends (gitrepository-layout(5), shallow)."""
    if not git.repository.is_shallow:
        return ()
    listed = set((git.repository.common_dir / "shallow").read_text(encoding="ascii", errors="replace").split())
    return tuple(one for one in commits if one in listed)


def changes_of(git: Git, commits: Sequence[str]) -> Iterator[Change]:
    """What each commit brings, in the order of the commits. Raises GitError."""
    for start in range(0, len(commits), COMMITS_AT_ONCE):
        given = "".join(f"{one}\n" for one in commits[start : start + COMMITS_AT_ONCE]).encode("ascii")
        raw = git.run("diff-tree", "--stdin", "-r", "-c", "--root", "-z", "--raw", "--no-abbrev", "--no-renames", given=given)
        yield from _parse(raw.split(b"\0"))


def _parse(fields: Sequence[bytes]) -> Iterator[Change]:
    """git-diff-tree(1), raw output and "diff format for merges": one colon, mode and id for each parent, then those of the result."""
    commit, index = "", 0
    while index < len(fields) - 1:
        if fields[index].startswith(b":"):
            info = fields[index].lstrip(b":").split(b" ")
            modes, ids = info[: len(info) // 2], info[len(info) // 2 : -1]
            if modes[-1] in _FILE_MODES:
                yield Change(commit, os.fsdecode(fields[index + 1]), ids[-1].decode("ascii"))
            index += 2
        else:
            commit, index = fields[index].decode("ascii"), index + 1


def versions_at(git: Git, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """The object of each path that a commit has as a file. Raises GitError."""
    found = {}
    for start in range(0, len(paths), PATHS_AT_ONCE):
        raw = git.run("ls-tree", "-z", "--full-tree", commit, "--", *paths[start : start + PATHS_AT_ONCE])
        for entry in filter(None, raw.split(b"\0")):
            info, _, path = entry.partition(b"\t")
            mode, _, oid = info.split(b" ")
            if mode in _FILE_MODES:
                found[os.fsdecode(path)] = oid.decode("ascii")
    return found


def removed_between(git: Git, base: str, end: str) -> list[tuple[str, str]]:
    """Path and object of files that `base` has and `end` has no more. Raises GitError."""
    raw = git.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=D", base, end).split(b"\0")
    pairs = zip(raw[0::2], raw[1::2], strict=False)
    return [(os.fsdecode(path), info.split(b" ")[2].decode("ascii")) for info, path in pairs if info[1:7] in _FILE_MODES]


def authors_of(git: Git, commits: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Name, address and ISO 8601 date of the author of each commit, as written in it. Raises GitError."""
    found = {}
    for start in range(0, len(commits), COMMITS_AT_ONCE):
        raw = git.run("rev-list", "--no-walk", "--format=%H%x00%an%x00%ae%x00%aI", *commits[start : start + COMMITS_AT_ONCE])
        for line in raw.splitlines():
            fields = line.decode("utf-8", "replace").split("\0")
            if len(fields) == 4:
                found[fields[0]] = (fields[1], fields[2], fields[3])
    return found


def peel_tag(git: Git, oid: str) -> tuple[tuple[str, ...], str]:
    """The annotated tags that an id leads through, and the commit behind them; empty where there is none (a tag of a tree or blob)."""
    tags: list[str] = []
    while len(tags) < COMMITS_AT_ONCE and git.try_run("cat-file", "-t", oid) == b"tag\n":
        tags.append(oid)
        head = git.run("cat-file", "tag", oid).partition(b"\n")[0].removeprefix(b"object ").decode("ascii", "replace")
        if not _ID.match(head):
            raise GitError("cat-file", f"tag {oid[:12]} names no object")
        oid = head
    return tuple(tags), find_commit(git, oid)
