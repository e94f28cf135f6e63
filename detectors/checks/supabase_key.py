"""Supabase's keys in the form of JSON Web Tokens: the claim `role` tells the service's key, which no row security binds, from the public one.

https://supabase.com/docs/guides/api/api-keys
"""

from __future__ import annotations

from random import Random

from detectors.checks import jwt
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """What `jwt` says of a key with the role service_role; other tokens fail."""
    claims = jwt.claims_of(subject.value)
    if not str(claims.get("iss", "")).startswith("supabase") or claims.get("role") != "service_role":
        return Proof("failed", "is no service key of Supabase")
    found = jwt.check(subject)
    project = claims.get("ref")
    facts = (*found.properties, *((("project", project[:40]),) if isinstance(project, str) else ()))
    return found._replace(properties=facts, severity="critical" if found.outcome == "passed" and found.severity != "low" else found.severity)


def template(random: Random, role: str) -> str:
    """A key of a random project with that role."""
    project = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=20))
    return jwt.make(random, {"iss": "supabase", "ref": project, "role": role, "iat": 1_700_000_000, "exp": 4_000_000_000}, "HS256")
