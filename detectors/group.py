"""Occurrences to findings: one grouping step, before any verdict."""

from __future__ import annotations

from collections.abc import Iterable

from detectors.model import CONFIDENCES, SEVERITIES, Finding, Occurrence


def group(occurrences: Iterable[Occurrence]) -> tuple[Finding, ...]:
    """One finding per rule, secret and path, ordered by path, place and rule; so independent of the order of the input.

    Occurrences without a path (objects that no tree names) are told apart by their object.
    """
    groups: dict[tuple[str, bytes, str, str], list[Occurrence]] = {}
    for occurrence in occurrences:
        origin = occurrence.origin
        key = (occurrence.rule_id, occurrence.secret.reveal(), origin.path, "" if origin.path else origin.object_id)
        groups.setdefault(key, []).append(occurrence)
    return tuple(sorted((_finding(path, found) for (_, _, path, _), found in groups.items()), key=_place))


def _finding(path: str, found: list[Occurrence]) -> Finding:
    ordered = tuple(sorted(found, key=lambda occurrence: (occurrence.origin.object_id, occurrence.span)))
    live = [occurrence for occurrence in ordered if not occurrence.vetoed] or ordered
    return Finding(
        rule_id=ordered[0].rule_id,
        secret=ordered[0].secret,
        path=path,
        severity=max((one.severity for one in live), key=SEVERITIES.index),
        confidence=max((one.confidence for one in live), key=CONFIDENCES.index),
        occurrences=ordered,
    )


def _place(finding: Finding) -> tuple[str, tuple[int, int], str, str]:
    first = finding.first
    return finding.path, first.span, finding.rule_id, first.origin.object_id
