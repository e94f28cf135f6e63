"""From a finding to the facts that verdicts depend on: which occurrence speaks for it, its names, where it stands, who brought it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from baselines.decision import HISTORY, TREE, Facts
from baselines.fingerprint import names_of
from detectors.model import Finding, Occurrence
from detectors.redact import masked_text
from scanner.config.settings import Settings
from scanner.harvest import Harvest, place_key

if TYPE_CHECKING:
    from scanner.history.attribution import Attributed


class Known(NamedTuple):
    """A finding with the occurrence that speaks for it (the lead), its attribution in a history, and the facts."""

    finding: Finding
    lead: Occurrence
    who: Attributed | None
    facts: Facts


def know(finding: Finding, who: Attributed | None, harvest: Harvest, settings: Settings, salt: str) -> Known:
    """What is known of a finding before its verdict. `settings` are those of its path."""
    lead = _lead(finding, who, harvest)
    path = _shown_path(finding)
    names = names_of(_spoken_for(finding, lead, harvest), salt)
    facts = Facts(
        rule_id=finding.rule_id,
        path=path,
        secret=finding.secret,
        names=names,
        fingerprints=names.at(path),
        category=HISTORY if who and not who.in_head else TREE,
        in_head=who.in_head if who else None,
        severity=settings.severity(finding.rule_id, finding.path, finding.severity),
        confidence=finding.confidence,
        vetoes=lead.evidence.vetoes if finding.vetoed else (),
        allowed=_allowed(finding, lead, names.secret_id, harvest, settings),
        inherited=place_key(lead) in harvest.inherited,
        authors=tuple(dict.fromkeys(_authors(who))) if who else (),
    )
    return Known(finding, lead, who, facts)


def _lead(finding: Finding, who: Attributed | None, harvest: Harvest) -> Occurrence:
    """The occurrence that speaks for the finding: in a tree the first that nothing allows, in history the newest."""
    if who:
        return next((one for one in finding.occurrences if one.origin.object_id == who.newest_object), finding.first)
    live = [one for one in finding.occurrences if not one.vetoed] or list(finding.occurrences)
    return next((one for one in live if place_key(one) not in harvest.allowed and place_key(one) not in harvest.inherited), live[0])


def _spoken_for(finding: Finding, lead: Occurrence, harvest: Harvest) -> list[Occurrence]:
    """The occurrences of the lead's version that are allowed or not as it is: its names must not change with the order of lines."""

    def kind(one: Occurrence) -> tuple[str, bool, bool]:
        return one.origin.object_id, one.vetoed, place_key(one) in harvest.allowed

    return [one for one in finding.occurrences if kind(one) == kind(lead)]


def _shown_path(finding: Finding) -> str:
    """The path, or for an object that no tree names a path of our own making, so that every report has one."""
    origin = finding.first.origin
    return finding.path or (f"git-objects/{origin.kind}/{origin.object_id}" if origin.object_id else "<stdin>")


def _allowed(finding: Finding, lead: Occurrence, secret_id: str, harvest: Harvest, settings: Settings) -> str:
    """The reason of an allow comment, or else of the configuration."""
    if reason := harvest.allowed.get(place_key(lead)):
        return reason
    reason = settings.allows(finding.rule_id, finding.path, secret_id, finding.secret.reveal()) or ""
    value = finding.secret.reveal().decode("utf-8", "replace")
    return f"{masked_text(reason, (value,))} (configuration)" if reason else ""


def _authors(who: Attributed) -> Iterator[str]:
    for one in (who.introduced, who.newest):
        yield from filter(None, (one.author, one.email))
