"""Tokens that end in the CRC-32 of what stands before it, as six base62 digits.

GitHub: prefix (`ghp_` and so on), 30 random base62 digits, 6 check digits over the 30. The digits are 0-9, A-Z, a-z, padded with
0 on the left. Source: github.blog, "Behind GitHub's new authentication token formats" (2021); npm uses the same form.
"""

from __future__ import annotations

import string
from random import Random
from zlib import crc32

from detectors.model import Proof, Subject

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
CHECK_LENGTH = 6


def check(subject: Subject) -> Proof:
    """Compare the last six characters with the CRC-32 of the text between the prefix's last underscore and them."""
    body = subject.value.rpartition(b"_")[2].decode("latin-1")
    if len(body) <= CHECK_LENGTH:
        return Proof("unknown", "too short to hold check digits")
    if base62_crc(body[:-CHECK_LENGTH]) == body[-CHECK_LENGTH:]:
        return Proof("passed", "its CRC-32 check digits are right")
    return Proof("failed", "its CRC-32 check digits are wrong")


def base62_crc(text: str) -> str:
    """CRC-32 of the text as six base62 digits."""
    value, digits = crc32(text.encode("latin-1")), ""
    for _ in range(CHECK_LENGTH):
        value, rest = divmod(value, 62)
        digits = DIGITS[rest] + digits
    return digits


def template(random: Random, prefix: str, length: str) -> str:
    body = "".join(random.choice(DIGITS) for _ in range(int(length)))
    return prefix + body + base62_crc(body)
