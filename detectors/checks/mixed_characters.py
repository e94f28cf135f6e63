"""Random letters and digits against names: has the value a digit, an upper-case and a lower-case letter?

For formats without check digits whose shape an identifier of source code can have too (`s.AcceptanceTimeoutSeconds`). Of 24 random letters and digits
one in seventy lacks a digit.
"""

from __future__ import annotations

import re

from detectors.model import Proof, Subject

_KINDS = (re.compile(rb"[0-9]"), re.compile(rb"[A-Z]"), re.compile(rb"[a-z]"))


def check(subject: Subject) -> Proof:
    """Fail values that lack one of the three kinds; nothing is proved by having them."""
    if all(kind.search(subject.value) for kind in _KINDS):
        return Proof("unknown", "")
    return Proof("failed", "has not digits, upper and lower case as a random value of this kind has")
