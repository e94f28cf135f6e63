"""Instants as evidence states them: ISO 8601 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

MOST = 253_402_300_799  # the last second of the year 9999


def iso(seconds: float) -> str:
    """Seconds since the epoch as `2026-01-31T12:00:00Z`; empty where they are outside of what a date can hold."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if 0 <= seconds <= MOST else ""


def seconds(text: str) -> float | None:
    """Seconds since the epoch of an ISO 8601 date or date-time (UTC where it names no zone), or None if it is none."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
