"""Private members of JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037): `d` and `k` have the length that the key type sets."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64encode
from random import Random

from detectors.model import Proof, Subject

# Bytes of `d` by curve (RFC 7518 section 6.2.2.1, RFC 8037 section 2).
CURVE_BYTES = {"P-256": 32, "P-384": 48, "P-521": 66, "secp256k1": 32, "Ed25519": 32, "X25519": 32, "Ed448": 57, "X448": 56}
LEAST_RSA_BYTES = 64
_MEMBER = re.compile(rb"\b(kty|crv|n)[\"'\\\\]{1,2}\s*:\s*[\"'\\\\]{1,2}([A-Za-z0-9_-]+)")


def check(subject: Subject) -> Proof:
    """Compare the decoded length with the key type, curve or modulus that stand in the same object (the groups `before`, `after`)."""
    around = subject.groups.get("before", b"") + b" " + subject.groups.get("after", b"")
    members = {name.decode(): value.decode() for name, value in _MEMBER.findall(around)}
    size = _size(subject.value)
    if size is None:
        return Proof("failed", "is no base64url")
    kind, curve = members.get("kty", ""), members.get("crv", "")
    facts = tuple(pair for pair in (("curve", curve), ("key_type", kind)) if pair[1])
    if kind in ("EC", "OKP") and size != CURVE_BYTES.get(curve, size):
        return Proof("failed", f"has not the length of a {curve} key", facts)
    if kind == "RSA" and not _rsa_fits(size, members.get("n", "")):
        return Proof("failed", "has not the length of its modulus", facts)
    if kind == "oct" and size < 16:
        return Proof("failed", "too short for a symmetric key", facts)
    return Proof("passed", f"a private member of a {kind or 'JSON Web'} key", facts)


def _size(value: bytes) -> int | None:
    try:
        return len(binascii.a2b_base64(value.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(value) % 4)))
    except binascii.Error:
        return None


def _rsa_fits(size: int, modulus: str) -> bool:
    length = _size(modulus.encode()) if modulus else None
    return size >= LEAST_RSA_BYTES if length is None else length - 8 <= size <= length


def template(random: Random, size: str) -> str:
    """`size` random bytes as base64url without padding."""
    return urlsafe_b64encode(random.randbytes(int(size))).decode().rstrip("=")
