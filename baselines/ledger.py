"""The one place where verdicts are made: allow comments and configuration, then exceptions, then the baseline.

    vetoed      no live secret by its form or place; nothing else is asked
    allowed     in the source or by the configuration
    (exception) whatever the exceptions say: excepted, or new again where one has expired, which the baseline then does not hide
    known       the baseline has it
    inherited   the version before the change already had it
    new         nothing speaks for it

All findings of a run are settled at once: an entry of the baseline speaks for as many values as it was made for, a moved file's entry for one
new path, and the record of a rotation for all places that HEAD has lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from baselines.baseline.book import EMPTY, Baseline
from baselines.baseline.match import Matches, match
from baselines.decision import HISTORY, Decision, Facts
from detectors.secret import Secret

Judge = Callable[[Facts], Decision | None]
Exists = Callable[[str], bool]


def no_exceptions(_facts: Facts) -> Decision | None:
    """A judge for repositories without exceptions."""
    return None


def always_there(_path: str) -> bool:
    """For runs that can't tell whether a path is gone: no file counts as moved."""
    return True


class Ledger(NamedTuple):
    """What a repository remembers. `judge` says what the exceptions make of a finding (None: nothing); it is asked once for each finding that
    is neither vetoed nor allowed, in the findings' order. `exists` tells whether the tree that is scanned (work tree, index or HEAD) has a path.

    `base` is a ratchet: the baseline of the revision that a change is compared with; what that does not know is new, whatever the change added.
    """

    judge: Judge = no_exceptions
    baseline: Baseline = EMPTY
    exists: Exists = always_there
    base: Baseline | None = None


class Settlement(NamedTuple):
    """One decision per finding, in their order; and the baseline entries that findings of any verdict matched."""

    decisions: tuple[Decision, ...]
    matches: Matches


def settle(findings: Sequence[Facts], ledger: Ledger = Ledger()) -> Settlement:  # noqa: B008  a frozen value
    """All verdicts of a run. Pure but for what the ledger's functions do."""
    matches = match(findings, ledger.baseline, ledger.exists)
    before = match(findings, ledger.base, ledger.exists) if ledger.base else None
    judged = [None if one.vetoes or one.allowed else ledger.judge(one) for one in findings]
    spread = _everywhere(findings, judged)
    decisions = [
        _decide(
            facts,
            own or (spread.get(facts.secret) if _is_past(facts) else None),
            matches.entries[index],
            admitted=before is None or bool(before.entries[index]),
        )
        for index, (facts, own) in enumerate(zip(findings, judged, strict=True))
    ]
    return Settlement(tuple(_with_earlier_places(findings, decisions)), matches)


def _decide(facts: Facts, judged: Decision | None, entries: tuple[str, ...], *, admitted: bool) -> Decision:
    if facts.vetoes:
        return Decision("vetoed", "; ".join(facts.vetoes))
    if facts.allowed:
        return Decision("allowed", facts.allowed)
    if judged:
        return judged
    if entries and admitted:
        return Decision("known", "", entries)
    if facts.inherited:
        return Decision("inherited", "the version before this change already has it")
    return Decision("new", _why_new(facts, refused=bool(entries)))


def _why_new(facts: Facts, *, refused: bool) -> str:
    if refused:
        return "this change adds it to the baseline, which may not grow without an exception"
    if facts.category == HISTORY and facts.in_head is False:
        return "HEAD has lost it, but nobody has recorded its rotation"
    return ""


def _everywhere(findings: Sequence[Facts], judged: Sequence[Decision | None]) -> dict[Secret, Decision]:
    """What holds for every lost place of a value. Of several decisions the first counts."""
    spread: dict[Secret, Decision] = {}
    for facts, decision in zip(findings, judged, strict=True):
        if decision and decision.everywhere:
            spread.setdefault(facts.secret, decision)
    return spread


def _is_past(facts: Facts) -> bool:
    return facts.category == HISTORY and not facts.vetoes and not facts.allowed


def _with_earlier_places(findings: Sequence[Facts], decisions: Sequence[Decision]) -> list[Decision]:
    """In a history, the lost places of a value that is known elsewhere are known with it: a moved file's old path is no second secret."""
    known: dict[Secret, list[str]] = defaultdict(list)
    for facts, decision in zip(findings, decisions, strict=True):
        if decision.verdict == "known":
            known[facts.secret] += decision.by
    return [
        Decision("known", "its secret is in the baseline at another path", tuple(sorted(set(known[facts.secret]))))
        if decision.verdict == "new" and _is_past(facts) and facts.secret in known
        else decision
        for facts, decision in zip(findings, decisions, strict=True)
    ]
