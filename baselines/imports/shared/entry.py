"""What another tool's file says, entry by entry, before anything of it is matched with findings of ours."""

from __future__ import annotations

from typing import NamedTuple

from detectors.secret import Secret

KNOWN, REAL, FALSE_POSITIVE = "known", "real", "false-positive"


class ForeignFileError(ValueError):
    """A file that is not what it is taken for. The message names what is wrong, never a value of it."""


class Entry(NamedTuple):
    """One decision about one secret. `where` names the entry in its file.

    `decision` is known (it was recorded), real or false-positive (somebody looked at it and said so). `path` is as the file has it, `/` between
    folders; empty: any path. `line` and `line_end` are one-based, 0 unknown. `commit` is hexadecimal, abbreviated or not. `rule` is the
    other tool's own name. `value` is the secret if the file holds it, `digest` the name of a hash and its hexadecimal digits if it holds that.
    `reason` is what the file itself says of the decision.
    """

    where: str
    decision: str = KNOWN
    path: str = ""
    line: int = 0
    line_end: int = 0
    commit: str = ""
    rule: str = ""
    value: Secret | None = None
    digest: tuple[str, str] | None = None
    reason: str = ""


class Scope(NamedTuple):
    """A decision about every secret of a kind: all conditions that are given must hold (`together`), or any of them.

    `globs` are paths as in .gitignore. `path_patterns`, `value_patterns` and `line_patterns` are patterns over bytes that are proved to run in
    linear time. `words` (lower case) are looked for in the value in any case. `commits` are hexadecimal. `said` is how the file has it.
    """

    where: str
    said: str
    reason: str = ""
    globs: tuple[str, ...] = ()
    path_patterns: tuple[str, ...] = ()
    value_patterns: tuple[str, ...] = ()
    line_patterns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()
    together: bool = False


class Refused(NamedTuple):
    """An entry that can't be carried over, whatever is found, and why."""

    where: str
    said: str
    why: str


class Reading(NamedTuple):
    """All that a file says."""

    entries: tuple[Entry, ...] = ()
    scopes: tuple[Scope, ...] = ()
    refused: tuple[Refused, ...] = ()
