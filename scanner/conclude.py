"""From a harvest to the report: policy, grouping, attribution, verdicts, and the one exit table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from baselines.decision import Decision, Facts
from baselines.ledger import Ledger, Settlement, settle
from detectors.group import group
from detectors.model import CONFIDENCES, SEVERITIES, Finding, Occurrence, Skipped, at_least
from detectors.rule import Rule, RuleText
from scanner.config.settings import Settings
from scanner.facts import Known, know
from scanner.harvest import Harvest
from scanner.report import POLICY_CHANGE, Attribution, Notice, Place, Report, Result, RuleInfo
from scanner.skips import INCOMPLETE, skip_kind

if TYPE_CHECKING:
    from scanner.history.attribution import Attributed

CLEAN, FINDINGS, USAGE, INCOMPLETE_RUN = 0, 1, 2, 3


class Policy(NamedTuple):
    """What the user and the configuration want of the report. `fail_on` is a severity or never; `notices` are asked for at the end.

    `ledger` gives what the repository remembers, for these findings; asked once, and only where there are findings. `reflect` says what is to be
    told about it when all verdicts are made (entries that match nothing, exceptions that end soon).
    """

    settings_for: Callable[[str], Settings]
    rule: Callable[[str], Rule]
    texts: Callable[[Iterable[str]], dict[str, RuleText]]
    min_confidence: str
    fail_on: str
    salt: str
    exit_zero: bool = False
    reveal: bool = False
    empty_is_fine: bool = False
    notices: Callable[[], tuple[Notice, ...]] = tuple
    ledger: Callable[[Sequence[Facts]], Ledger] = lambda _facts: Ledger()
    reflect: Callable[[Weighed], tuple[Notice, ...]] = lambda _weighed: ()


class Weighed(NamedTuple):
    """A harvest with its verdicts: what is known of each finding, and what was decided, in one order. `off` counts what disabled rules dropped."""

    harvest: Harvest
    known: tuple[Known, ...]
    settlement: Settlement
    off: tuple[tuple[str, int], ...] = ()


class Run(NamedTuple):
    """Facts of the run itself that a report states."""

    version: str
    engine: str
    started: str
    argv: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


Attribute = Callable[[Sequence[Finding]], "list[Attributed]"]


def weigh(harvest: Harvest, policy: Policy, attribute: Attribute | None = None) -> Weighed:
    """Findings and their verdicts: the one place where both are made."""
    kept, off = _without_disabled(harvest, policy)
    findings = group(kept)
    attributed: list[Attributed | None] = [*attribute(findings)] if attribute else [None] * len(findings)
    known = tuple(
        know(finding, who, harvest, policy.settings_for(finding.path), policy.salt) for finding, who in zip(findings, attributed, strict=True)
    )
    facts = [one.facts for one in known]
    return Weighed(harvest, known, settle(facts, policy.ledger(facts) if facts else Ledger()), tuple(sorted(off.items())))


def conclude(harvest: Harvest, policy: Policy, run: Run, attribute: Attribute | None = None) -> Report:
    """The report of a harvest, in a stable order."""
    weighed = weigh(harvest, policy, attribute)
    results = sorted(
        (_result(known, decision, policy) for known, decision in zip(weighed.known, weighed.settlement.decisions, strict=True)),
        key=lambda result: (result.places[0], result.rule_id, result.secret_id),
    )
    scope = harvest.scope._replace(excluded=tuple(sorted((Counter(dict(harvest.scope.excluded)) + Counter(dict(weighed.off))).items())))
    report = Report(
        results=tuple(results),
        skipped=harvest.skipped,
        degraded=harvest.degraded,
        notices=(*run.notices, *policy.notices(), *policy.reflect(weighed), *harvest.notices),
        scope=scope,
        rules=_rule_infos({result.rule_id for result in results}, policy),
        min_confidence=policy.min_confidence,
        fail_on=policy.fail_on,
        exit_code=0,
        version=run.version,
        engine=run.engine,
        started=run.started,
        argv=run.argv,
    )
    return report._replace(exit_code=exit_code(report, policy))


def counts_as_failure(result: Result, settings: Settings) -> bool:
    """Whether the result makes a run fail: new, not lenient, sure enough, and severe enough by the settings of its path."""
    if result.verdict != "new" or result.lenient or not at_least(result.confidence, settings.min_confidence, CONFIDENCES):
        return False
    return settings.fail_on != "never" and at_least(result.severity, settings.fail_on, SEVERITIES)


def exit_code(report: Report, policy: Policy) -> int:
    """The exit table: 3 something meant to be scanned was not (outranks 1), 1 new findings or a policy widened, 0 nothing new."""
    if is_incomplete(report.skipped, policy.settings_for("")):
        return INCOMPLETE_RUN
    if scanned_nothing(report) and not policy.empty_is_fine:
        return INCOMPLETE_RUN
    failed = any(counts_as_failure(result, policy.settings_for(result.path)) for result in report.results) or _widened(report)
    return FINDINGS if failed and not policy.exit_zero else CLEAN


def is_incomplete(skipped: Iterable[Skipped], settings: Settings) -> bool:
    """Whether something meant to be scanned was not, by the classes that the root's settings give the reasons."""
    return any(settings.skip_class(skip.reason, skip_kind(skip.reason)) == INCOMPLETE for skip in skipped)


def _widened(report: Report) -> bool:
    """Whether the change widens the policy where that fails."""
    return any(notice.code == POLICY_CHANGE and notice.level == "error" for notice in report.notices)


def scanned_nothing(report: Report) -> bool:
    """Whether the run looked at no artifact at all."""
    names = ("files", "blobs", "commits", "tags")
    return not any(number for name, number in report.scope.counts if name in names)


def _without_disabled(harvest: Harvest, policy: Policy) -> tuple[list[Occurrence], Counter[str]]:
    """Occurrences whose rule is on for their path, and how many were dropped by which setting."""
    kept: list[Occurrence] = []
    off: Counter[str] = Counter()
    for one in harvest.occurrences:
        reason = policy.settings_for(one.origin.path).disables(one.rule_id, one.origin.path)
        if reason:
            off[reason] += 1
        else:
            kept.append(one)
    return kept, off


def _result(known: Known, decision: Decision, policy: Policy) -> Result:
    finding, lead, who, facts = known.finding, known.lead, known.who, known.facts
    decision = _as_of(decision, policy.rule(finding.rule_id), policy.settings_for("").rules_as_of)
    return Result(
        rule_id=finding.rule_id,
        secret_id=facts.secret_id,
        fingerprint=facts.fingerprints[0],
        severity=facts.severity,
        confidence=finding.confidence,
        verdict=decision.verdict,
        verdict_reason=decision.reason,
        places=_places(finding, lead, who, facts.path),
        occurrences=len(finding.occurrences),
        redacted=lead.redacted,
        evidence=lead.evidence,
        slot=lead.slot,
        in_head=who.in_head if who else None,
        properties=lead.properties,
        not_after=lead.not_after,
        secret=finding.secret.reveal().decode("utf-8", "replace") if policy.reveal else None,
        terms=decision.terms,
        lenient=decision.lenient,
    )


def _as_of(decision: Decision, rule: Rule, version: str) -> Decision:
    """A rule that is newer than `rules_as_of` reports, and fails nothing."""
    if not version or decision.verdict != "new":
        return decision
    from scanner.config.requires import is_newer

    if not is_newer(rule.since, version):
        return decision
    return decision._replace(reason=decision.reason or f"its rule is of {rule.since}, newer than rules_as_of {version}", lenient=True)


def _places(finding: Finding, lead: Occurrence, who: Attributed | None, path: str) -> tuple[Place, ...]:
    if who is None:
        live = [one for one in finding.occurrences if one.vetoed == finding.vetoed]
        ordered = [lead, *(one for one in live if one is not lead)]
        return tuple(_place(one, path, "here", Attribution()) for one in ordered)
    first = next((one for one in finding.occurrences if one.origin.object_id == who.introduced_object), finding.first)
    introduced = _place(first, path, "introduced", who.introduced)
    if who.introduced_object == who.newest_object:
        return (introduced,)
    return introduced, _place(lead, path, "newest", who.newest)


def _place(one: Occurrence, path: str, role: str, who: Attribution) -> Place:
    return Place(
        path=path,
        line_start=one.start.line,
        line_end=one.end.line,
        column_start=one.start.column,
        column_end=one.end.column,
        byte_start=one.span.start,
        byte_end=one.span.end,
        role=role,
        kind=one.origin.kind,
        object_id=one.origin.object_id,
        container=one.origin.container,
        attribution=who,
        line=one.line,
    )


def _rule_infos(rule_ids: set[str], policy: Policy) -> tuple[RuleInfo, ...]:
    texts = policy.texts(sorted(rule_ids)) if rule_ids else {}
    return tuple(rule_info(policy.rule(rule_id), texts[rule_id]) for rule_id in sorted(rule_ids))


def rule_info(rule: Rule, text: RuleText) -> RuleInfo:
    """What reports say of a rule."""
    return RuleInfo(
        rule.id, rule.title, rule.provider, text.description, rule.remedy, text.references, rule.severity, rule.confidence, rule.kind
    )
