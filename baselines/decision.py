"""What deciding on a finding needs to know of it, and what was decided: the values between the run, exceptions and baseline."""

from __future__ import annotations

from typing import NamedTuple

from baselines.fingerprint import Names
from detectors.secret import Secret

# The two categories of what is remembered. A secret that HEAD has lost still stands in the history, for whoever has a clone.
TREE, HISTORY = "tree", "history"


class Facts(NamedTuple):
    """One finding, as far as verdicts depend on it. Made in one place (scanner/conclude.py), before any verdict.

    `names` and `fingerprints` are its names in `path` (the path that reports show); any of `fingerprints` names it, the first is shown.
    `category` is TREE for what stands in the tree, the index, standard input or HEAD, HISTORY for what only earlier commits, messages or
    unreachable objects have. `in_head` is None outside of histories. `severity` is the one in effect.

    `vetoes`, `allowed` (an allow comment's or the configuration's reason) and `inherited` are what was found out before; empty where nothing was.
    `authors` are names and addresses of whoever brought the finding in and wrote its newest version, as far as the run knows: for rules on who
    may accept what. `secret` is opaque; it tells whether two findings have the same value, exactly, where a weak name can't.
    """

    rule_id: str
    path: str
    secret: Secret
    names: Names
    fingerprints: tuple[str, ...]
    category: str = TREE
    in_head: bool | None = None
    severity: str = "high"
    confidence: str = "high"
    vetoes: tuple[str, ...] = ()
    allowed: str = ""
    inherited: bool = False
    authors: tuple[str, ...] = ()

    @property
    def secret_id(self) -> str:
        return self.names.secret_id

    @property
    def is_strong(self) -> bool:
        """Whether its names have 128 bits; a guessable value's have 10, so `secret_id` alone must not speak for it."""
        return self.names.is_strong


class Decision(NamedTuple):
    """A verdict (scanner.report.VERDICTS) and why. `by` names what decided: fingerprints of baseline entries, ids of exceptions.

    `terms` are the conditions as pairs, for reports: kind, owner, until, ticket, accepted_by, whichever there are. `everywhere` extends the
    decision to all places of the same value that HEAD does not have, as the record of a rotation does. `lenient`: shown like any other, but it
    fails no run.
    """

    verdict: str
    reason: str = ""
    by: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    everywhere: bool = False
    lenient: bool = False
