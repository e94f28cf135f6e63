"""X.509 certificates in PEM, and in DER by the pattern's group `rest`. A certificate is no secret: only the register of expiries has a rule for it."""

from __future__ import annotations

from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Subject, issuer, key and life, as properties."""
    from detectors.certificates import read_der, read_pem

    rest = subject.groups.get("rest")
    found = read_pem(subject.value) if rest is None else read_der(subject.value + rest)
    return Proof("failed", "is no certificate") if found is None else told(found)


def told(found: object) -> Proof:
    from detectors.certificates import Certificate, flags

    assert isinstance(found, Certificate)  # of one of the readers
    facts = [("subject", found.subject), ("issuer", found.issuer), ("key", found.key), ("not_before", found.not_before), ("public_key", found.public_key)]
    facts += [("flags", ", ".join(flags(found)))]
    return Proof("passed", "a whole certificate", tuple((name, value) for name, value in facts if value), found.not_after)
