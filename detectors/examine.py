"""One artifact through the engine, confirmation and decision: the pure part of the one path."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from detectors.artifact import Artifact
from detectors.checks import Check, load_check
from detectors.decide import Candidate, Facts, Veto, born, decide, resolve
from detectors.encoding import as_text
from detectors.matching import Match, Matcher
from detectors.model import Degraded, Occurrence

PathContext = Callable[[str], tuple[str, ...]]


class Examined(NamedTuple):
    """What one artifact yields: occurrences (vetoed ones too) in the order of their places, and what did not run on it."""

    occurrences: tuple[Occurrence, ...]
    degraded: tuple[Degraded, ...] = ()


class Checks(dict[str, Check]):
    """The named checks, each loaded when it is first asked for."""

    def __missing__(self, name: str) -> Check:
        check = self[name] = load_check(name)
        return check


class Examiner:
    """Rules and facts that stay the same over a run."""

    def __init__(self, matcher: Matcher, veto: Veto, path_context: PathContext, now: float) -> None:
        self._matcher = matcher
        self._facts = Facts((), Checks(), veto, now)
        self._path_context = path_context

    def matches(self, text: Artifact) -> tuple[list[Match], tuple[Degraded, ...]]:
        """The pattern matches in a text (already transcoded), and the rules that went over their budget there."""
        matched = self._matcher.find(text.data)
        origin = text.origin
        over = (Degraded(origin.path, "rule-budget", f"{rule}: too many hits, the rest not tried", origin.object_id) for rule in matched.over)
        return matched.matches, tuple(over)

    def has_match(self, artifact: Artifact) -> bool:
        """Whether any pattern matches at all: what history asks of every object before it looks for paths."""
        return bool(self.matches(as_text(artifact))[0])

    def examine(self, artifact: Artifact) -> Examined:
        """All occurrences in one artifact."""
        text = as_text(artifact)
        matches, degraded = self.matches(text)
        if not matches:
            return Examined((), degraded)
        facts = self._facts._replace(context=self._path_context(artifact.origin.path))
        candidates = [decide(match, text.data, facts) for match in matches]
        return Examined(births(text, candidates), degraded)


def births(text: Artifact, candidates: list[Candidate]) -> tuple[Occurrence, ...]:
    """The occurrences of all candidates of one artifact, after overlaps are resolved; all of their values are masked in every line."""
    spans = [candidate.span for candidate in candidates]
    return tuple(born(text, candidate, spans) for candidate in resolve(candidates))
