"""The outcome of judging one value by its name, place and shape."""

from __future__ import annotations

from typing import NamedTuple

from detectors.artifact import Span
from detectors.model import CONFIDENCES, SEVERITIES
from detectors.secret import Secret


class Judgement(NamedTuple):
    """A value that is reported, or vetoed (then `vetoes` says why). Spans count bytes of the artifact.

    `parts` are the literals that a folded value was made of. `reasons`, `lowered` and `steps` are as in model.Evidence.
    """

    verdict: str
    rule_id: str
    severity: str
    confidence: str
    kind: str
    span: Span
    secret: Secret
    slot: str = ""
    reasons: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    entropy: float = 0.0
    properties: tuple[tuple[str, str], ...] = ()
    not_after: str = ""
    parts: tuple[Span, ...] = ()
    replaceable: Span | None = None


class Opinion(NamedTuple):
    """What a value alone is worth beside a name of some kind: the confidence it allows, why, and what lowers or forbids it."""

    confidence: str
    reason: str
    lowered: tuple[str, ...] = ()
    veto: str = ""


def refuse(reason: str) -> Opinion:
    return Opinion("low", "", veto=reason)


def lower(confidence: str, floor: str = "low") -> str:
    """One step down, not below `floor`."""
    return CONFIDENCES[max(CONFIDENCES.index(floor), CONFIDENCES.index(confidence) - 1)]


def least(*confidences: str) -> str:
    return min(confidences, key=CONFIDENCES.index)


def milder(severity: str) -> str:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
