"""1Password service account tokens: `ops_` and base64url JSON that holds the account's address and keys.

Source: developer.1password.com, "Service accounts" ("ops_" and the fields signInAddress, userAuth, email, secretKey, muk).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from random import Random

from detectors.model import Proof, Subject

PREFIX = b"ops_"
NEEDED = frozenset(("signInAddress", "email", "secretKey"))


def check(subject: Subject) -> Proof:
    """Decode it and look for the fields that it needs to sign in."""
    body = subject.value.removeprefix(PREFIX).rstrip(b"=")
    try:
        fields = json.loads(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except ValueError:
        return Proof("failed", "is no base64 of JSON")
    if not isinstance(fields, dict) or not fields.keys() >= NEEDED:
        return Proof("failed", "lacks what a service account signs in with")
    return Proof("passed", "holds the keys of a service account", (("sign_in_address", str(fields["signInAddress"])[:80]),))


def _text(random: Random, size: int) -> str:
    return urlsafe_b64encode(random.randbytes(size)).decode().rstrip("=")


def template(random: Random) -> str:
    fields = {
        "signInAddress": "acme.1password.com",
        "userAuth": {"method": "SRPg-4096", "alg": "PBES2g-HS256", "iterations": 650000, "salt": _text(random, 16)},
        "email": f"{_text(random, 9).lower()}@1passwordserviceaccounts.com",
        "srpX": random.randbytes(32).hex(),
        "muk": {"alg": "A256GCM", "ext": True, "k": _text(random, 32), "key_ops": ["encrypt", "decrypt"], "kty": "oct", "kid": "mp"},
        "secretKey": f"A3-{_text(random, 24).upper().replace('-', 'X').replace('_', 'Y')}",
        "deviceUuid": _text(random, 20).lower(),
    }
    return PREFIX.decode() + urlsafe_b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode().rstrip("=")
