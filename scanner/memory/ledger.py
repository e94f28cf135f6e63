"""What a repository remembers, put together for one run: its baseline, and what to say of it afterwards.

Loaded only where there are findings, and then the part of the baseline that these could be in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.entry import Entry
from baselines.decision import HISTORY, Facts
from baselines.ledger import Judge, Ledger, no_exceptions
from detectors.secret import Secret
from scanner.conclude import Weighed
from scanner.memory.baseline import Opened, read_baseline
from scanner.memory.coverage import Extent, stale
from scanner.report import Notice


class Memory(NamedTuple):
    """`book` is None where the baseline is not to be used. `base` is the baseline of a ratchet's revision, None without a ratchet."""

    book: Opened | None
    extent: Extent
    base: Opened | None = None
    judge: Judge = no_exceptions


def make_ledger(memory: Memory, findings: Sequence[Facts]) -> Ledger:
    """The ledger for these findings. Raises BaselineError."""
    tags = frozenset(facts.names.tag for facts in findings)
    baseline = read_baseline(memory.book, tags) if memory.book else Baseline({}, {})
    base = read_baseline(memory.base, tags) if memory.base and memory.base.there else None
    return Ledger(memory.judge, baseline, memory.extent.exists, base)


def reflect(memory: Memory, weighed: Weighed) -> tuple[Notice, ...]:
    """What a report says of the baseline itself: entries that match nothing any more, and lost secrets that it has but nobody rotated."""
    what = weighed.harvest.scope.what
    if memory.book is None or not memory.book.there or what not in ("tree", "history"):
        return ()
    old = stale(read_baseline(memory.book), weighed.settlement.matches.used, weighed.harvest, memory.extent)
    return (*_stale_words(old, " --history" if what == "history" else ""), *_unrotated_words(weighed))


def _stale_words(old: Sequence[Entry], history: str) -> Iterator[Notice]:
    if old:
        entries = f"{len(old)} entries of the baseline match" if len(old) > 1 else "1 entry of the baseline matches"
        words = f"{entries} nothing any more; `straykey baseline prune{history}` removes them"
        yield Notice("baseline-stale", "note", words, old[0].path if len(old) == 1 else "")


def _unrotated_words(weighed: Weighed) -> Iterator[Notice]:
    pairs = zip(weighed.known, weighed.settlement.decisions, strict=True)
    by_value: dict[Secret, bool] = {}
    for known, decision in pairs:
        if decision.verdict == "known":
            lost = known.facts.category == HISTORY and known.facts.in_head is False
            by_value[known.facts.secret] = lost and by_value.get(known.facts.secret, True)
    if count := sum(by_value.values()):
        secrets = f"{count} secrets" if count > 1 else "1 secret"
        words = f"{secrets} that HEAD has lost and the baseline knows may still be valid; record a rotation with `straykey exception add --rotated`"
        yield Notice("not-rotated", "note", words)
