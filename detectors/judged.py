"""Judgements by name and structure, as candidates among the others. Imported only where there is something to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detectors.artifact import Span
from detectors.binding import Binding
from detectors.decide import Candidate
from detectors.judging import RULES, Judgement, Knowledge, judge, judge_text
from detectors.life import life_of
from detectors.model import Evidence


def judge_all(bindings: Sequence[Binding], context: tuple[str, ...], knowledge: Knowledge, data: bytes) -> Iterator[Candidate]:
    """The candidates of some bindings in a text."""
    for binding in bindings:
        for judgement in judge(binding, context, knowledge, data):
            yield from_judgement(judgement, context)


def judge_windows(windows: Sequence[Span], context: tuple[str, ...], knowledge: Knowledge, data: bytes) -> Iterator[Candidate]:
    """The candidates of connection strings that stand in no binding: in prose, comments, lists."""
    for window in windows:
        for judgement in judge_text(data[window.start : window.end], context, knowledge, window.start):
            yield from_judgement(judgement, context)


def aged(candidate: Candidate, now: float) -> Candidate:
    """The candidate as its end says: what has expired opens nothing. `now` is in seconds since the epoch."""
    life = life_of(candidate.not_after, now)
    if life is None or not life.reason:
        return candidate
    evidence = candidate.evidence._replace(reasons=(*candidate.evidence.reasons, life.reason))
    return candidate._replace(severity=life.severity or candidate.severity, evidence=evidence)


def from_judgement(judgement: Judgement, context: tuple[str, ...]) -> Candidate:
    """The candidate of a judgement by name and structure. It ranks below every format of its own."""
    evidence = Evidence(
        reasons=judgement.reasons,
        vetoes=judgement.vetoes,
        lowered=judgement.lowered,
        steps=judgement.steps,
        entropy=judgement.entropy,
        context=context,
    )
    return Candidate(
        rule=RULES[judgement.rule_id],
        span=judgement.span,
        secret=judgement.secret,
        severity=judgement.severity,
        confidence=judgement.confidence,
        evidence=evidence,
        rank=0,
        properties=judgement.properties,
        not_after=judgement.not_after,
        slot=judgement.slot,
        related=judgement.parts,
        replaceable=judgement.replaceable,
    )
