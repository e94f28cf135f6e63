"""The findings to decide on, as plain values that hold no secret."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NamedTuple

from baselines.globs import parse_glob


class Item(NamedTuple):
    """One finding. `key` is its fingerprint; `line` and `column` are one-based; `masked` is its line with every value masked.

    `object_id` is git's for what does not stand in the tree, else empty. `origin` tells commit, author and day in words.
    """

    key: str
    rule_id: str
    title: str
    severity: str
    confidence: str
    path: str
    line: int
    column: int
    redacted: str
    masked: str
    slot: str = ""
    remedy: str = ""
    reasons: tuple[str, ...] = ()
    occurrences: int = 1
    object_id: str = ""
    origin: str = ""


class Choice(NamedTuple):
    """A decision: one of KINDS, and the words that it needs. `until` is an ISO day."""

    kind: str
    reason: str = ""
    owner: str = ""
    accepted_by: str = ""
    until: str = ""
    ticket: str = ""


KINDS = ("real", "false-positive", "test-value", "accepted-risk", "baseline")
# What each kind asks for, in this order; a field with `?` may stay empty.
FIELDS = {
    "real": (),
    "false-positive": ("reason",),
    "test-value": ("reason",),
    "accepted-risk": ("owner", "accepted_by", "reason", "until", "ticket?"),
    "baseline": (),
}
NAMES = {
    "real": "real: to be revoked", "false-positive": "no secret", "test-value": "test value", "accepted-risk": "accepted", "baseline": "known for now",
}  # fmt: skip

Check = Callable[[Item, Choice], str]  # what is wrong with a decision, or nothing
Longest = Callable[[Item], str]  # the last day that a decision on it may be given


def no_objection(_item: Item, _choice: Choice) -> str:
    return ""


def no_end(_item: Item) -> str:
    return ""


class Deck(NamedTuple):
    """All items in their order. `check` says what the policy has against a decision; `longest` gives the day to begin with for `until`."""

    items: tuple[Item, ...]
    check: Check = no_objection
    longest: Longest = no_end

    def chosen(self, rule: str, path: str) -> tuple[int, ...]:
        """Indexes of the items that pass both filters (globs; empty: all). Raises ValueError for what is no glob."""
        glob = parse_glob(path, negatable=False) if path else None
        return tuple(
            index
            for index, item in enumerate(self.items)
            if (not rule or fnmatchcase(item.rule_id, rule)) and (glob is None or glob.covers(item.path))
        )
