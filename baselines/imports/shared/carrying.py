"""What becomes of each entry of another tool's file: a line of the baseline, an exception, or nothing and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from baselines.imports.shared.entry import FALSE_POSITIVE, KNOWN, REAL, Entry, Reading, Scope
from baselines.imports.shared.matching import Index, Texts, match
from baselines.imports.shared.scoping import Commits, covered

CARRIED, NEEDLESS, LOST = RESULTS = ("carried", "needless", "lost")
TEST_VALUE = "test-value"


class Outcome(NamedTuple):
    """One entry's fate. `as_what` is known, false-positive or test-value; `why` says how it was told, or why it is not carried over.

    `findings` are indexes of candidates. `globs` are the paths of an exception that covers what comes as well.
    """

    where: str
    said: str
    result: str
    why: str
    as_what: str = ""
    findings: tuple[int, ...] = ()
    globs: tuple[str, ...] = ()
    reason: str = ""


def carry(reading: Reading, index: Index, verdicts: Sequence[str], texts: Texts, commits: Commits) -> tuple[Outcome, ...]:
    """One outcome for each entry, in the order of the file. `verdicts` are those of the candidates as of now."""
    matches = [match(entry, index, texts) for entry in reading.entries]
    real = {number for entry, found in zip(reading.entries, matches, strict=True) if entry.decision == REAL for number in found.found}
    outcomes = [_of_entry(entry, found.found, found.how, index, verdicts, real) for entry, found in zip(reading.entries, matches, strict=True)]
    outcomes += [_of_scope(scope, covered(scope, index.candidates, texts, commits), index, verdicts) for scope in reading.scopes]
    return (*outcomes, *(Outcome(one.where, one.said, LOST, one.why) for one in reading.refused))


def said(entry: Entry) -> str:
    """The entry in a few words, without its value."""
    place = f"{entry.path}:{entry.line}" if entry.line else entry.path
    return " ".join(filter(None, (entry.rule, place and f"in {place}", entry.commit and f"at {entry.commit[:12]}")))


def _of_entry(entry: Entry, found: tuple[int, ...], how: str, index: Index, verdicts: Sequence[str], real: set[int]) -> Outcome:
    words = said(entry)
    if not found:
        return Outcome(entry.where, words, LOST, how)
    if entry.decision == FALSE_POSITIVE:
        own = tuple(number for number in found if number not in real)
        if not own:
            return Outcome(entry.where, words, LOST, "another entry of the file says that it is real")
        found = own
    needed = tuple(number for number in found if verdicts[number] == "new")
    if not needed:
        return Outcome(entry.where, words, NEEDLESS, _needless(found[0], index, verdicts))
    return Outcome(entry.where, words, CARRIED, how, FALSE_POSITIVE if entry.decision == FALSE_POSITIVE else KNOWN, needed, (), entry.reason)


def _needless(number: int, index: Index, verdicts: Sequence[str]) -> str:
    facts = index.candidates[number].facts
    if facts.vetoes:
        return f"straykey does not report it: {'; '.join(facts.vetoes)}"
    if facts.allowed:
        return f"is allowed already: {facts.allowed}"
    return {"known": "is in the baseline already", "excepted": "is excepted already"}.get(verdicts[number], f"is {verdicts[number]}")


def _of_scope(scope: Scope, found: tuple[int, ...], index: Index, verdicts: Sequence[str]) -> Outcome:
    needed = tuple(number for number in found if verdicts[number] == "new")
    if scope.globs and not scope.together:
        words = f"covers {len(found)} findings now" if len(found) != 1 else "covers 1 finding now"
        return Outcome(scope.where, scope.said, CARRIED, words, TEST_VALUE, needed, scope.globs, scope.reason)
    if not needed:
        why = _needless(found[0], index, verdicts) if found else "covers no finding; later ones need a decision of their own"
        return Outcome(scope.where, scope.said, NEEDLESS if found else LOST, why)
    return Outcome(scope.where, scope.said, CARRIED, "for what is there now; later ones need a decision of their own", FALSE_POSITIVE, needed, (), scope.reason)
