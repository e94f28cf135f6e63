"""Values that only a name makes a secret, and that begin as some provider's tokens do without having their form.

`GITHUB_TOKEN=ghp_short` is cut off or made up. A provider may also have made its tokens longer than the rule knows: so what is long enough stays
a finding of low confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from detectors.decide import Candidate
from detectors.rule import Rule

SHORT = 12  # bytes behind a prefix: of the formats here the shortest have sixteen
# A prefix speaks for one provider if it is closed by a sign, has three letters, and says more than what many call their own values.
_TELLING = re.compile(r"(?=(?:[^A-Za-z]*[A-Za-z]){3})\S{3,}[_.:~|-]\Z")
_GENERIC = frozenset("access api token secret private public standard key live test prod pat pub sdk app v1 v2 https oauth mob".split())
_WORDS = re.compile(r"[A-Za-z]+\d*")


class Beginnings(NamedTuple):
    """Prefixes, the longest first, and the titles of their rules."""

    prefixes: tuple[bytes, ...]
    titles: dict[bytes, str]


def beginnings(rules: Iterable[Rule]) -> Beginnings:
    """The prefixes that speak for a provider."""
    titles = {rule.prefix.encode("latin-1"): rule.title for rule in rules if is_telling(rule.prefix)}
    return Beginnings(tuple(sorted(titles, key=lambda prefix: (-len(prefix), prefix))), titles)


def is_telling(prefix: str) -> bool:
    return bool(_TELLING.match(prefix)) and any(word.lower() not in _GENERIC for word in _WORDS.findall(prefix))


def weigh(candidate: Candidate, known: Beginnings) -> Candidate:
    """The candidate of a name, less sure or vetoed where its value begins as a known format that no rule found there."""
    value = candidate.secret.reveal()
    if candidate.evidence.vetoes or not value.startswith(known.prefixes):
        return candidate
    prefix = next(prefix for prefix in known.prefixes if value.startswith(prefix))
    evidence, title = candidate.evidence, known.titles[prefix]
    if len(value) - len(prefix) < SHORT:
        return candidate._replace(evidence=evidence._replace(vetoes=(f"begins as this does, but ends too early: {title}",)))
    reason = f"begins as this does, but has another form: {title}"
    return candidate._replace(confidence="low", evidence=evidence._replace(lowered=(*evidence.lowered, reason)))
