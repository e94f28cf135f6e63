"""Which results a report shows, in which order, and the counts that people read: the unit is the secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detectors.model import CONFIDENCES, SEVERITIES, at_least
from scanner.report import POLICY_CHANGE, VERDICTS, Notice, Place, Report, Result
from scanner.reports.shared.amount import plural

LIVE = ("new", "inherited")


class Group(NamedTuple):
    """All results of one secret, the worst first."""

    results: tuple[Result, ...]

    @property
    def worst(self) -> Result:
        return self.results[0]

    @property
    def occurrences(self) -> int:
        return sum(result.occurrences for result in self.results)


class Tally(NamedTuple):
    """Counts of some results: secrets, places, secrets still in HEAD (None: nothing known of HEAD), and secrets by worst severity."""

    secrets: int
    places: int
    in_head: int | None
    severities: tuple[tuple[str, int], ...]


def primary(result: Result) -> Place:
    """The place that a report points at: the newest one where HEAD still has the secret, otherwise the first."""
    if result.in_head:
        return next((place for place in result.places if place.role == "newest"), result.places[0])
    return result.places[0]


def counts(report: Report, result: Result) -> bool:
    """Whether a result is live (new or inherited) and of enough confidence to count by default."""
    return result.verdict in LIVE and at_least(result.confidence, report.min_confidence, CONFIDENCES)


def live(report: Report) -> list[Result]:
    """The results that count, in the report's order."""
    return [result for result in report.results if counts(report, result)]


def listed(report: Report) -> list[Result]:
    """What a report lists: the results that count, and those of the verdicts that the user asked to see."""
    return [result for result in report.results if counts(report, result) or result.verdict in report.shown]


def fails(report: Report, result: Result) -> bool:
    """Whether a result makes a run fail by the report's own limits."""
    gated = report.fail_on != "never" and at_least(result.severity, report.fail_on, SEVERITIES)
    return gated and result.verdict == "new" and not result.lenient and counts(report, result)


def policy_changes(report: Report) -> list[Notice]:
    """What the change widens of the policy: every report says it first."""
    return [notice for notice in report.notices if notice.code == POLICY_CHANGE]


def other_notices(report: Report) -> list[Notice]:
    return [notice for notice in report.notices if notice.code != POLICY_CHANGE]


def worst_first(results: Iterable[Result]) -> list[Result]:
    """Severity, confidence, verdict, in HEAD, then root, path, line, column, rule and fingerprint."""
    return sorted(results, key=_precedence)


def _precedence(result: Result) -> tuple[int, int, int, bool, str, str, int, int, str, str]:
    place = primary(result)
    return (
        -SEVERITIES.index(result.severity),
        -CONFIDENCES.index(result.confidence),
        VERDICTS.index(result.verdict),
        result.in_head is False,
        result.root,
        place.path,
        place.line_start,
        place.column_start,
        result.rule_id,
        result.fingerprint,
    )


def by_secret(results: Iterable[Result]) -> list[Group]:
    """One group a secret, worst first within and among the groups. A result without a `secret_id` stands alone."""
    groups: dict[str, list[Result]] = {}
    for result in worst_first(results):
        groups.setdefault(result.secret_id or f"\0{result.fingerprint}", []).append(result)
    return [Group(tuple(members)) for members in groups.values()]


def tally(groups: Sequence[Group]) -> Tally:
    known = any(result.in_head is not None for group in groups for result in group.results)
    head = sum(any(result.in_head for result in group.results) for group in groups)
    severities = Counter(group.worst.severity for group in groups)
    return Tally(
        secrets=len(groups),
        places=sum(group.occurrences for group in groups),
        in_head=head if known else None,
        severities=tuple((level, severities[level]) for level in reversed(SEVERITIES) if severities[level]),
    )


def headline(report: Report) -> str:
    """`212 secrets in 4,031 places, 38 still in HEAD: 3 critical, 209 high`, of what counts. What was there before stands behind it."""
    old = [group for group in by_secret(live(report)) if all(result.verdict == "inherited" for result in group.results)]
    counted = tally(by_secret(result for result in live(report) if result.verdict != "inherited"))
    there = f" ({plural(len(old), 'secret')} already there)" if old else ""
    if not counted.secrets:
        return "No secrets found." if not report.results else f"No new secrets{there}."
    head = "" if counted.in_head is None else f", {counted.in_head:,} still in HEAD"
    levels = ", ".join(f"{count:,} {level}" for level, count in counted.severities)
    noun = "new secret" if old else "secret"
    return f"{plural(counted.secrets, noun)} in {plural(counted.places, 'place')}{head}: {levels}{there}"


def secrets_by_verdict(report: Report) -> dict[str, int]:
    """Secrets by the verdict of their results, in the order of VERDICTS, without the zeros. Live ones only where they count."""
    seen: dict[str, set[str]] = {verdict: set() for verdict in VERDICTS}
    for result in report.results:
        if result.verdict not in LIVE or counts(report, result):
            seen[result.verdict].add(result.secret_id or result.fingerprint)
    return {verdict: len(ids) for verdict, ids in seen.items() if ids}


def secrets_below(report: Report) -> int:
    """How many secrets are live only with a confidence below the one that counts."""
    live = [result for result in report.results if result.verdict in LIVE]
    high = {result.secret_id or result.fingerprint for result in live if counts(report, result)}
    return len({result.secret_id or result.fingerprint for result in live} - high)
