"""Several reports as one: of many repositories, or of several runs over the same one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from detectors.model import CONFIDENCES, SEVERITIES
from scanner.report import VERDICTS, Report, Result, RuleInfo, Scope


def merge_reports(reports: Sequence[Report]) -> Report:
    """One report of all. Raises ValueError without any.

    Results, skipped inputs and notices get their repository's name where there are several. Of results with the same root and
    fingerprint one is kept, with the worst verdict and all places. The exit code is the highest (3 outranks 1); the gate's limits are those of the most inclusive report.
    """
    if not reports:
        raise ValueError("no report to merge")
    if len(reports) == 1:
        return reports[0]
    named = [_named(report) for report in reports] if len({root for report in reports for root in _roots(report)}) > 1 else list(reports)
    first = named[0]
    return first._replace(
        results=tuple(_merged_results(result for report in named for result in report.results)),
        skipped=_distinct(item for report in named for item in report.skipped),
        degraded=_distinct(item for report in named for item in report.degraded),
        notices=_distinct(item for report in named for item in report.notices),
        rules=_merged_rules(rule for report in named for rule in report.rules),
        scope=_merged_scope([scope for report in named for scope in report.scope.members or (report.scope,)]),
        min_confidence=min((report.min_confidence for report in named), key=CONFIDENCES.index),
        fail_on=min((report.fail_on for report in named), key=(*SEVERITIES, "never").index),
        exit_code=max(report.exit_code for report in named),
        version=", ".join(sorted({report.version for report in named})),
        engine=", ".join(sorted({report.engine for report in named} - {""})),
        started=min((report.started for report in named if report.started), default=""),
        ended=max((report.ended for report in named), default=""),
        argv=(),
    )


def _roots(report: Report) -> set[str]:
    return {scope.root for scope in report.scope.members or (report.scope,)}


def _named(report: Report) -> Report:
    """The report with its root's name in every result and before every path of what was skipped; a merged one has them already."""
    if len(_roots(report)) > 1 or not (root := report.scope.root or next(iter(_roots(report)))):
        return report
    return report._replace(
        results=tuple(result._replace(root=result.root or root) for result in report.results),
        skipped=tuple(item._replace(path=_under(root, item.path)) for item in report.skipped),
        degraded=tuple(item._replace(path=_under(root, item.path)) for item in report.degraded),
        notices=tuple(item._replace(path=_under(root, item.path)) for item in report.notices),
    )


def _under(root: str, path: str) -> str:
    return f"{root}/{path}" if path else root


def _merged_results(results: Iterable[Result]) -> list[Result]:
    merged: dict[tuple[str, str, str], Result] = {}
    for index, result in enumerate(results):
        key = (result.root, result.fingerprint, "" if result.fingerprint else str(index))
        merged[key] = _merged(merged[key], result) if key in merged else result
    return list(merged.values())


def _merged(one: Result, other: Result) -> Result:
    kept, second = (one, other) if VERDICTS.index(one.verdict) <= VERDICTS.index(other.verdict) else (other, one)
    in_head = kept.in_head if second.in_head is None else (kept.in_head or second.in_head)
    return kept._replace(
        places=_distinct((*kept.places, *second.places)),
        occurrences=max(kept.occurrences, second.occurrences),
        in_head=in_head,
    )


def _distinct(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))


def _merged_rules(rules: Iterable[RuleInfo]) -> tuple[RuleInfo, ...]:
    return tuple(sorted({rule.id: rule for rule in rules}.values(), key=lambda rule: rule.id))


def _merged_scope(scopes: list[Scope]) -> Scope:
    roots = sorted({scope.root for scope in scopes})
    return Scope(
        what="merged",
        root=roots[0] if len(roots) == 1 else "",
        counts=_summed(scope.counts for scope in scopes),
        excluded=_summed(scope.excluded for scope in scopes),
        bytes_scanned=sum(scope.bytes_scanned for scope in scopes),
        members=tuple(scopes),
    )


def _summed(counts: Iterable[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    total: dict[str, int] = {}
    for pairs in counts:
        for name, count in pairs:
            total[name] = total.get(name, 0) + count
    return tuple(sorted(total.items()))
