"""Supabase's JWT keys: issuer `supabase` and a role; `service_role` passes every row-level policy, `anon` is made to be public.

Source: supabase.com/docs/guides/api/api-keys.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from random import Random

from detectors.instants import iso
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Read issuer and role. The public role and other kinds of JWT fail."""
    try:
        part = subject.value.split(b".")[1]
        claims = json.loads(urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except (ValueError, IndexError):
        return Proof("failed", "is no JWT")
    if not isinstance(claims, dict) or not str(claims.get("iss", "")).startswith("supabase"):
        return Proof("failed", "is not of Supabase")
    if claims.get("role") == "anon":
        return Proof("failed", "has the public role anon")
    until = claims.get("exp")
    reference = str(claims.get("ref", ""))[:40]
    return Proof(
        "passed", f"has the role {str(claims.get('role', ''))[:40]}", (("project", reference),) if reference else (),
        iso(until) if isinstance(until, int | float) else "",
    )  # fmt: skip


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def template(random: Random, role: str) -> str:
    reference = "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(20))
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {"iss": "supabase", "ref": reference, "role": role, "iat": 1700000000, "exp": 2015576000}
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join((*map(_encoded, parts), _encoded(random.randbytes(32))))
