"""Progress of long work: one line on a terminal's standard error, rewritten in place; nothing where it is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

QUIET_FOR = 0.5  # seconds before the first line: short work shows none
EVERY = 0.1


class ProgressLine:
    """Callable with (what, done, total). `clear` wipes the line before anything else is written."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._begin = self._last = clock()
        self._what = ""
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        if done & 63 and what == self._what:
            return
        now = self._clock()
        if what != self._what:
            self._what, self._begin = what, now
        elif now - self._last < EVERY:
            return
        if now - self._begin >= QUIET_FOR:
            self._last = now
            self._shown = True
            self._stream.write("\r\x1b[K" + _line(what, done, total, now - self._begin))
            self._stream.flush()

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


def _line(what: str, done: int, total: int, seconds: float) -> str:
    rate = done / seconds if seconds else 0.0
    if not total or not rate:
        return f"{what}: {done:,}"
    left = max(0.0, (total - done) / rate)
    return f"{what}: {done:,} of {total:,}  {100 * done // total}%  {rate:,.0f}/s  about {left:,.0f} s left"


def make_progress(*, quiet: bool) -> ProgressLine | None:
    """A progress line where someone can see it."""
    return ProgressLine(sys.stderr) if not quiet and sys.stderr.isatty() else None


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Where nobody looks."""
