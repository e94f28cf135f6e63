"""What the engine looks for. Kept apart from reading rules, which a run with a warm cache never imports."""

from __future__ import annotations

from typing import NamedTuple

from detectors.rule import Rule


class Term(NamedTuple):
    """One anchor of one rule: `rule` is an index into `Catalogue.rules`, negative for a hint; offsets as in `anchors.Anchor`.

    `reach` is how far behind the anchor's end a match can still go, and one byte more for a word boundary.
    """

    rule: int
    expression: str
    least: int
    most: int
    reach: int


class Catalogue(NamedTuple):
    """Rules in the order of their ids, and the terms that the engine looks for, in the order of the rules."""

    rules: tuple[Rule, ...]
    terms: tuple[Term, ...]

    def owner(self, term: Term) -> str:
        """The id of the term's rule, or what hints are called."""
        return self.rules[term.rule].id if term.rule >= 0 else "names"
