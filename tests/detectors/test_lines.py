"""Kept lines behave as the tuple of their values, and make each when it is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.lines import Lines, having, line_of

FIELDS = st.lists(st.tuples(st.text(), st.integers()), max_size=20)


def kept(values):
    return Lines([line_of(value) for value in values], tuple)


@given(FIELDS, st.slices(20))
def test_lines_are_the_tuple_of_their_values(values, part):
    lines = kept(values)
    assert (len(lines), tuple(lines), lines[part], list(reversed(lines))) == (len(values), tuple(values), tuple(values)[part], values[::-1])
    assert lines == tuple(values)
    assert all(lines[index - len(values)] == value for index, value in enumerate(values))


@given(FIELDS.filter(bool), st.data())
def test_nothing_that_has_a_text_is_missed(values, data):
    text, _ = data.draw(st.sampled_from(values))
    found = [value for value in having(kept(values), text) if value[0] == text]
    assert found == [value for value in values if value[0] == text] == [value for value in having(values, text) if value[0] == text]


def test_only_what_is_asked_for_is_made():
    made = []
    lines = Lines([line_of(number) for number in range(10)], lambda number: made.append(number) or number)
    assert (lines[3], lines[3], lines[-1], list(having(lines, "x"))) == (3, 3, 9, [])
    assert made == [3, 9]
    with pytest.raises(IndexError):
        lines[10]
