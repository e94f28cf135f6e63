"""Shared access signatures of Azure: until when they are valid, and what they permit.

Storage has `se` (ISO 8601, UTC, perhaps only a date) and `sp`, messaging has `se` in seconds since the epoch. The pattern's groups `query` and `tail` hold the
parameters around the signature. Sources: learn.microsoft.com, "Create an account SAS", "Create a service SAS" (rest/api/storageservices) and
"Service Bus access control with Shared Access Signatures".
"""

from __future__ import annotations

import re

from detectors.instants import iso, seconds
from detectors.model import Proof, Subject

_PARAMETER = re.compile(rb"(?:^|[?&;]|amp;)(se|sp|sr|ss|skn)=([^&\s\"'<>]{1,120})")
_WRITES = frozenset("acdwulxoi")


def check(subject: Subject) -> Proof:
    """An expired signature opens nothing: low severity. One that can only read is medium."""
    text = subject.groups.get("query", b"") + b"&" + subject.groups.get("tail", b"")
    found = {key.decode(): value.decode("latin-1") for key, value in _PARAMETER.findall(text.replace(b"%3A", b":").replace(b"%3a", b":"))}
    expiry = found.get("se", "")
    until = float(expiry) if expiry.isdigit() else seconds(expiry)
    if until is None:
        return Proof("unknown", "names no expiry: a stored access policy of the container may end it", (("expires", "not said"),))
    properties = (("permissions", found["sp"]),) if found.get("sp", "").isalpha() else ()
    if until <= subject.now:
        return Proof("passed", "expired", properties, iso(until), "low")
    reads_only = bool(properties) and not set(found["sp"]) & _WRITES
    return Proof("passed", "is signed until a time in the future", properties, iso(until), "medium" if reads_only else "")
