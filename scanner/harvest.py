"""What a source brought in: every occurrence with what is known of its place, before any verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from detectors.artifact import Origin, Span
from detectors.model import Degraded, Occurrence, Skipped
from scanner.examination import Examination
from scanner.report import Notice, Scope

PlaceKey = tuple[str, Origin, Span]


class Harvest(NamedTuple):
    """Ordered, whatever the order in which workers answered. `allowed` gives the reason of an allow comment by place.

    `paths` are the files that were to be scanned, where that is a list of files: what else there is, the run says nothing about.
    """

    occurrences: tuple[Occurrence, ...]
    allowed: dict[PlaceKey, str]
    skipped: tuple[Skipped, ...]
    degraded: tuple[Degraded, ...]
    notices: tuple[Notice, ...]
    scope: Scope
    inherited: frozenset[PlaceKey] = frozenset()
    paths: frozenset[str] = frozenset()


def place_key(occurrence: Occurrence) -> PlaceKey:
    return occurrence.rule_id, occurrence.origin, occurrence.span


def gather(examinations: Iterable[Examination], scope: Scope, skipped: Iterable[Skipped] = ()) -> Harvest:
    """Put examinations together. The scope's bytes and its count of scanned artifacts are added up here."""
    occurrences: list[Occurrence] = []
    allowed: dict[PlaceKey, str] = {}
    lost = list(skipped)
    degraded: list[Degraded] = []
    notices: list[Notice] = []
    scanned = size = 0
    for one in examinations:
        occurrences += one.occurrences
        allowed |= {place_key(one.occurrences[index]): reason for index, reason in one.allowed.items()}
        lost += one.skipped
        degraded += one.degraded
        notices += one.notices
        scanned += not one.skipped
        size += one.size
    counts = Counter(dict(scope.counts))
    counts["files" if scope.what != "history" else "objects with a match"] += scanned
    return Harvest(
        tuple(sorted(occurrences, key=lambda one: (one.origin, one.span, one.rule_id))),
        allowed,
        tuple(sorted(set(lost))),
        tuple(sorted(set(degraded))),
        tuple(sorted(set(notices))),
        scope._replace(counts=tuple(sorted(counts.items())), bytes_scanned=scope.bytes_scanned + size),
    )
