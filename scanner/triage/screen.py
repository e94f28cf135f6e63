"""The terminal in raw mode on its alternate screen: keys in, lines out; as it was before, whatever ends us.

Plain ANSI sequences (ECMA-48, and xterm's alternate screen) and `termios`: curses would need a description of the terminal, and can't show what this writes
on a screen of any size; rich costs 54 ms to import. There is no termios on Windows.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from scanner.triage.keys import read_keys
from scanner.triage.view import Size

ESCAPE_WAIT = 0.05  # seconds in which the rest of a key's sequence comes
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_NARROWEST = Size(20, 5)


_RESIZED, _END = b"r", b"e"


class Ended(Exception):  # noqa: N818  nothing went wrong
    """The terminal is gone, or somebody asked us to end."""


class Screen:
    """Draws and reads. Made by `open_screen`."""

    def __init__(self, source: int, target: int, signals: int) -> None:
        self._source = source
        self._target = target
        self._signals = signals
        self._rest = b""
        self._shown: list[str] | None = None

    def size(self) -> Size:
        try:
            columns, lines = os.get_terminal_size(self._target)
        except OSError:
            columns, lines = 80, 24
        return Size(max(_NARROWEST.width, columns or 80), max(_NARROWEST.height, lines or 24))

    def show(self, lines: list[str]) -> None:
        """Put the lines on the screen; only those that changed are written."""
        shown = self._shown
        pieces = ["\x1b[2J"] if shown is None else []
        for number, line in enumerate(lines, 1):
            if shown is None or number > len(shown) or shown[number - 1] != line:
                pieces.append(f"\x1b[{number};1H{line}\x1b[K")
        if shown is not None and len(lines) < len(shown):
            pieces.append(f"\x1b[{len(lines) + 1};1H\x1b[J")
        self._shown = lines
        data = "".join(pieces).encode("utf-8", "replace")
        while data:
            data = data[os.write(self._target, data) :]

    def read(self) -> tuple[str, ...]:
        """The keys that were pressed, waiting for one; none where only the size changed. Raises Ended at the end of input."""
        ready, _, _ = select.select([self._source, self._signals], [], [], ESCAPE_WAIT if self._rest else None)
        if self._signals in ready:
            if _END in os.read(self._signals, 64):
                raise Ended
            self._shown = None
        if self._source in ready:
            data = os.read(self._source, 4096)
            if not data:
                raise Ended
            found = read_keys(self._rest + data)
        else:
            found = read_keys(self._rest, final=not ready)
        self._rest = found.rest
        return found.keys


@contextmanager
def open_screen() -> Iterator[Screen]:
    """The controlling terminal as a screen. Raises OSError where there is none that can be driven."""
    import termios
    import tty

    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    if not (os.isatty(source) and os.isatty(target)) or os.environ.get("TERM") == "dumb":
        raise OSError("no terminal")
    before = termios.tcgetattr(source)
    signals, told = os.pipe()
    handlers = _handle_signals(told)
    try:
        tty.setraw(source, termios.TCSANOW)
        os.write(target, _ENTER.encode())
        yield Screen(source, target, signals)
    finally:
        with suppress(OSError):  # the terminal may be gone
            os.write(target, _LEAVE.encode())
            termios.tcsetattr(source, termios.TCSADRAIN, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        os.close(signals)
        os.close(told)


def _handle_signals(told: int) -> dict[int, Any]:
    """A byte into a pipe for each: nothing is interrupted. The handlers that were there before, by signal."""

    def tell(word: bytes) -> Callable[[int, FrameType | None], None]:
        return lambda _number, _frame: (os.write(told, word), None)[1]

    wanted = {signal.SIGWINCH: tell(_RESIZED), signal.SIGTERM: tell(_END), signal.SIGHUP: tell(_END)}
    return {number: signal.signal(number, handler) for number, handler in wanted.items()}
