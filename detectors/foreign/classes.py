"""Classes of RE2 as sets of bytes (Go's documentation of `regexp/syntax`)."""

from __future__ import annotations

import string

ALL = frozenset(range(256))
_DIGIT = frozenset(string.digits.encode())
_SPACE = frozenset(b"\t\n\f\r ")
_WORD = frozenset((string.ascii_letters + string.digits + "_").encode())
SHORT = {"d": _DIGIT, "D": ALL - _DIGIT, "s": _SPACE, "S": ALL - _SPACE, "w": _WORD, "W": ALL - _WORD}
NAMED = {
    "alnum": frozenset((string.ascii_letters + string.digits).encode()),
    "alpha": frozenset(string.ascii_letters.encode()),
    "ascii": frozenset(range(128)),
    "blank": frozenset(b"\t "),
    "cntrl": frozenset((*range(32), 127)),
    "digit": _DIGIT,
    "graph": frozenset(range(33, 127)),
    "lower": frozenset(string.ascii_lowercase.encode()),
    "print": frozenset(range(32, 127)),
    "punct": frozenset(string.punctuation.encode()),
    "space": frozenset(b"\t\n\v\f\r "),
    "upper": frozenset(string.ascii_uppercase.encode()),
    "word": _WORD,
    "xdigit": frozenset(string.hexdigits.encode()),
}


def posix(name: str) -> frozenset[int]:
    """A class by its name, negated by `^` before it."""
    return ALL - NAMED[name[1:]] if name.startswith("^") else NAMED[name]


def fold(members: frozenset[int]) -> frozenset[int]:
    """With the other case of each letter."""
    text = bytes(members)
    return members | frozenset(text.lower()) | frozenset(text.upper())
