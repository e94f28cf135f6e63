"""A cheap look at what stands beside a name, before any structure is read: could there be a secret at all?

Parsing costs a hundred times what the engine does, and most places where a program says `key` or `token` have no value near them that
could be one. Names of passwords are always read: a password may be any word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from detectors.artifact import Span

REACH = 320  # bytes behind the name in which its value is looked for
BEFORE = 200  # bytes before it: comparisons and arguments name the value first
_LINES = 3

_PASSWORD = re.compile(rb"(?i)(?:pass|pwd|psw|pw|mdp|clave|senha|parol|mima|haslo|heslo|kodeord|kennwort|losenord|salasana|wachtwoord|adgangskode|contrase|jelszo|sifre|matkhau)[a-z]*\Z|identified[ ]{1,4}(?:by|with)\Z")
# A run that could be a drawn value: with a digit and of some length, or long; or an array of bytes; or an address with a user part.
_RUN = re.compile(rb"[A-Za-z0-9+/_=.~!#$%^&*@-]{6,}")
_BYTES = re.compile(rb"(?:0x[0-9a-fA-F]{2}|\b[0-9]{1,3})[ \t]*,[ \t\r\n]*(?:0x[0-9a-fA-F]{2}|[0-9]{1,3})[ \t]*,")
# Words that begin with a name part and mean something else: author, passing, credit, keyboard, tokenizer.
_OTHER_WORD = re.compile(rb"(?i)(?:auth(?=or(?!i[sz]))|pass(?=ed|es\b|ing|iv|age|eng|ion|port)|cred(?=it|o\b|ul)|key(?=word|board|ed\b|stroke|frame|down|up\b|press)|token(?=i[sz]))[a-z]")
_GOES_ON = frozenset(letter.encode() for letter in "oeiapuwbsfdOEIAPUWBSFD")  # what these go on with behind the name part
_DIGIT = re.compile(rb"[0-9@]")
_PIECE = re.compile(rb"[A-Za-z+/=]{16}")
_SEPARATOR = re.compile(rb"[=:\"'`>,(]|(?:^|\s)--?[A-Za-z]|(?i:identified|basic\s|bearer\s|\bis\s)")
LONG = 16
WIDEST = 1000  # bytes of a line to either side of a hint
_VALUE = re.compile(rb"[^\s\"'=:,;(){}\[\]<>]{4}")


def worth_reading(data: bytes, ends: Iterable[int]) -> list[int]:
    """Of the hints (offsets just behind a name part), those beside which a secret could stand."""
    return [end for end in ends if is_worth(data, end)]


def is_worth(data: bytes, end: int, *, strict: bool = False) -> bool:
    """Whether a secret could stand beside the name part that ends at `end`.

    `strict` is for the lines of whole histories: without anything that separates name and value there is none, and a run of letters
    has to be one piece.
    """
    if is_other_word(data, end):
        return False
    start = max(data.rfind(b"\n", max(0, end - BEFORE), end) + 1, end - BEFORE, 0)
    window = data[start : _line_end(data, end)]
    if strict and not _SEPARATOR.search(window):
        return False
    if _PASSWORD.search(data, max(0, end - 18), end):
        return True
    return bool(_BYTES.search(window)) or any(_could_be(run, strict=strict) for run in _RUN.findall(window))


def is_other_word(data: bytes, end: int) -> bool:
    """Whether the name part that ends at `end` is the beginning of a word that means something else."""
    if data[end : end + 1] not in _GOES_ON:
        return False
    return any(_OTHER_WORD.match(data, max(0, end - length), end + 8) for length in (4, 3, 5))


def _line_end(data: bytes, end: int) -> int:
    limit = min(len(data), end + REACH)
    for _ in range(_LINES):
        newline = data.find(b"\n", end, limit)
        if newline < 0:
            return limit
        end = newline + 1
    return end


def _could_be(run: bytes, *, strict: bool) -> bool:
    """A digit or an `@` in it, or a long run; identifiers of many words are long too, and only `strict` tells them apart."""
    return _DIGIT.search(run) is not None or (_PIECE.search(run) is not None if strict else len(run) >= LONG)


def snippet(data: bytes, end: int) -> Span:
    """The line of a hint, and the line below it where the value does not stand in its own."""
    start = max(data.rfind(b"\n", max(0, end - WIDEST), end) + 1, end - WIDEST, 0)
    stop = _newline(data, end, end + WIDEST)
    if not _VALUE.search(data, end, stop):
        stop = _newline(data, min(stop + 1, len(data)), stop + WIDEST)
    return Span(start, stop)


def _newline(data: bytes, start: int, limit: int) -> int:
    found = data.find(b"\n", start, limit)
    return found if found >= 0 else min(limit, len(data))
