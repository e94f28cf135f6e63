"""What a push brings, as git tells its hooks (githooks(5): pre-push, pre-receive) or pre-commit its own (PRE_COMMIT_FROM_REF and others)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.git.command import Git
from scanner.git.ranges import Range, find_commit, is_zero, peel_tag, range_between, range_outside, remote_refs

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
UNKNOWN_START = "the start {start} is not in this repository (rewritten elsewhere, or never fetched): compared with what is known of {known}"
REWRITTEN = "history was rewritten: the old end {start} is no part of the new; everything since their merge base is looked at"


class Update(NamedTuple):
    """A ref that moves: hexadecimal ids, zeros for one that is made or deleted; `ref` is its full name."""

    old: str
    new: str
    ref: str


class PushError(Exception):
    """Lines that are not what git writes."""


def read_pre_push(lines: Sequence[str]) -> list[Update]:
    """`local-ref local-id remote-ref remote-id` each. Raises PushError."""
    return [Update(remote, local, ref) for _, local, ref, remote in _fields(lines, 4)]


def read_pre_receive(lines: Sequence[str]) -> list[Update]:
    """`old-id new-id ref` each. Raises PushError."""
    return [Update(old, new, ref) for old, new, ref in _fields(lines, 3)]


def _fields(lines: Sequence[str], count: int) -> Iterator[list[str]]:
    for line in filter(None, (line.rstrip("\r\n") for line in lines)):
        # A local ref may be any revision (`HEAD@{1 week ago}`): only the last three fields are of one word.
        fields = line.rsplit(" ", count - 1) if count == 4 else line.split(" ", count - 1)
        ids = [fields[1], fields[-1]] if count == 4 and len(fields) == 4 else fields[:2]
        if len(fields) != count or not all(map(_ID.match, ids)):
            raise PushError(f"standard input is not what git gives this hook: {line[:80]!r}")
        yield fields


def ranges_of(git: Git, updates: Sequence[Update], known: Sequence[str], known_name: str) -> list[Range]:
    """One range per ref that gets something. `known` selects the refs that the receiver has already (`--all`, `--remotes=NAME`, or nothing).

    Raises GitError.
    """
    return [_range(git, one, known, known_name) for one in updates if not is_zero(one.new)]


def _range(git: Git, one: Update, known: Sequence[str], known_name: str) -> Range:
    tags, end = peel_tag(git, one.new)
    name = one.ref.removeprefix("refs/heads/") or "HEAD"
    if not end:
        remark = "the ref leads to no commit: only what its tag says was looked at"
        return Range(name, (), (), (), (remark,), tags=tags)
    start = find_commit(git, one.old)
    if start:
        made = range_between(git, f"{name} {start[:12]}..{end[:12]}", [end], [start])
        remarks = [REWRITTEN.format(start=start[:12])] if start not in made.bases else []
        return made._replace(remarks=(*remarks, *made.remarks), tags=tags)
    remarks = [] if is_zero(one.old) else [UNKNOWN_START.format(start=one.old[:12], known=known_name)]
    return range_outside(git, f"{name} ..{end[:12]}", [end], known, remarks)._replace(tags=tags)


def from_pre_commit(git: Git, environ: Mapping[str, str]) -> list[Range] | None:
    """The range that pre-commit gives in its variables, or None where it gives none."""
    known = remote_refs(environ.get("PRE_COMMIT_REMOTE_NAME", ""))
    ref = environ.get("PRE_COMMIT_REMOTE_BRANCH", "")
    old, new = environ.get("PRE_COMMIT_FROM_REF", ""), environ.get("PRE_COMMIT_TO_REF", "")
    if new:
        end = find_commit(git, new)
        start = find_commit(git, old)
        if not end:
            raise PushError(f"PRE_COMMIT_TO_REF: no commit {new[:80]!r} here")
        return ranges_of(git, [Update(start or old or "0", end, ref)], known, "the remote")
    # A push of a whole history, root commit included: pre-commit then names the branch alone.
    if branch := environ.get("PRE_COMMIT_LOCAL_BRANCH", ""):
        end = find_commit(git, branch)
        return ranges_of(git, [Update("0" * 40, end, ref)], known, "the remote") if end else []
    return None


def unpushed(git: Git) -> list[Range]:
    """What a push of HEAD could bring at most: commits that no remote is known to have."""
    end = find_commit(git, "HEAD")
    return [range_outside(git, f"HEAD ..{end[:12]}", [end], ["--remotes"])] if end else []


def pushed_ranges(git: Git, lines: Sequence[str], arguments: Sequence[str], environ: Mapping[str, str], *, receives: bool) -> list[Range]:
    """What a hook is asked to look at: git's lines, else pre-commit's variables, else what no remote has.

    `arguments` are git's own (the remote's name and address): with them, no lines mean that nothing is pushed. Raises PushError, GitError.
    """
    if receives:
        return ranges_of(git, read_pre_receive(lines), ["--all"], "the other refs")
    if lines or arguments:
        known = remote_refs(arguments[0]) if arguments else ["--remotes"]
        return ranges_of(git, read_pre_push(lines), known, "the remote")
    given = from_pre_commit(git, environ)
    return unpushed(git) if given is None else given
