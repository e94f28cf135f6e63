"""Which entries speak for which findings: moves, copies, and guessable values that share their ten bits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.baseline.match import match
from baselines.decision import HISTORY
from baselines.fingerprint import value_tag
from tests.support.facts import STRONG, WEAK, baseline_of, finding


def found(findings, baseline, *gone: str) -> list[bool]:
    return [bool(entries) for entries in match(findings, baseline, lambda path: path not in gone).entries]


@pytest.mark.parametrize("value", [WEAK, STRONG])
def test_a_moved_file_stays_known_and_a_copy_is_new(value):
    baseline = baseline_of(finding(value, "old/a.py"))
    assert found([finding(value, "old/a.py")], baseline) == [True]
    assert found([finding(value, "new/b.py")], baseline, "old/a.py") == [True]
    assert found([finding(value, "new/b.py")], baseline) == [False]
    assert found([finding(value, "old/a.py"), finding(value, "new/b.py")], baseline) == [True, False]


def test_of_several_new_places_of_a_moved_file_s_value_one_is_known():
    baseline = baseline_of(finding(STRONG, "old/a.py"))
    places = [finding(STRONG, "b.py"), finding(STRONG, "z/a.py"), finding(STRONG, "y/a.py")]
    assert found(places, baseline, "old/a.py") == [False, False, True]
    assert found(places[:1], baseline, "old/a.py") == [True]


def test_the_new_path_of_a_moved_entry_is_told():
    baseline = baseline_of(finding(STRONG, "old.py"))
    matches = match([finding(STRONG, "new.py")], baseline, lambda path: path == "new.py")
    assert matches.moved == {baseline.entries[0].key: "new.py"}
    assert matches.used == {baseline.entries[0].key}


def test_a_guessable_value_moves_with_its_slot_only():
    baseline = baseline_of(finding(WEAK, "old.py", "db.password"))
    assert found([finding(WEAK, "new.py", "db.password")], baseline, "old.py") == [True]
    assert found([finding(WEAK, "new.py", "cache.token")], baseline, "old.py") == [False]


def test_a_renamed_file_may_be_edited_too_if_it_stays_near():
    baseline = baseline_of(finding(WEAK, "lib/app-1.js", "a.password"))
    assert found([finding(WEAK, "lib/app-2.js", "b.password")], baseline, "lib/app-1.js") == [True]
    assert found([finding(WEAK, "lib/app-2.js", "b.token")], baseline, "lib/app-1.js") == [False]
    assert found([finding(WEAK, "other/app-2.js", "b.password")], baseline, "lib/app-1.js") == [False]


def test_one_known_place_of_a_value_in_a_file_is_enough():
    baseline = baseline_of(finding(WEAK, "a.py", "one", "two"))
    assert found([finding(WEAK, "a.py", "two")], baseline) == [True]
    assert found([finding(WEAK, "a.py", "two", "three")], baseline) == [True]
    assert found([finding(WEAK, "a.py", "three")], baseline) == [False]


def twins() -> tuple[bytes, bytes]:
    """Two guessable values that share their tag."""
    seen: dict[str, bytes] = {}
    for number in range(100_000):
        value = b"word%d" % number
        tag = value_tag(value, "straykey")
        if tag in seen:
            return seen[tag], value
        seen[tag] = value
    raise AssertionError("1,024 tags for 100,000 values")


def test_an_entry_speaks_for_as_many_values_as_it_was_made_for():
    """A second value with the same ten bits in the same slot is no less new because the first is still there."""
    one, two = twins()
    assert found([finding(one), finding(two)], baseline_of(finding(one))) == [False, False]
    assert found([finding(one), finding(two)], baseline_of(finding(one), finding(two))) == [True, True]
    assert found([finding(one, "new.py"), finding(two, "new.py")], baseline_of(finding(one)), "src/a.py") == [False, False]


def test_what_is_vetoed_or_allowed_takes_no_entry_from_others():
    one, two = twins()
    assert found([finding(one), finding(two, allowed="yes")], baseline_of(finding(one)))[0]
    assert found([finding(one), finding(two, vetoes=("no",))], baseline_of(finding(one)))[0]


def test_an_entry_of_the_history_is_in_use_where_the_secret_came_back_but_does_not_excuse_it():
    lost, back = finding(STRONG, category=HISTORY, in_head=False), finding(STRONG, in_head=True)
    matches = match([back], baseline_of(lost), lambda _path: True)
    assert (matches.entries, len(matches.used)) == (((),), 1)


def test_a_value_whose_surroundings_were_renamed_stays_known():
    baseline = baseline_of(finding(WEAK, "a.yml", "services.web.password"))
    assert found([finding(WEAK, "a.yml", "services.frontend.password")], baseline) == [True]
    assert found([finding(WEAK, "a.yml", "services.frontend.token")], baseline) == [False]
    both = [finding(WEAK, "a.yml", "services.frontend.password"), finding(b"another1", "a.yml", "services.web.password")]
    assert found(both, baseline) == [False, False]  # its slot is not gone: another value stands in it


def test_a_value_that_changed_where_it_stands_has_no_second_chance_to_be_taken_for_an_old_one():
    """Its slot is known, so only the entry of that slot is asked; one of a slot that is gone from the file is not."""
    one, two = twins()
    baseline = baseline_of(finding(one, "a", "old.password"), finding(b"another1", "a", "new.password"))
    assert found([finding(two, "a", "new.password")], baseline) == [False]
    assert found([finding(two, "a", "third.password")], baseline) == [True]  # the price, once in 1,024 times


@given(st.integers(0, 30))
def test_line_moves_reformatting_and_other_rules_change_nothing(number):
    """Whatever does not enter the names can't change a verdict."""
    other = finding(STRONG, rule_id=f"rule-{number}", severity="low", confidence="low")
    assert found([other], baseline_of(finding(STRONG))) == [True]
