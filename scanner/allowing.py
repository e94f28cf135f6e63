"""Which occurrences of one artifact its allow comments cover."""

from __future__ import annotations

from collections.abc import Sequence
from time import gmtime, strftime

from detectors.artifact import Artifact
from detectors.encoding import as_text
from detectors.model import Occurrence
from scanner.allow import MARKERS, Allow, find_allows, match, notices
from scanner.report import Notice


def allowing(artifact: Artifact, occurrences: Sequence[Occurrence], now: float) -> tuple[dict[int, str], tuple[Notice, ...]]:
    """Reasons by index of the occurrence, and what is to be said of comments that allowed nothing. `now` in seconds since the epoch."""
    text = as_text(artifact).data
    if not any(marker in text for marker in MARKERS):
        return {}, ()
    today = strftime("%Y-%m-%d", gmtime(now))
    allows = find_allows(text)
    allowed: dict[int, str] = {}
    used: set[Allow] = set()
    for index, one in enumerate(occurrences):
        found = match(allows, one.start.line, one.end.line, one.rule_id, today)
        if found:
            used.add(found)
            allowed[index] = _reason(found)
    return allowed, notices(artifact.origin.path, allows, used, today)


def _reason(allow: Allow) -> str:
    until = f", until {allow.until}" if allow.until else ""
    return f"{allow.reason or 'no reason given'} ({allow.marker} comment in line {allow.line}{until})"
