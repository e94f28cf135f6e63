"""How the text report looks: options, colours, widths."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from detectors.redact import MASK

PLAIN_WIDTH = 100  # columns where no terminal tells
NARROWEST = 40
CODES = {
    "critical": "1;31", "high": "31", "medium": "33", "low": "36", "path": "1", "dim": "2", "good": "32", "bad": "1;31", "warn": "33", "head": "1",
}  # fmt: skip
_PAINT = re.compile("\x1b\\[[0-9;]*m")


class Look(NamedTuple):
    """Options of the text report.

    `all` shows every result that is not vetoed, one by one: low confidence, known, excepted and allowed ones too, and no digest.
    `show_vetoed` adds the vetoed. `quiet` is a line a secret, and of the closing lines only what went wrong. `verbose` adds evidence, every
    place and every input that was not scanned. `color` and `width` (columns): None asks the stream, 0 columns is no limit.
    """

    all: bool = False
    show_vetoed: bool = False
    quiet: bool = False
    verbose: bool = False
    color: bool | None = None
    width: int | None = None


class Canvas(NamedTuple):
    """What lines are made with. `width` 0 is no limit."""

    color: bool
    width: int

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def wrapped(self, text: str, indent: int, first: str | None = None) -> Iterator[str]:
        """The text in lines within the width, indented; `first` takes the place of the first indent."""
        lead = " " * indent if first is None else first
        line, used = "", cells(_PAINT.sub("", lead))
        for word in text.split(" "):
            if line and self.width and used + cells(line) + 1 + cells(word) > max(NARROWEST, self.width):
                yield lead + line
                line, lead, used = word, " " * indent, indent
            else:
                line = f"{line} {word}" if line else word
        yield lead + line

    def fitted(self, text: str, used: int) -> str:
        """The text cut to what is left of the width, around the mask if it has one."""
        room = max(NARROWEST - used, self.width - used) if self.width else 0
        if not room or cells(text) <= room:
            return text
        middle = text.find(MASK) + len(MASK) // 2 if MASK in text else room // 2
        start = max(0, min(middle - room // 2, len(text) - room))
        piece = text[start : start + room]
        while cells(piece) > room - (start > 0) - 1:
            piece = piece[:-1]
        return ("…" if start else "") + piece + "…"


def canvas(look: Look, stream: TextIO) -> Canvas:
    """Decide colour and width: https://no-color.org, and a terminal's own columns."""
    terminal = stream.isatty()
    color = look.color if look.color is not None else terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Canvas(color, _columns(stream, terminal=terminal) if look.width is None else look.width)


def _columns(stream: TextIO, *, terminal: bool) -> int:
    if terminal:
        try:
            return os.get_terminal_size(stream.fileno()).columns or PLAIN_WIDTH
        except (OSError, ValueError):
            return PLAIN_WIDTH
    return PLAIN_WIDTH


def cells(text: str) -> int:
    """Columns that a printable text takes on a terminal: two for wide East Asian characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)
