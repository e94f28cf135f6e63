"""What a run found, as plain values: every report format is a function of a `Report`, and none of them ever holds a raw secret.

`Result.secret` alone does, and only where the user asked with `--reveal`. JSON Lines (scanner/reports/jsonl.py) writes and reads all of it.
"""

from __future__ import annotations

from typing import NamedTuple

from detectors.model import Degraded, Evidence, Skipped

# The order in which reports show verdicts; only the first makes a run fail.
VERDICTS = ("new", "inherited", "known", "excepted", "allowed", "vetoed")


# The code of notices that say what a change widens of the policy: a verdict of its own, shown first. Of level error they fail the run.
POLICY_CHANGE = "policy-change"


class Attribution(NamedTuple):
    """A commit as reports show it; all empty when unknown. `date` is the author date, ISO 8601 with offset; names are decoded text."""

    commit: str = ""
    author: str = ""
    email: str = ""
    date: str = ""


class Area(NamedTuple):
    """A piece of a stored file: one-based lines and columns (code points; the end column is just behind), and half-open byte offsets."""

    line_start: int
    line_end: int
    column_start: int
    column_end: int
    byte_start: int
    byte_end: int


class Change(NamedTuple):
    """`text` (UTF-8) in the stead of `area` of a stored file."""

    area: Area
    text: str


class Fix(NamedTuple):
    """What would feed the value from a store: `text` (UTF-8) in the stead of `area`, in the file of the finding's primary place.

    `more` are what the file needs besides: imports, brackets, declarations.
    """

    title: str
    area: Area
    text: str
    more: tuple[Change, ...] = ()


class Place(NamedTuple):
    """Where a secret stands: one-based lines and columns (code points; the end column is just behind), byte offsets in the stored file.

    `role` is here (tree, stdin, staged), introduced, or newest (history). `line` is the line with every candidate value masked.
    `container` names the archive members around it, outermost first. `parts` are the pieces that were folded into the value, or that
    belong to it (the user name of a pair). `line_hash` is GitHub's `primaryLocationLineHash` (scanner/reports/shared/line_hash.py):
    unkeyed, over the unmasked line, so it is filled only for a SARIF report that goes to GitHub, and no other format writes it.
    """

    path: str
    line_start: int
    line_end: int
    column_start: int
    column_end: int
    byte_start: int
    byte_end: int
    role: str = "here"
    kind: str = "file"
    object_id: str = ""
    container: tuple[str, ...] = ()
    attribution: Attribution = Attribution()
    line: str = ""
    parts: tuple[Area, ...] = ()
    line_hash: str = ""


class Result(NamedTuple):
    """A finding with its verdict. `places` has one place in a tree, the introducing and the newest one in history; `occurrences` counts all.

    `root` names the repository in a report that was merged from several, and is empty elsewhere. `terms` are the conditions of the verdict as
    pairs, whichever there are: kind, owner, until (ISO date), ticket, accepted_by. `lenient`: it fails no run, and `verdict_reason` says why.
    """

    rule_id: str
    secret_id: str
    fingerprint: str
    severity: str
    confidence: str
    verdict: str
    verdict_reason: str
    places: tuple[Place, ...]
    occurrences: int
    redacted: str
    evidence: Evidence
    slot: str = ""
    in_head: bool | None = None
    properties: tuple[tuple[str, str], ...] = ()
    not_after: str = ""
    secret: str | None = None
    root: str = ""
    fix: Fix | None = None
    terms: tuple[tuple[str, str], ...] = ()
    advice: tuple[tuple[str, str], ...] = ()
    lenient: bool = False

    @property
    def path(self) -> str:
        return self.places[0].path

    @property
    def introduced(self) -> Attribution:
        """The commit that brought it, wherever that place stands: in merged reports the one in the tree comes first."""
        return next((place.attribution for place in self.places if place.role == "introduced"), self.places[0].attribution)


class RuleInfo(NamedTuple):
    """What reports say of a rule that has results."""

    id: str
    title: str
    provider: str
    description: str
    remedy: str
    references: tuple[str, ...]
    severity: str
    confidence: str
    kind: str


class Notice(NamedTuple):
    """Something about the run that the user should know: `level` is note, warning or error; `code` is stable (kebab-case)."""

    code: str
    level: str
    message: str
    path: str = ""
    line: int = 0


class Scope(NamedTuple):
    """What was scanned. Counts are of things, sizes in bytes; `counts` and `excluded` are sorted pairs (name, number).

    `what` is tree, staged, stdin, history or merged. `root` is the folder's or repository's name, never a machine's path.
    `members` are the scopes that a merged report was made of.
    """

    what: str
    root: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    excluded: tuple[tuple[str, int], ...] = ()
    bytes_scanned: int = 0
    head: str = ""
    branch: str = ""
    remote: str = ""
    details: tuple[str, ...] = ()
    members: tuple[Scope, ...] = ()


class Report(NamedTuple):
    """The outcome of a run, in a stable order. `results` holds all verdicts and confidences; the gate says which of them count.

    `shown` are verdicts that formats show besides what counts; what counts, and every number of it, stays the same.
    `started` and `ended` are UTC, ISO 8601 with a trailing Z and whole seconds, or empty where a report must not change between runs.
    """

    results: tuple[Result, ...]
    skipped: tuple[Skipped, ...]
    degraded: tuple[Degraded, ...]
    notices: tuple[Notice, ...]
    scope: Scope
    rules: tuple[RuleInfo, ...]
    min_confidence: str
    fail_on: str
    exit_code: int
    version: str
    engine: str = ""
    started: str = ""
    argv: tuple[str, ...] = ()
    ended: str = ""
    shown: tuple[str, ...] = ()
