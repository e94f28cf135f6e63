"""Text of no known syntax, read line by line with the same names: prose, logs, .txt, unknown files, files that don't parse.

Linear in the text, also on one line of 10 MB: only windows around what is wanted are read, and every pattern is bounded.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.wanted import join
from scanner.formats.lexis.commandline import command_lines, words_bindings
from scanner.formats.lexis.markup import markup
from scanner.formats.lexis.pairs import MOST_PAIRS, pairs
from scanner.formats.lexis.phrases import phrases

REACH = 4096  # bytes of a huge line to either side of what is wanted
MOST_CONTINUED = 40  # lines
_TRIGGER = re.compile(rb"(?:(?<![^\s\"'(=,\[])--?[A-Za-z]|(?i:convertto-securestring)|[ \t]/[A-Za-z]{1,20}[:=]|\b(?:vault|wpa_passphrase)[ \t])")
_COMMENT = re.compile(rb"[ \t]*(?:#|//|;|--|/?\*|<!--|!|REM\b|')")


def read(data: bytes, out: Collector) -> str:
    """Bindings of the windows around the wanted spans. Returns why it is not whole, or ''."""
    spans = out.wanted.within(Span(0, len(data)))
    return read_spans(data, windows(data, spans), out)


def read_spans(data: bytes, spans: list[Span], out: Collector, context: tuple[str, ...] = ()) -> str:
    whole = True
    for span in spans:
        whole = pairs(data, span, out, context) and whole
        markup(data, span, out, context)
        _commands(data, span, out)
        phrases(data, span, out, context)
    return "" if whole else f"over {MOST_PAIRS} pairs of name and value in one window"


def _commands(data: bytes, span: Span, out: Collector) -> None:
    trigger = _TRIGGER.search(data, span.start, span.end)
    while trigger:
        start = _logical_start(data, span.start, trigger.start())
        end = _logical_end(data, trigger.end(), span.end)
        for words in command_lines(data, Span(start, end)):
            if len(words) > 1:
                words_bindings(words, out)
        trigger = _TRIGGER.search(data, end, span.end)


def _continued(data: bytes, line: int, floor: int) -> bool:
    """Whether the line that ends at `line` goes on in the next one: by a backslash, a caret or a backtick (POSIX shell, cmd, PowerShell)."""
    return data[max(floor, line - 2) : line].rstrip(b"\r")[-1:] in (b"\\", b"^", b"`")


def _logical_start(data: bytes, floor: int, at: int) -> int:
    """The start of the line that holds `at`, or of the first of those that it continues."""
    line = data.rfind(b"\n", floor, at)
    for _ in range(MOST_CONTINUED):
        if line <= floor or not _continued(data, line, floor):
            break
        line = data.rfind(b"\n", floor, line)
    return max(line + 1, floor)


def _logical_end(data: bytes, at: int, end: int) -> int:
    """The end of the line that holds `at`, or of the last of those that continue it."""
    line = data.find(b"\n", at, end)
    for _ in range(MOST_CONTINUED):
        if line < 0 or not _continued(data, line, at):
            break
        line = data.find(b"\n", line + 1, end)
    return end if line < 0 else line


def windows(data: bytes, spans: tuple[Span, ...]) -> list[Span]:
    """Whole lines around the spans, those that they continue, and one line to either side, but no more than REACH bytes; joined."""
    return join(Span(_before(data, span.start), _after(data, span.end)) for span in spans)


def _before(data: bytes, at: int) -> int:
    floor = max(0, at - REACH)
    start = _logical_start(data, floor, at)
    return _logical_start(data, floor, start - 1) if start > floor else floor


def _after(data: bytes, at: int) -> int:
    ceiling = min(len(data), at + REACH)
    end = _logical_end(data, at, ceiling)
    # Behind an element's start that ends its line: its text and its end.
    for _ in range(2 if data[max(at, end - 2) : end].rstrip(b"\r").endswith(b">") else 1):
        end = _logical_end(data, end + 1, ceiling) if end < ceiling else ceiling
    return end


def is_comment(data: bytes, at: int) -> bool:
    """Whether the line that holds `at` looks like a comment of some language."""
    start = max(data.rfind(b"\n", max(0, at - REACH), at) + 1, 0)
    return _COMMENT.match(data, start, start + 200) is not None
