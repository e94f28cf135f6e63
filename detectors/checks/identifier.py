"""Whether a value that has no form of its own is a name in source code or a path: words joined by capitals, slashes or hyphens.

Fewer than three in a thousand random values of sixteen letters and digits are taken for one (tests/detectors/checks/test_identifier.py).
"""

from __future__ import annotations

import re

from detectors.model import Proof, Subject

_WORD = re.compile(rb"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_DIGIT = re.compile(rb"[0-9]")
_HUMP = re.compile(rb"[A-Z][a-z]{4,}")
MOST_DIGITS = 1  # OAuth2TestsMixin: beside words that begin with a capital
_JOINTS = re.compile(rb"[/_.+=:-]+")
LONGEST_WORD = 16  # letters of one case in a row beyond which they are more likely drawn at random than written
LEAST_LENGTH = 3.5  # letters per word on average; letters drawn at random change case more often


def check(subject: Subject) -> Proof:
    """Fails where the whole value is made of words; otherwise says nothing."""
    parts = [part for part in _JOINTS.split(subject.value) if len(part) > 1]
    words = [word for part in parts for word in _WORD.findall(part)]
    length = sum(map(len, parts)) - _spared(subject.value)
    if len(words) < 2 or sum(map(len, words)) < length or max(map(len, words)) > LONGEST_WORD:
        return Proof("unknown", "")
    if length < LEAST_LENGTH * len(words):
        return Proof("unknown", "")
    return Proof("failed", "a name or path, not a random value")


def _spared(value: bytes) -> int:
    """How many digits speak for no random value: one of them, in a name of at least two capitalised words."""
    digits = len(_DIGIT.findall(value))
    return digits if digits <= MOST_DIGITS and len(_HUMP.findall(value)) >= 2 else 0
