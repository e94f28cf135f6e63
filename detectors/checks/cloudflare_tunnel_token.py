"""Tokens of Cloudflare tunnels: base64 of JSON with the account `a` (32 hexadecimal digits), the tunnel `t` (a UUID) and its secret `s` (base64).

Source: cloudflare/cloudflared, connection/connection.go, type TunnelToken.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from random import Random
from uuid import UUID

from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Decode it; the three fields must be there."""
    try:
        fields = json.loads(b64decode(subject.value + b"=" * (-len(subject.value) % 4), validate=True))
        account, tunnel, secret = fields["a"], UUID(fields["t"]), fields["s"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Proof("failed", "does not decode to account, tunnel and secret")
    if not isinstance(secret, str) or len(secret) < 16 or not isinstance(account, str) or not account.isalnum():
        return Proof("failed", "does not decode to account, tunnel and secret")
    return Proof("passed", "holds account, tunnel and secret", (("account", account[:32]), ("tunnel", str(tunnel))))


def template(random: Random) -> str:
    fields = {"a": random.randbytes(16).hex(), "t": str(UUID(int=random.getrandbits(128), version=4)), "s": b64encode(random.randbytes(32)).decode()}
    return b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode()
