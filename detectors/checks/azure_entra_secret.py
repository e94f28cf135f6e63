"""Client secrets of Microsoft Entra apps: the signature `8Q~` (or `7Q~`) behind three characters, and a checksum of three at the end.

The last three characters are the first three of the Marvin32 hash, seed "AaPwd00" with its version, of all before them as six digits in the alphabet
a-z, A-Z, 1-9, 0, `.-_~` (most significant first, padded with `a` on the left). Secrets with `7Q~` are older and have none.
Source: github.com/microsoft/security-utilities (MIT), IdentifiableMetadata.cs and CustomAlphabetEncoder.cs.
"""

from __future__ import annotations

import string
from random import Random

from detectors.examples import draw
from detectors.marvin import marvin32
from detectors.model import Proof, Subject

SEED = 0x4161645077643030
ALPHABET = string.ascii_lowercase + string.ascii_uppercase + "1234567890" + ".-_~"
DIGITS, KEPT = 6, 3


def check(subject: Subject) -> Proof:
    """Recompute the three characters where the signature promises them."""
    value = subject.value
    if value[3:6] != b"8Q~":
        return Proof("unknown", "of a form without a checksum")
    if value[-KEPT:] == _checksum(value[:-KEPT]):
        return Proof("passed", "its checksum is right")
    return Proof("failed", "its checksum is wrong")


def _checksum(text: bytes) -> bytes:
    number, digits = marvin32(text, SEED), ""
    for _ in range(DIGITS):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return digits[:KEPT].encode()


def template(random: Random) -> str:
    text = f"{random.choice(string.ascii_letters)}{draw(ALPHABET, 2, random)}8Q~{draw(ALPHABET, 30, random)}{random.choice(string.ascii_letters)}"
    return text + _checksum(text.encode()).decode()
