"""Atlassian Cloud tokens (`ATATT...`, `ATCTT...`, `ATBB...`): the last eight characters are the CRC-32 of all before them in upper-case hexadecimal.

Atlassian names the prefixes ("Manage API tokens for your Atlassian account", "Bitbucket Cloud secret scanner") but publishes no specification of the check
digits; the construction is public in DataDog/dd-sensitive-data-scanner (Apache-2.0), AtlassianTokenChecksum. So a token whose
end is not eight upper-case hexadecimal digits is unknown, not failed.
"""

from __future__ import annotations

import re
import string
from random import Random
from zlib import crc32

from detectors.model import Proof, Subject

DIGITS = 8
_CHECKED = re.compile(rb"[0-9A-F]{8}\Z")


def check(subject: Subject) -> Proof:
    """Recompute the CRC-32 where the token ends in hexadecimal digits."""
    value = subject.value
    if not _CHECKED.search(value):
        return Proof("unknown", "of a form without check digits")
    if f"{crc32(value[:-DIGITS]):08X}".encode() == value[-DIGITS:]:
        return Proof("passed", "its CRC-32 check digits are right")
    return Proof("failed", "its CRC-32 check digits are wrong")


def template(random: Random, prefix: str, length: str, mark: str = "") -> str:
    """A prefix, `length` base64url characters, a mark such as `=`, and the check digits."""
    alphabet = string.ascii_letters + string.digits + ("-_" if mark else "")
    text = prefix + "".join(random.choice(alphabet) for _ in range(int(length))) + mark
    return f"{text}{crc32(text.encode()):08X}"
