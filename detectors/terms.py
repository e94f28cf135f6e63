"""What the engine looks for. Kept apart from reading rules, which a run with a warm cache never imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detectors.rule import Rule

HINT, OBJECT = -1, -2


class Term(NamedTuple):
    """What the engine looks for. For an anchor `rule` is an index into `Catalogue.rules`, offsets are as in `anchors.Anchor`, and
    `reach` is how far behind the anchor's end a match can still go, and one byte more for a word boundary.

    HINT (names and the like) and OBJECT (a literal of a rule that can cross lines) say something of a place only.
    """

    rule: int
    expression: str
    least: int = 0
    most: int = 0
    reach: int = 0


class Catalogue(NamedTuple):
    """Rules in the order of their ids, and the terms that the engine looks for, in the order of the rules."""

    rules: Sequence[Rule]
    terms: Sequence[Term]

    def owner(self, term: Term) -> str:
        """The id of the term's rule, or what hints are called."""
        return self.rules[term.rule].id if term.rule >= 0 else "names"
