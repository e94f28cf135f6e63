"""From an anchor's hit to a match of the rule's own pattern, on a bounded window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detectors.artifact import Span
from detectors.engine import Hits
from detectors.rule import Rule
from detectors.terms import Catalogue, Term


class Match(NamedTuple):
    """A pattern matched: spans of the whole match and of the group `secret`, and the named groups' bytes."""

    rule: Rule
    span: Span
    secret: Span
    groups: dict[str, bytes]


class Confirmer:
    """Tries patterns at hits. Patterns are compiled when they are first needed: most rules never are in one run."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._compiled: dict[int, re.Pattern[bytes]] = {}

    def matches(self, data: bytes, hits: Hits) -> list[Match]:
        """One match per rule and secret span, ordered by (start, rule id)."""
        found: dict[tuple[str, Span], Match] = {}
        for match in self._candidates(data, hits):
            found.setdefault((match.rule.id, match.secret), match)
        return sorted(found.values(), key=lambda match: (match.secret, match.rule.id))

    def _candidates(self, data: bytes, hits: Hits) -> Iterator[Match]:
        for hit in hits.found:
            term = self._catalogue.terms[hit.term]
            found = covering(self._pattern(term.rule), data, hit.end, term)
            if found:
                yield _match(self._catalogue.rules[term.rule], found)

    def _pattern(self, rule: int) -> re.Pattern[bytes]:
        pattern = self._compiled.get(rule)
        if pattern is None:
            pattern = self._compiled[rule] = re.compile(self._catalogue.rules[rule].pattern.encode("latin-1"))
        return pattern


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


def _match(rule: Rule, found: re.Match[bytes]) -> Match:
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    return Match(rule, Span(*found.span()), Span(*found.span("secret")), groups)
