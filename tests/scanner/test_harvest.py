"""Examinations put together: the order in which workers answer makes no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.harvest import gather, place_key
from scanner.report import Scope
from tests.scanner.test_wire import EXAMINATIONS, OCCURRENCES


def whole(examination):
    """Allow comments name occurrences that there are."""
    return examination._replace(
        allowed={index: reason for index, reason in examination.allowed.items() if index < len(examination.occurrences)}
    )


@given(st.lists(EXAMINATIONS.map(whole), max_size=5, unique_by=lambda one: tuple(map(place_key, one.occurrences))), st.randoms())
def test_the_order_of_examinations_makes_no_difference(examinations, random):
    keys = [place_key(one) for examination in examinations for one in examination.occurrences]
    shuffled = examinations[:]
    random.shuffle(shuffled)
    if len(set(keys)) == len(keys):
        assert gather(shuffled, Scope("tree")) == gather(examinations, Scope("tree"))


@given(st.lists(EXAMINATIONS.map(whole), max_size=5))
def test_everything_is_counted_and_kept(examinations):
    harvest = gather(examinations, Scope("tree", bytes_scanned=5, counts=(("deleted", 2),)))
    assert harvest.scope.bytes_scanned == 5 + sum(one.size for one in examinations)
    assert dict(harvest.scope.counts) == {"deleted": 2, "files": sum(not one.skipped for one in examinations)}
    assert len(harvest.occurrences) == sum(len(one.occurrences) for one in examinations)
    assert set(harvest.skipped) == {skip for one in examinations for skip in one.skipped}
    assert list(harvest.skipped) == sorted(set(harvest.skipped))
    assert list(harvest.degraded) == sorted(set(harvest.degraded))


@given(OCCURRENCES, OCCURRENCES)
def test_places_are_told_apart_by_rule_origin_and_span(one, other):
    same = (one.rule_id, one.origin, one.span) == (other.rule_id, other.origin, other.span)
    assert (place_key(one) == place_key(other)) == same
