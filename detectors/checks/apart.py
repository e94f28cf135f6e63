"""Whether a token stands apart, or is a piece of a longer base64 text (an image, a certificate) that happens to begin as a token does.

The pattern gives the byte before and behind as the groups `before` and `after`; RFC 4648's `+`, `/` and `=` there mean base64.
"""

from __future__ import annotations

from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Fails inside base64; otherwise says nothing."""
    if subject.groups.get("before") or subject.groups.get("after"):
        return Proof("failed", "a piece of a longer base64 text")
    return Proof("unknown", "")
