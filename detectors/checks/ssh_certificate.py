"""OpenSSH certificates (PROTOCOL.certkeys): one line with a type that ends in -cert-v01@openssh.com. No secrets either."""

from __future__ import annotations

from detectors.checks.x509_certificate import told
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Key id, principals, authority and life, as properties."""
    from detectors.certificates import read_ssh

    found = read_ssh(subject.value)
    return Proof("failed", "is no SSH certificate") if found is None else told(found)
