"""The end of a value, by a clock that is given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.instants import iso
from detectors.life import DAY, SOON, life_of

NOW = 1_790_000_000.0


def test_what_has_expired_is_low_and_says_so() -> None:
    life = life_of(iso(NOW - 5 * DAY), NOW)
    assert life
    assert (life.days, life.severity) == (-5, "low")
    assert life.reason.startswith("expired on 20")


def test_what_ends_soon_is_a_note_that_changes_nothing() -> None:
    life = life_of(iso(NOW + 3 * DAY), NOW)
    assert life
    assert (life.days, life.severity) == (3, "")
    assert "3 days" in life.reason


def test_no_end_and_no_date_say_nothing() -> None:
    assert life_of("", NOW) is None
    assert life_of("some day", NOW) is None


@given(st.integers(-2, SOON + 2) | st.integers(-3_000, 3_000), st.floats(0, 4e9))
def test_days_are_whole_days_by_the_clock_that_is_given(days: int, now: float) -> None:
    now = float(int(now))
    end = now + days * DAY
    if end > 0:
        life = life_of(iso(end), now)
        assert life
        assert life.days == days
        assert bool(life.severity) == (days <= 0)
        assert bool(life.reason) == (days < SOON)
