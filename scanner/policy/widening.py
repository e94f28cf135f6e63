"""One widening of the policy, and how a report says it."""

from __future__ import annotations

from typing import NamedTuple

from scanner.report import POLICY_CHANGE, Notice

LEVELS = {"fail": "error", "warn": "warning"}


class Widening(NamedTuple):
    """`words` complete `this change ...`; `path` and `line` (1-based, 0 unknown) are where."""

    path: str
    line: int
    words: str


def notice(widening: Widening, level: str) -> Notice:
    """`level` is fail or warn."""
    return Notice(POLICY_CHANGE, LEVELS[level], f"this change {widening.words}", widening.path, widening.line)
