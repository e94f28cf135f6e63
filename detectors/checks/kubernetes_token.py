"""Kubernetes service-account tokens: JSON Web Tokens whose claims say so.

Bound tokens have a claim `kubernetes.io` and an end; those that a Secret holds have the issuer `kubernetes/serviceaccount` and none.
https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
"""

from __future__ import annotations

from random import Random
from typing import Any

from detectors.checks import jwt
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """What `jwt` says; other tokens fail."""
    claims = jwt.claims_of(subject.value)
    if "kubernetes.io" not in claims and claims.get("iss") != "kubernetes/serviceaccount":
        return Proof("failed", "is no service account's")
    return jwt.check(subject)


def template(random: Random, kind: str) -> str:
    """A token of a random service account: kind is bound, secret (without an end) or other (no service account's)."""
    name = f"ci-{random.randint(100, 10**6)}"
    claims: dict[str, dict[str, Any]] = {
        "bound": {"aud": ["https://kubernetes.default.svc"], "exp": 4_000_000_000, "iss": "https://kubernetes.default.svc", "kubernetes.io": {"namespace": name}},
        "secret": {"iss": "kubernetes/serviceaccount", "kubernetes.io/serviceaccount/namespace": name, "sub": f"system:serviceaccount:{name}:deploy"},
        "other": {"iss": "https://login.acme.io", "sub": name, "aud": ["https://api.acme.io", "https://hooks.acme.io"], "exp": 4_000_000_000},
    }
    return jwt.make(random, claims[kind], "RS256")
