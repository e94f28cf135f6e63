"""The decision: from a match to a candidate with its evidence, from overlapping candidates to the one that is reported.

This is the one birthplace of an `Occurrence`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from detectors.artifact import Artifact, Span
from detectors.checks import Check
from detectors.entropy import shannon
from detectors.life import Life, life_of
from detectors.matching import Match
from detectors.model import CONFIDENCES, Evidence, Occurrence, Proof, Subject
from detectors.redact import masked_line, redacted
from detectors.rule import Rule
from detectors.secret import Secret
from detectors.vetoes import doubt

OWN_FORMAT = 2
MORE_SPECIFIC = 3
_LEAST_PREFIX = 3  # bytes of a prefix that makes a format one of its own

# Where a token without a proof of its own is more likely made up. The reason is stated, and one step of confidence taken.
DOUBTFUL = ("test", "fixture", "example", "docs", "vendored")

Veto = Callable[[bytes, bool], str | None]


class Candidate(NamedTuple):
    """A value at a place of one artifact that a rule or a judgement takes for a secret, or has vetoed (`evidence.vetoes`).

    `rank` orders overlapping candidates: 3 for a format of its own, 2 for one that holds others (a JSON Web Token of some service), 1 for a shape
    near a name, 0 for what only a name makes a secret.
    """

    rule: Rule
    span: Span
    secret: Secret
    severity: str
    confidence: str
    evidence: Evidence
    rank: int = 2
    properties: tuple[tuple[str, str], ...] = ()
    not_after: str = ""
    slot: str = ""
    related: tuple[Span, ...] = ()
    replaceable: Span | None = None


class Facts(NamedTuple):
    """What a decision may know besides the bytes: context words of the path, the checks, the common veto, and the clock (epoch seconds)."""

    context: tuple[str, ...]
    checks: Mapping[str, Check]
    veto: Veto
    now: float


def decide(match: Match, data: bytes, facts: Facts) -> Candidate:
    """Judge one match of a rule's pattern."""
    rule, value = match.rule, data[match.secret.start : match.secret.end]
    proofs = [(name, facts.checks[name](Subject(value, match.groups, facts.now))) for name in rule.checks]
    entropy = shannon(value[len(rule.prefix) :] if value.startswith(rule.prefix.encode("latin-1")) else value)
    vetoes = tuple(_vetoes(rule, value, entropy, proofs, facts))
    proved = any(proof.outcome == "passed" for _, proof in proofs)
    doubtful = None if proved else doubt(value)
    lowered = (*_lowered(rule, proofs, facts.context, proved=proved), *((doubtful,) if doubtful else ()))
    not_after = next((proof.not_after for _, proof in proofs if proof.not_after), "")
    life = life_of(not_after, facts.now)
    evidence = Evidence(
        reasons=(f"has the form of: {rule.title}", *(f"{name}: {proof.reason}" for name, proof in proofs if proof.reason), *_told(life, proofs)),
        vetoes=vetoes,
        lowered=lowered,
        entropy=round(entropy, 2),
        context=facts.context,
    )
    return Candidate(
        rule=rule,
        span=match.secret,
        secret=Secret(value),
        severity=(life.severity if life else "") or next((proof.severity for _, proof in proofs if proof.severity), rule.severity),
        confidence=CONFIDENCES[0] if doubtful or _is_made_up(rule, facts.context) else _confidence(rule, proofs, len(lowered), proved=proved),
        evidence=evidence,
        rank=_rank(rule, proofs),
        properties=tuple(sorted({pair for _, proof in proofs for pair in proof.properties})),
        not_after=not_after,
    )


def _told(life: Life | None, proofs: list[tuple[str, Proof]]) -> tuple[str, ...]:
    """What the end says, unless a check said it already."""
    return (life.reason,) if life and life.reason and not any("expired" in proof.reason for _, proof in proofs) else ()


def _rank(rule: Rule, proofs: list[tuple[str, Proof]]) -> int:
    """A value with a prefix of its own whose check digits are wrong is spoken for: what only a name says must not bring it back."""
    if rule.prefix and any(proof.outcome == "failed" for _, proof in proofs):
        return OWN_FORMAT
    if rule.yields and len(rule.prefix) >= _LEAST_PREFIX:
        return OWN_FORMAT
    return 1 if rule.yields or rule.kind == "uri" else MORE_SPECIFIC


def _vetoes(rule: Rule, value: bytes, entropy: float, proofs: list[tuple[str, Proof]], facts: Facts) -> Iterable[str]:
    if rule.failed == "veto":
        yield from (f"{name}: {proof.reason}" for name, proof in proofs if proof.outcome == "failed")
    if entropy < rule.entropy:
        yield f"too regular: {entropy:.1f} bits per byte, a random value of this kind has at least {rule.entropy:.1f}"
    if reason := facts.veto(value, rule.placeholders):
        yield reason


def _lowered(rule: Rule, proofs: list[tuple[str, Proof]], context: tuple[str, ...], *, proved: bool) -> tuple[str, ...]:
    failed = [f"{name}: {proof.reason}" for name, proof in proofs if proof.outcome == "failed"] if rule.failed == "low" else []
    doubts = [] if proved else [f"stands in a {word} path" for word in context if word in DOUBTFUL][:1]
    return (*failed, *doubts)


def _is_made_up(rule: Rule, context: tuple[str, ...]) -> bool:
    """A hash opens nothing by itself; in a test it is that of a password that stands beside it."""
    return rule.kind == "hash" and any(word in ("test", "fixture") for word in context)


def _confidence(rule: Rule, proofs: list[tuple[str, Proof]], steps: int, *, proved: bool) -> str:
    if any(proof.outcome == "failed" for _, proof in proofs):
        return CONFIDENCES[0]
    level = CONFIDENCES.index("high" if proved else rule.confidence)
    # A doubtful place makes what is sure likely; it does not make what is likely unlikely: that would hide it.
    return CONFIDENCES[max(min(level, 1), level - steps)]


def resolve(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Of candidates that overlap, the one that knows most; a format's own veto also silences those that know only a name.

    Ordered by place. Of vetoed candidates only those are kept that no reported one overlaps.
    """
    kept: list[Candidate] = []
    places: list[Span] = []
    for candidate in sorted(agreed(candidates), key=_precedence):
        span = candidate.span
        before = bisect_left(places, (span.end,))
        # The places don't overlap each other, so that the last one that begins before the span's end is also the one that ends last.
        if not (before and span.overlaps(places[before - 1])):
            places.insert(bisect_left(places, span), span)
            kept.append(candidate)
    return tuple(sorted(kept, key=lambda candidate: (candidate.span, candidate.rule.id)))


def agreed(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, those of rules with what a name says of the same value: where it is bound, and for a shape near a provider's name how sure it is.

    So the rule that knows the provider reports it, and the finding keeps its name whichever of the two rules comes first.
    """
    found = list(candidates)
    named: dict[Span, Candidate] = {}
    for one in sorted(found, key=_precedence):
        if not one.rank and not one.evidence.vetoes:
            named.setdefault(one.span, one)
    return [_with_name(one, named[one.span]) if one.rank and not one.evidence.vetoes and one.span in named else one for one in found]


def _with_name(one: Candidate, name: Candidate) -> Candidate:
    surer = one.rank < OWN_FORMAT and CONFIDENCES.index(name.confidence) > CONFIDENCES.index(one.confidence)
    return one._replace(
        confidence=name.confidence if surer else one.confidence,
        slot=one.slot or name.slot,
        replaceable=one.replaceable or name.replaceable,
        properties=tuple(sorted({*one.properties, *name.properties})),
    )


def _precedence(candidate: Candidate) -> tuple[bool, bool, int, int, int, Span, str]:
    level = CONFIDENCES.index(candidate.confidence)
    length = candidate.span.end - candidate.span.start
    own_format = candidate.rank >= OWN_FORMAT
    return (not own_format, bool(candidate.evidence.vetoes), -level, -candidate.rank, -length, candidate.span, candidate.rule.id)


def born(artifact: Artifact, candidate: Candidate, places: Sequence[Span]) -> Occurrence:
    """The occurrence of a candidate; `places` are those of all candidates of the artifact (`places_in_home`), which its line must not show."""
    span, rule = candidate.span, candidate.rule
    start, end = artifact.positions(span)
    return Occurrence(
        rule_id=rule.id,
        secret=candidate.secret,
        origin=artifact.origin,
        span=artifact.stored(span),
        start=start,
        end=end,
        severity=candidate.severity,
        confidence=candidate.confidence,
        evidence=candidate.evidence,
        redacted=redacted(candidate.secret.reveal(), rule.prefix),
        line=masked_line(artifact, span, places),
        slot=candidate.slot,
        related=tuple(artifact.stored(part) for part in candidate.related),
        replaceable=artifact.stored(candidate.replaceable) if candidate.replaceable else None,
        properties=candidate.properties,
        not_after=candidate.not_after,
    )
