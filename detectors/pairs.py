"""What belongs together: the secret of a credential, and its id, tenant or second secret where they stand near it (detectors/pairs.toml).

Each half stays a finding where it has a rule of its own; both say what they belong to. Halves that are no secrets (a client id, a tenant, a
domain) become properties: they tell which account a secret opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from detectors.artifact import Span
from detectors.decide import Candidate

NEAR = 1000  # bytes to either side, a file of settings or a block of one


class Pair(NamedTuple):
    """`others` are rule ids, `facts` patterns of halves that are no secrets."""

    others: frozenset[str]
    facts: tuple[tuple[str, re.Pattern[bytes]], ...]


def load_pairs() -> dict[str, Pair]:
    """The pairs by the rule ids of their secrets. Keep the result for the run."""
    import tomllib
    from pathlib import Path

    table = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text(encoding="utf-8"))
    return {secret: _pair(entry) for entry in table["pair"] for secret in entry["secrets"]}


def _pair(entry: dict[str, object]) -> Pair:
    facts, others = entry.get("facts", {}), entry.get("with", ())
    assert isinstance(facts, dict)
    assert isinstance(others, list | tuple)
    return Pair(frozenset(others), tuple((name, re.compile(pattern.encode())) for name, pattern in facts.items()))


def link(data: bytes, candidates: Iterable[Candidate], pairs: dict[str, Pair]) -> list[Candidate]:
    """The candidates of a text after overlaps are resolved, with what each belongs to."""
    found = list(candidates)
    for index, one in enumerate(found):
        pair = pairs.get(one.rule.id)
        if pair is None or one.evidence.vetoes:
            continue
        window = Span(max(0, one.span.start - NEAR), one.span.end + NEAR)
        for other in _nearest(found, index, pair, window):
            found[index] = _linked(found[index], found[other])
            found[other] = _linked(found[other], one)
        for name, pattern in pair.facts:
            found[index] = _told(found[index], name, _match(data, pattern, window, one.span))
    return found


def _nearest(found: list[Candidate], index: int, pair: Pair, window: Span) -> list[int]:
    """Of each other half the nearest one that is reported."""
    best: dict[str, int] = {}
    for other, candidate in enumerate(found):
        rule = candidate.rule.id
        if rule not in pair.others or candidate.evidence.vetoes or not candidate.span.overlaps(window):
            continue
        if rule not in best or _distance(candidate, found[index]) < _distance(found[best[rule]], found[index]):
            best[rule] = other
    return sorted(best.values())


def _distance(one: Candidate, other: Candidate) -> int:
    return abs(one.span.start - other.span.start)


def _linked(one: Candidate, other: Candidate) -> Candidate:
    properties = tuple(sorted({*one.properties, ("pair", other.rule.title)}))
    return one._replace(properties=properties, related=tuple(sorted({*one.related, other.span})))


def _match(data: bytes, pattern: re.Pattern[bytes], window: Span, span: Span) -> re.Match[bytes] | None:
    """The match that is nearest to the secret and does not touch it."""
    matches = (match for match in pattern.finditer(data, window.start, min(window.end, len(data))) if not Span(*match.span(1)).overlaps(span))
    return min(matches, key=lambda match: abs(match.start(1) - span.start), default=None)


def _told(one: Candidate, name: str, match: re.Match[bytes] | None) -> Candidate:
    if match is None or any(known == name for known, _ in one.properties):
        return one
    properties = tuple(sorted({*one.properties, (name, match[1].decode("ascii", "replace"))}))
    return one._replace(properties=properties, related=tuple(sorted({*one.related, Span(*match.span(1))})))
