"""Random letters and digits against words and identifiers: has the value a digit and a letter?

For formats without check digits whose shape a long identifier can have too. Of 24 random letters and digits one in seventy lacks a digit, of 32 one
in three hundred.
"""

from __future__ import annotations

import re

from detectors.model import Proof, Subject

_DIGIT, _LETTER = re.compile(rb"[0-9]"), re.compile(rb"[A-Za-z]")


def check(subject: Subject) -> Proof:
    """Fail values that lack one of the two; nothing is proved by having both."""
    if _DIGIT.search(subject.value) and _LETTER.search(subject.value):
        return Proof("unknown", "")
    return Proof("failed", "has no digit or no letter, as a random value of this kind has")
