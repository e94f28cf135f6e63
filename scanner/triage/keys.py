"""Bytes from a terminal in raw mode to names of keys: `a`, `enter`, `up`, `ctrl-c`; text comes letter by letter.

Source of the sequences: ECMA-48 control functions, xterm's "PC-Style Function Keys".
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end"}
_NUMBERED = {"1": "home", "3": "delete", "4": "end", "5": "page-up", "6": "page-down", "7": "home", "8": "end"}
_CONTROLS = {0x0D: "enter", 0x0A: "enter", 0x09: "tab", 0x7F: "backspace", 0x08: "backspace", 0x20: "space", 0x1B: "escape"}
_SEQUENCE = re.compile(rb"\x1b(?:\[([0-9;]*)([A-Za-z~])|O([A-Za-z]))")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;]*|O)?\Z")


class Read(NamedTuple):
    """Keys, and the bytes of one that has not come whole yet."""

    keys: tuple[str, ...]
    rest: bytes = b""


def read_keys(data: bytes, *, final: bool = False) -> Read:
    """All keys in the bytes; `final` says that no more is to come soon, so that a lone escape is the key."""
    keys: list[str] = []
    at = 0
    while at < len(data):
        found = _SEQUENCE.match(data, at)
        if found:
            keys += _sequence(found)
            at = found.end()
        elif not final and _UNFINISHED.match(data[at:]):
            return Read(tuple(keys), data[at:])
        elif data[at] in _CONTROLS:
            keys.append(_CONTROLS[data[at]])
            at += 1
        elif data[at] < 0x20:
            keys.append(f"ctrl-{chr(data[at] + 0x60)}")
            at += 1
        else:
            length = _width(data[at])
            if not final and at + length > len(data):
                return Read(tuple(keys), data[at:])
            keys += [letter for letter in data[at : at + length].decode("utf-8", "ignore") if letter.isprintable()]
            at += length
    return Read(tuple(keys))


def _sequence(found: re.Match[bytes]) -> list[str]:
    numbers, final, single = (part.decode("ascii") if part is not None else "" for part in found.groups())
    if final == "~":
        name = _NUMBERED.get(numbers.split(";")[0], "")
    elif final == "Z":
        name = "back-tab"
    else:
        name = _ARROWS.get(final or single, "")
    return [name] if name else []


def _width(first: int) -> int:
    """Bytes of the UTF-8 character that begins so."""
    if first < 0xC0:
        return 1
    return 2 if first < 0xE0 else 3 if first < 0xF0 else 4
