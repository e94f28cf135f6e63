"""Exceptions and baseline entries that hold more than before."""

from __future__ import annotations

import pytest
from hypothesis import given

from baselines.baseline.book import make_baseline
from baselines.baseline.entry import Entry as Known
from baselines.decision import HISTORY, TREE
from baselines.exceptions.entry import Entry
from scanner.policy.entries import baseline_grown, exceptions_widened
from tests.baselines.exceptions.strategies import ledgers

ONE = Entry("accepted-risk", rule="a-rule", reason="x", owner="@ada", accepted_by="@bo", created="2026-01-01", until="2026-03-01", line=3)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"until": "2026-03-02"}, "until"),
        ({"until": ""}, "until"),
        ({"until": "2026-02-28"}, ""),
        ({"reason": "y", "ticket": "T-1"}, ""),
        ({"owner": "@eve"}, "owner"),
        ({"kind": "test-value", "accepted_by": ""}, "kind, accepted_by"),
        ({"created": "2026-01-20", "until": "2026-03-20"}, "created, until"),
        ({"line": 9}, ""),
    ],
)
def test_what_holds_longer_or_by_another_word_is_a_widening(changes, keys) -> None:
    words = [one.words.partition(" of the exception")[0] for one in exceptions_widened((ONE,), (ONE._replace(**changes),))]
    assert words == ([f"alters {keys}"] if keys else [])


def test_another_scope_is_another_exception() -> None:
    (one,) = exceptions_widened((ONE,), (ONE._replace(rule="*"),))
    assert (one.line, one.words.partition(" x1:")[0]) == (3, "adds the exception")


@given(ledgers, ledgers)
def test_taking_exceptions_out_is_no_widening_and_adding_each_is_one(some, more) -> None:
    both = {entry.id: entry for entry in (*some, *more)}
    assert list(exceptions_widened(tuple(both.values()), tuple(both[entry.id] for entry in some))) == []
    assert len(list(exceptions_widened((), tuple(both.values())))) == len(both)


def test_entries_of_the_baseline_are_counted() -> None:
    entries = [Known(TREE, f"a{number}.py", f"f1:0123456789abcdef:w00{number}", "a-rule") for number in range(3)]
    before, after = make_baseline(entries[:1]), make_baseline([*entries, entries[0]._replace(category=HISTORY)])
    (one,) = baseline_grown(".straykey/baseline", before, after)
    assert one.words == "adds 3 entries to the baseline: a-rule in a0.py and others"
    assert list(baseline_grown("b", after, before)) == []
