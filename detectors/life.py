"""What a value's end says of it: expired it opens nothing, near its end it is a note. The clock is the caller's."""

from __future__ import annotations

from typing import NamedTuple

from detectors.instants import seconds

SOON = 30  # days
DAY = 86_400


class Life(NamedTuple):
    """`days` are whole days left, negative after the end. `severity` is empty where the end changes nothing; `reason` is empty where it says nothing."""

    days: int
    severity: str = ""
    reason: str = ""


def life_of(not_after: str, now: float) -> Life | None:
    """What the end (ISO 8601, UTC) means at `now` (seconds since the epoch); None where it is none."""
    end = seconds(not_after) if not_after else None
    if end is None:
        return None
    days = int((end - now) // DAY)
    if end <= now:
        return Life(days, "low", f"expired on {not_after[:10]}: it opens nothing")
    return Life(days, "", f"expires in {days} days, on {not_after[:10]}" if days < SOON else "")
