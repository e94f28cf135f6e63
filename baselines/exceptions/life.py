"""Whether an entry holds on a day. The clock is a parameter: days are ISO dates in UTC, `until` is the last one on which an entry holds."""

from __future__ import annotations

from datetime import date, timedelta

from baselines.exceptions.entry import Entry

# In the order of time: an entry never goes back.
COMING, ACTIVE, GRACE, EXPIRED = STATES = ("coming", "active", "grace", "expired")


def state(entry: Entry, today: str, grace: int = 0) -> str:
    """One of STATES. `grace` is in days behind `until`, in which the finding is active again but fails nothing."""
    if entry.created and today < entry.created:
        return COMING
    if not entry.until or today <= entry.until:
        return ACTIVE
    return GRACE if today <= later(entry.until, grace) else EXPIRED


def later(day: str, days: int) -> str:
    """The day so many days later; the last day of the calendar where there is none."""
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except OverflowError:
        return date.max.isoformat()


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
