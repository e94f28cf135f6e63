"""A second look at what names and structure took for secrets, with the whole text in view: what refers to a store or is encrypted is none, what
opens a store is worse, and a literal beside a lookup is a fallback. Formats of their own are only looked at for what they open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from detectors.artifact import Artifact, Span
from detectors.decide import Candidate
from detectors.judging import RULES
from detectors.keyfiles import key_file
from detectors.model import CONFIDENCES
from detectors.names import Names
from detectors.second_look import refusal
from detectors.stores import Opener
from detectors.stores.references import Found, Kind, ReferenceFinder, StoreReference

MOST_CRITICAL = "critical"
_FALLBACK = re.compile(r"; used where (.{0,200}) is not set")
_KEY_NAME = re.compile(rb"[A-Za-z][A-Za-z0-9._-]{0,80}\Z")
_PLAIN = re.compile(r"[_\- ]")
# What a fallback or an opener is made of: a value that only a name makes a secret.
_BY_NAME = frozenset(("hardcoded-password", "hardcoded-token", "hardcoded-key", "connection-string-password"))


class Second(NamedTuple):
    """What the second look needs. `kind_of` tells the language or format of a text."""

    finder: ReferenceFinder
    openers: tuple[tuple[Opener, re.Pattern[str]], ...]
    titles: dict[str, str]
    names: Names
    kind_of: Callable[[Artifact], Kind]


def make_openers(openers: Sequence[Opener]) -> tuple[tuple[Opener, re.Pattern[str]], ...]:
    """The openers with their patterns, over a name path in lower case without `_`, `-` and blanks."""
    return tuple((opener, re.compile(rf"(?:\A|.*\.)(?:{opener.names})\Z")) for opener in openers)


def refine(text: Artifact, candidates: list[Candidate], load: Callable[[], Second]) -> list[Candidate]:
    """The candidates, seen again. `load` is asked only where there is something to see."""
    found = [*candidates, *key_file(text)]
    if not any(is_live(one) for one in found):
        return found
    second = load()
    seen = second.finder.find(text.data, second.kind_of(text))
    wholes = [(one.span, one.replaceable) for one in found if one.replaceable]
    return [_again(text.data, one, seen, second, wholes) if is_live(one) else one for one in found]


def is_live(one: Candidate) -> bool:
    return not one.evidence.vetoes


def _again(data: bytes, one: Candidate, seen: Found, second: Second, wholes: Sequence[tuple[Span, Span]]) -> Candidate:
    if not one.rank:
        reason = refusal(data, one, second.names) or _referring(one, seen)
        if reason:
            return one._replace(evidence=one.evidence._replace(vetoes=(reason,)))
    one = _fallback(one, seen, wholes)
    one = _left_plain(one, seen)
    return _opening(one, seen, second)


def _referring(one: Candidate, seen: Found) -> str:
    """Why the value is none of its own: it stands in a reference to a store, or is encrypted."""
    for reference in seen.references:
        if reference.span.overlaps(one.span) and reference.form.kind in ("store", "encrypted"):
            return (
                f"a reference to a store ({reference.form.title})"
                if reference.form.kind == "store"
                else f"encrypted ({reference.form.title})"
            )
    if (
        "external-secrets" in seen.stores
        and _PLAIN.sub("", one.slot.lower()).endswith("secretkey")
        and _KEY_NAME.match(one.secret.reveal())
    ):
        return "the name of a key in a Secret (External Secrets)"
    return ""


def _fallback(one: Candidate, seen: Found, wholes: Sequence[tuple[Span, Span]]) -> Candidate:
    """A literal that is used where a lookup yields nothing, a default of a Terraform variable too."""
    told = next((match[1] for reason in one.evidence.reasons if (match := _FALLBACK.search(reason))), "")
    beside = None if told else _beside(one, seen, wholes)
    variable = one.slot.split(".")[1] if one.slot.startswith("variable.") else ""
    key = told or (beside.key or beside.form.title if beside else variable)
    if not key:
        return one
    rule = RULES["literal-fallback"] if one.rule.id in _BY_NAME else one.rule
    return one._replace(rule=rule, properties=(*one.properties, ("fallback for", key)))


def _beside(one: Candidate, seen: Found, wholes: Sequence[tuple[Span, Span]]) -> StoreReference | None:
    """A lookup in the expression whose value this is, or around it; what a pattern found alone lies in the expression that syntax saw."""
    whole = one.replaceable or next((whole for span, whole in wholes if span.overlaps(one.span)), one.span)
    for reference in seen.references:
        if reference.form.kind != "encrypted" and reference.span.overlaps(whole) and not one.span.contains(reference.span):
            return reference
    return None


def _left_plain(one: Candidate, seen: Found) -> Candidate:
    """A value that is not encrypted in a file which SOPS encrypts in part."""
    if "sops" not in seen.stores or one.rank or not any(reference.form.store == "sops" for reference in seen.references):
        return one
    reasons = (*one.evidence.reasons, "stands unencrypted in a file whose other values SOPS encrypted")
    surer = CONFIDENCES[min(CONFIDENCES.index(one.confidence) + 1, len(CONFIDENCES) - 1)]
    return one._replace(rule=RULES["partly-encrypted"], confidence=surer, evidence=one.evidence._replace(reasons=reasons))


def _opening(one: Candidate, seen: Found, second: Second) -> Candidate:
    """A credential that opens a store is of the highest severity."""
    slot = _PLAIN.sub("", one.slot.lower())
    for opener, pattern in second.openers:
        if (not opener.beside or opener.store in seen.stores) and pattern.match(slot):
            store = second.titles[opener.store]
            reasons = (*one.evidence.reasons, f"it is the {opener.title}")
            rule = RULES["store-credential"] if not one.rank else one.rule
            return one._replace(
                rule=rule,
                severity=MOST_CRITICAL,
                properties=(*one.properties, ("opens", store)),
                evidence=one.evidence._replace(reasons=reasons),
            )
    return one
