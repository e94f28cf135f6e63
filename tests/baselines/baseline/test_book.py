"""Union is how baselines merge: in any order, and as often as one likes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baselines.baseline.book import EMPTY, make_baseline
from tests.baselines.baseline.test_entry import entries

some = st.lists(entries, max_size=6)


@given(some, some, some)
def test_union_is_commutative_associative_and_idempotent(one, two, three):
    a, b, c = map(make_baseline, (one, two, three))
    assert a.with_entries(b.entries) == b.with_entries(a.entries)
    assert a.with_entries(b.entries).with_entries(c.entries) == a.with_entries(b.with_entries(c.entries).entries)
    assert a.with_entries(a.entries) == a
    assert EMPTY.with_entries(a.entries) == a


@given(some, st.randoms())
def test_the_order_of_entries_makes_no_other_baseline(one, random):
    assert make_baseline(one) == make_baseline(random.sample(one, len(one)))
    assert make_baseline(one).entries == make_baseline(random.sample(one, len(one))).entries


@given(some, some)
def test_what_is_taken_away_is_away_and_nothing_else(one, two):
    baseline = make_baseline(one)
    left = baseline.without(two)
    gone = {entry.key for entry in two}
    assert left.entries == tuple(entry for entry in baseline.entries if entry.key not in gone)
