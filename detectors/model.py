"""The values of a decision: evidence, occurrence, finding; and what could not be looked at. All frozen and complete at birth."""

from __future__ import annotations

from typing import NamedTuple

from detectors.artifact import Origin, Position, Span
from detectors.secret import Secret

SEVERITIES = ("low", "medium", "high", "critical")
CONFIDENCES = ("low", "medium", "high")


class Skipped(NamedTuple):
    """Bytes meant to be scanned that no engine saw. `reason` is a key of the skip table (scanner/skips.py)."""

    path: str
    reason: str
    detail: str = ""
    object_id: str = ""


class Degraded(NamedTuple):
    """Patterns ran, but structure or a limit did not."""

    path: str
    reason: str
    detail: str = ""
    object_id: str = ""


class Proof(NamedTuple):
    """What a check says of a value: `passed`, `failed` or `unknown`, and why.

    `properties` are facts read from the value that are not secret (account id, issuer, host). `not_after` is an ISO 8601
    date-time in UTC, or empty. `severity` overrides the rule's where the value itself tells (a Stripe test key, an expired token).
    """

    outcome: str
    reason: str
    properties: tuple[tuple[str, str], ...] = ()
    not_after: str = ""
    severity: str = ""


class Subject(NamedTuple):
    """What a check looks at: the raw value, the pattern's named groups, and the clock (seconds since the epoch)."""

    value: bytes
    groups: dict[str, bytes]
    now: float


class Evidence(NamedTuple):
    """Why something was reported, or was not. Plain text; holds no raw value.

    `vetoes` are reasons that dropped it (empty: reported). `lowered` are reasons that lowered its confidence. `steps` are the
    foldings and decodings that led to the value.
    """

    reasons: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    entropy: float = 0.0
    context: tuple[str, ...] = ()


class Occurrence(NamedTuple):
    """One secret found at one place of one artifact. `line` is the (first) line of the place with every candidate value masked.

    `slot` is the name path that the value is bound to, or empty. `span` counts bytes of the outermost stored file.
    """

    rule_id: str
    secret: Secret
    origin: Origin
    span: Span
    start: Position
    end: Position
    severity: str
    confidence: str
    evidence: Evidence
    redacted: str
    line: str
    slot: str = ""
    related: tuple[Span, ...] = ()
    replaceable: Span | None = None
    properties: tuple[tuple[str, str], ...] = ()
    not_after: str = ""

    @property
    def vetoed(self) -> bool:
        return bool(self.evidence.vetoes)


class Finding(NamedTuple):
    """One rule, one secret, one path: its occurrences over versions, in a stable order. Made in one grouping step before any verdict."""

    rule_id: str
    secret: Secret
    path: str
    severity: str
    confidence: str
    occurrences: tuple[Occurrence, ...]

    @property
    def first(self) -> Occurrence:
        return self.occurrences[0]

    @property
    def vetoed(self) -> bool:
        return all(occurrence.vetoed for occurrence in self.occurrences)


def at_least(level: str, floor: str, order: tuple[str, ...]) -> bool:
    """Whether `level` is `floor` or above in `order` (lowest first)."""
    return order.index(level) >= order.index(floor)
