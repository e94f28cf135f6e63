"""JFrog reference tokens: base64 of `reftkn:<version>:<expiry>:<random>`, expiry in seconds since the epoch, 0 for never.

Source: jfrog.com/help, "Access Tokens", "Reference Tokens".
"""

from __future__ import annotations

import re
import string
from base64 import b64decode, b64encode
from random import Random

from detectors.instants import iso
from detectors.model import Proof, Subject

_FORM = re.compile(rb"reftkn:([0-9]{2}):([0-9]{10}):([A-Za-z0-9]{20,40})\Z")


def check(subject: Subject) -> Proof:
    """Decode it and read its expiry."""
    try:
        found = _FORM.match(b64decode(subject.value + b"=" * (-len(subject.value) % 4), validate=True))
    except ValueError:
        found = None
    if found is None:
        return Proof("failed", "does not decode to a reference token")
    until = int(found[2])
    if until == 0:
        return Proof("passed", "never expires", (("expires", "never"),), severity="critical")
    return Proof("passed", "expired" if until <= subject.now else "has an expiry", (), iso(until), "low" if until <= subject.now else "")


def template(random: Random, until: str = "0000000000") -> str:
    tail = "".join(random.choice(string.ascii_letters + string.digits) for _ in range(27))
    return b64encode(f"reftkn:01:{until}:{tail}".encode()).decode()
