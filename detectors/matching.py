"""From bytes to the matches of all rules. Two matchers, which must agree (tests/detectors/test_matching.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from detectors.artifact import Span
from detectors.engine import RULE_BUDGET, HyperscanEngine
from detectors.rule import Rule
from detectors.terms import HINT, OBJECT, Catalogue, Term


class Match(NamedTuple):
    """A pattern matched: spans of the whole match and of the group `secret`, and the named groups' bytes."""

    rule: Rule
    span: Span
    secret: Span
    groups: dict[str, bytes]


class Matched(NamedTuple):
    """One match per rule and secret span, ordered by (span, rule id); the ids of rules that went over their budget; the ends of hints;
    and whether there is a literal of a rule that can cross lines.
    """

    matches: list[Match]
    over: tuple[str, ...] = ()
    hints: tuple[int, ...] = ()
    crossing: bool = False


class Matcher(Protocol):
    """Finds all matches of all rules. `name` goes into reports."""

    name: str
    catalogue: Catalogue

    def find(self, data: bytes) -> Matched: ...

    def within(self, hits: int) -> Matcher:
        """The same with another budget: so many hits of one rule in one artifact, beyond which the rule is dropped for the rest of it."""
        ...


NOTHING = Matched([])


class HyperscanMatcher:
    """The engine finds where anchors end; there the rule's own pattern is tried, on a bounded window.

    Patterns are compiled when they are first needed: most of them never are in one run.
    """

    name = "hyperscan"

    def __init__(self, catalogue: Catalogue, engine: HyperscanEngine) -> None:
        self.catalogue = catalogue
        self._engine = engine
        self._owners = tuple(term.rule for term in catalogue.terms)
        self._compiled: dict[int, re.Pattern[bytes]] = {}

    def find(self, data: bytes) -> Matched:
        hits = self._engine.scan(data)
        if not hits.found:
            return NOTHING
        rules, terms = self.catalogue
        found: dict[tuple[Span, str], Match] = {}
        hinted: list[int] = []
        crossing = False
        owners = self._owners
        for end, number in hits.found:
            rule = owners[number]
            if rule == HINT:
                hinted.append(end)
                continue
            if rule == OBJECT:
                crossing = True
                continue
            match = covering(self._pattern(rule), data, end, terms[number])
            if match:
                made = _match(rules[rule], match)
                found.setdefault((made.secret, made.rule.id), made)
        over = tuple(sorted({self.catalogue.owner(terms[term]) for term in hits.over}))
        return Matched([found[key] for key in sorted(found)], over, tuple(hinted), crossing)

    def within(self, hits: int) -> HyperscanMatcher:
        return HyperscanMatcher(self.catalogue, self._engine.within(hits))

    def _pattern(self, rule: int) -> re.Pattern[bytes]:
        pattern = self._compiled.get(rule)
        if pattern is None:
            pattern = self._compiled[rule] = compile_pattern(self.catalogue.rules[rule])
        return pattern


class ReferenceMatcher:
    """Every pattern at every place, by the standard library alone: for platforms without Hyperscan, and to test the other against. Slow."""

    name = "reference"

    def __init__(self, catalogue: Catalogue, budget: int = RULE_BUDGET) -> None:
        self.catalogue = catalogue
        self._budget = budget
        self._patterns = [compile_pattern(rule) for rule in catalogue.rules]
        self._hints = [re.compile(term.expression.encode("latin-1")) for term in catalogue.terms if term.rule == HINT]
        self._crossing = [re.compile(term.expression.encode("latin-1")) for term in catalogue.terms if term.rule == OBJECT]

    def find(self, data: bytes) -> Matched:
        found: dict[tuple[Span, str], Match] = {}
        over = []
        for rule, pattern in zip(self.catalogue.rules, self._patterns, strict=True):
            for count, match in enumerate(_all_matches(pattern, data)):
                if count >= self._budget:
                    over.append(rule.id)
                    break
                made = _match(rule, match)
                found.setdefault((made.secret, rule.id), made)
        hinted = {match.end() for pattern in self._hints for match in _all_matches(pattern, data)}
        return Matched([found[key] for key in sorted(found)], tuple(over), tuple(sorted(hinted)), any(pattern.search(data) for pattern in self._crossing))

    def within(self, hits: int) -> ReferenceMatcher:
        return ReferenceMatcher(self.catalogue, hits)


def compile_pattern(rule: Rule) -> re.Pattern[bytes]:
    return re.compile(rule.pattern.encode("latin-1"))


def covering(pattern: re.Pattern[bytes], data: bytes, end: int, term: Term) -> re.Match[bytes] | None:
    """The leftmost match that begins `term.least` to `term.most` bytes before `end` and reaches to `end`.

    A function of the bytes around `end` alone, whatever matched before: what lets history decide on windows.
    """
    if term.least == term.most:
        return pattern.match(data, end - term.least) if end >= term.least else None
    position, last = max(0, end - term.most), end - term.least
    while position <= last:
        found = pattern.search(data, position, min(len(data), end + term.reach))
        if found is None or found.start() > last:
            return None
        if found.end() >= end:
            return found
        position = found.start() + 1
    return None


def _all_matches(pattern: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    """Matches at every place, overlapping ones too."""
    found = pattern.search(data)
    while found:
        yield found
        found = pattern.search(data, found.start() + 1)


def _match(rule: Rule, found: re.Match[bytes]) -> Match:
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    return Match(rule, Span(*found.span()), Span(*found.span("secret")), groups)
