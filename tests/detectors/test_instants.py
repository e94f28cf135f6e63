from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.instants import MOST, iso, seconds


@given(st.integers(0, MOST))
def test_what_is_written_is_read_again(instant):
    assert seconds(iso(instant)) == instant


@pytest.mark.parametrize(("text", "expected"), [("1970-01-02", 86400.0), ("1970-01-01T01:00:00+01:00", 0.0), ("1970-01-01T00:00:01Z", 1.0)])
def test_a_date_without_zone_is_utc(text, expected):
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01"])
def test_what_is_no_date_is_none(text):
    assert seconds(text) is None


@pytest.mark.parametrize("instant", [-1, MOST + 1, 10**15])
def test_an_instant_that_no_date_can_hold_is_empty(instant):
    assert iso(instant) == ""
