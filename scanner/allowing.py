"""Which occurrences of one artifact its allow comments cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import gmtime, strftime

from detectors.artifact import Artifact
from detectors.encoding import as_text
from detectors.model import Occurrence
from detectors.redact import masked_text
from scanner.allow import MARKERS, Allow, find_allows, match, notices
from scanner.report import Notice

MOST_SEARCHES = 1_000_000  # values times comments of one file


def allowing(artifact: Artifact, occurrences: Sequence[Occurrence], now: float) -> tuple[dict[int, str], tuple[Notice, ...]]:
    """Reasons by index of the occurrence, and what is to be said of comments that allowed nothing. `now` in seconds since the epoch."""
    text = as_text(artifact).data
    if not any(marker in text for marker in MARKERS):
        return {}, ()
    today = strftime("%Y-%m-%d", gmtime(now))
    allows = find_allows(text)
    allowed: dict[int, Allow] = {}
    used: set[Allow] = set()
    for index, one in enumerate(occurrences):
        found = match(allows, one.start.line, one.end.line, one.rule_id, today)
        if found:
            used.add(found)
            allowed[index] = found
    reasons = _reasons(used, artifact, occurrences)
    return {index: reasons[allow] for index, allow in allowed.items()}, notices(artifact.origin.path, allows, used, today)


def _reasons(used: set[Allow], artifact: Artifact, occurrences: Sequence[Occurrence]) -> dict[Allow, str]:
    """Of a file that has too many of both to look for each value in each reason, no reason is shown."""
    values = frozenset(_values(artifact, occurrences)) if used else frozenset()
    if len(values) * len(used) > MOST_SEARCHES:
        return {allow: _reason(allow._replace(reason="its reason is not shown: the file has too many values"), ()) for allow in used}
    return {allow: _reason(allow, values) for allow in used}


def _values(artifact: Artifact, occurrences: Sequence[Occurrence]) -> Iterator[str]:
    """The values of a file as somebody would repeat them in a comment: as they are, and as they stand in the file."""
    for one in occurrences:
        yield one.secret.reveal().decode("utf-8", "replace")
        yield artifact.data[one.span.start : one.span.end].decode("utf-8", "replace")


def _reason(allow: Allow, values: Iterable[str]) -> str:
    """The comment's reason, masked as lines are, and where it stands."""
    until = f", until {allow.until}" if allow.until else ""
    return f"{masked_text(allow.reason, values) or 'no reason given'} ({allow.marker} comment in line {allow.line}{until})"
