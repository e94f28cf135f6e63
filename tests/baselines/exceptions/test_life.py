"""Days of an entry's life."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.exceptions.entry import Entry
from baselines.exceptions.life import ACTIVE, COMING, EXPIRED, GRACE, STATES, days_between, later, state
from tests.baselines.exceptions.strategies import days, entries

ENTRY = Entry("accepted-risk", rule="a", created="2026-11-24", until="2027-01-31")


@pytest.mark.parametrize(
    ("today", "grace", "wanted"),
    [
        ("2026-11-23", 0, COMING),
        ("2026-11-24", 0, ACTIVE),
        ("2027-01-31", 0, ACTIVE),
        ("2027-02-01", 0, EXPIRED),
        ("2027-02-01", 3, GRACE),
        ("2027-02-03", 3, GRACE),
        ("2027-02-04", 3, EXPIRED),
    ],
)
def test_until_is_the_last_day_on_which_it_holds(today: str, grace: int, wanted: str) -> None:
    assert state(ENTRY, today, grace) == wanted


def test_without_an_end_it_holds_for_ever() -> None:
    assert state(ENTRY._replace(until=""), "9999-12-31") == ACTIVE
    assert state(ENTRY._replace(until="9999-12-31"), "9999-12-31", 400) == ACTIVE
    assert later("9999-12-31", 5) == "9999-12-31"


@given(entries(), st.lists(days, min_size=2, max_size=6), st.integers(0, 400))
def test_an_entry_never_goes_back(entry: Entry, when: list[str], grace: int) -> None:
    """Expiry is monotonous: what has ended stays ended, and no day brings back an earlier state."""
    seen = [STATES.index(state(entry, day, grace)) for day in sorted(when)]
    assert seen == sorted(seen)


@given(entries(), days, st.integers(0, 400), st.integers(0, 400))
def test_more_grace_never_ends_an_entry_earlier(entry: Entry, today: str, less: int, more: int) -> None:
    assert STATES.index(state(entry, today, less + more)) <= STATES.index(state(entry, today, less))


def test_days_are_counted() -> None:
    assert days_between("2026-11-24", "2027-01-31") == 68
