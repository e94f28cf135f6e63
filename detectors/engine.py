"""The engine: where in some bytes do the rules' anchors end? All of them in one Hyperscan database, in block mode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from detectors.terms import Term

# Hits of one rule in one artifact beyond which the rule is dropped for the rest of it, so that a flood of one never hides another.
RULE_BUDGET = 20_000


Hit = tuple[int, int]  # the offset just behind an anchor that was seen, and the index of its term; plain, for there are millions


class Hits(NamedTuple):
    """All hits in order, and the terms that went over their budget."""

    found: list[Hit]
    over: tuple[int, ...] = ()


NO_HITS = Hits([])


class HyperscanEngine:
    """One database, used by one thread (its scratch space is not shared)."""

    def __init__(self, database: Any, budget: int = RULE_BUDGET) -> None:
        self._database = database
        self._budget = budget

    def within(self, hits: int) -> HyperscanEngine:
        """The same with another budget."""
        return HyperscanEngine(self._database, hits)

    def scan(self, data: bytes) -> Hits:
        found: list[Hit] = []
        counts: dict[int, int] = {}
        budget = self._budget

        def on_match(term: int, _start: int, end: int, _flags: int, _context: object) -> None:
            if len(found) < budget:  # no term can be over it yet
                found.append((end, term))
                return
            if not counts:
                counts.update(Counter(term for _, term in found))
            counts[term] = count = counts.get(term, 0) + 1
            if count <= budget:
                found.append((end, term))

        self._database.scan(data, match_event_handler=on_match)
        if not found:
            return NO_HITS
        found.sort()
        return Hits(found, tuple(sorted(term for term, count in counts.items() if count > budget)))


class ExpressionError(ValueError):
    """An expression that Hyperscan does not take; `term` is its index."""

    def __init__(self, term: int, problem: str) -> None:
        super().__init__(problem)
        self.term = term


def compile_database(terms: Sequence[Term]) -> Any:
    """Compile all terms into one Hyperscan database. Raises ExpressionError."""
    import hyperscan

    expressions = [term.expression.encode("latin-1") for term in terms]
    try:
        return _compile(expressions)
    except hyperscan.error as error:
        for index, expression in enumerate(expressions):
            try:
                _compile([expression])
            except hyperscan.error as own:
                raise ExpressionError(index, str(own)) from None
        raise ExpressionError(-1, str(error)) from None


def _compile(expressions: list[bytes]) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    count = len(expressions)
    database.compile(expressions=expressions, ids=list(range(count)), elements=count, flags=[0] * count)
    return database


def dump_database(database: Any) -> bytes:
    import hyperscan

    return bytes(hyperscan.dumpb(database))


def load_database(serialised: bytes) -> Any:
    """Load what `dump_database` wrote; raises ValueError where it is broken or of another platform."""
    import hyperscan

    try:
        database = hyperscan.loadb(serialised, mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.error as error:
        raise ValueError(str(error)) from None
    return database
