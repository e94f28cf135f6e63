"""Service account tokens of Kubernetes: JWTs (RFC 7519) whose subject is `system:serviceaccount:NAMESPACE:NAME`.

Legacy ones (issuer kubernetes/serviceaccount) never expire; bound ones have `exp`. Source: kubernetes.io, "Managing Service Accounts".
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from random import Random

from detectors.instants import iso
from detectors.model import Proof, Subject

SUBJECT = "system:serviceaccount:"


def check(subject: Subject) -> Proof:
    """Read the claims. Another kind of JWT fails."""
    try:
        claims = json.loads(_decoded(subject.value.split(b".")[1]))
    except (ValueError, IndexError):
        return Proof("failed", "is no JWT")
    name = str(claims.get("sub", "")) if isinstance(claims, dict) else ""
    if not name.startswith(SUBJECT):
        return Proof("failed", "is not of a service account")
    properties = (("service_account", name.removeprefix(SUBJECT)[:120]),)
    until = claims.get("exp")
    if not isinstance(until, int | float):
        return Proof("passed", "never expires", properties)
    return Proof("passed", "expired" if until <= subject.now else "has an expiry", properties, iso(until), "low" if until <= subject.now else "")


def _decoded(part: bytes) -> bytes:
    return urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def template(random: Random, account: str) -> str:
    """A legacy token of `namespace/name`; its signature is random."""
    header = {"alg": "RS256", "kid": _encoded(random.randbytes(32))}
    claims = {"iss": "kubernetes/serviceaccount", "sub": SUBJECT + account.replace("/", ":")}
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join((*map(_encoded, parts), _encoded(random.randbytes(256))))
