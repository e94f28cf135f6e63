"""Whether what is logged is what was fetched: the pattern gives both names as the groups `fetched` and `secret`."""

from __future__ import annotations

from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Passes for one name, fails for two."""
    if subject.groups.get("fetched", b"") == subject.value:
        return Proof("passed", "the name that the secret was fetched into is logged")
    return Proof("failed", "another name is logged")
