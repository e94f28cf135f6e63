"""Findings as verdicts see them, from a value, a path and a slot."""

from __future__ import annotations

from typing import Any

from baselines.baseline.book import Baseline, make_baseline
from baselines.baseline.change import recorded
from baselines.decision import Decision, Facts
from baselines.fingerprint import Names, names_of
from detectors.artifact import Origin, Position, Span
from detectors.model import Evidence, Occurrence
from detectors.secret import Secret

STRONG = bytes(range(33, 73))
WEAK = b"hunter2"


def occurrence(value: bytes, slot: str = "db.password", line: str = "password = ****") -> Occurrence:
    place = (Origin("a"), Span(0, len(value)), Position(1, 1), Position(1, 2))
    return Occurrence("a-rule", Secret(value), *place, "high", "high", Evidence(), "****", line, slot)


def names(value: bytes, *slots: str, salt: str = "straykey") -> Names:
    return names_of([occurrence(value, slot) for slot in slots or ("db.password",)], salt)


def finding(value: bytes = WEAK, path: str = "src/a.py", *slots: str, **changes: Any) -> Facts:
    own = names(value, *slots)
    return Facts("a-rule", path, Secret(value), own, own.at(path))._replace(**changes)


def baseline_of(*findings: Facts) -> Baseline:
    """The baseline that `create` makes of findings."""
    slots = [{name: place for place in one.names.places for name in one.names._replace(places=(place,)).at(one.path)} for one in findings]
    return make_baseline(recorded(findings, [Decision("new")] * len(findings), slots, "low"))
