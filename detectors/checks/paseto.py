"""PASETO tokens: the parts that their version and purpose have, and of public ones the claims, with the end that they state.

https://github.com/paseto-standard/paseto-spec: `version.purpose.payload[.footer]` in base64url without padding; a public payload is the JSON message and
the signature behind it; a local one a nonce, ciphertext and tag. Registered claims: 02-Implementation-Guide/04-Claims.md.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64encode
from random import Random
from typing import Any

from detectors.instants import iso, seconds
from detectors.model import Proof, Subject

SIGNATURES = {"v1": 256, "v2": 64, "v3": 96, "v4": 64}  # bytes
OVERHEADS = {"v1": 32 + 48, "v2": 24 + 16, "v3": 32 + 48, "v4": 32 + 32}  # bytes of nonce and tag


def check(subject: Subject) -> Proof:
    """What the token says of itself at `subject.now`; an encrypted one says nothing but its length."""
    version, purpose, payload, *_ = (*subject.value.split(b"."), b"", b"")
    data, name = _decoded(payload), version.decode("latin-1")
    if data is None:
        return Proof("failed", "its payload is no base64")
    if purpose == b"local":
        fits = len(data) > OVERHEADS.get(name, 0)
        return Proof("unknown", "encrypted") if fits else Proof("failed", f"is shorter than nonce and tag of {name}")
    claims = _claims(data[: -SIGNATURES.get(name, 64)])
    if claims is None:
        return Proof("failed", "holds no claims")
    return _life(claims, subject.now)


def _life(claims: dict[str, Any], now: float) -> Proof:
    issuer = claims.get("iss")
    facts = (("issuer", issuer[:120]),) if isinstance(issuer, str) else ()
    end = seconds(claims["exp"]) if isinstance(claims.get("exp"), str) else None
    if end is None:
        return Proof("passed", "signed, and never expires", (*facts, ("expires", "never")), severity="high")
    not_after = iso(end)
    if end <= now:
        return Proof("passed", f"signed, but expired at {not_after}", facts, not_after, "low")
    return Proof("passed", f"signed, and expires at {not_after}", facts, not_after)


def _claims(message: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _decoded(text: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(text.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error:
        return None


def template(random: Random, version: str, purpose: str, expiry: str = "4000000000") -> str:
    """A token of random bytes around claims that end at `expiry` (epoch seconds, or empty)."""
    if purpose == "local":
        data = random.randbytes(OVERHEADS[version] + random.randint(40, 120))
    else:
        claims = {"sub": f"user-{random.randint(1000, 10**9)}", **({"exp": iso(float(expiry))} if expiry else {})}
        data = json.dumps(claims).encode() + random.randbytes(SIGNATURES[version])
    return f"{version}.{purpose}.{urlsafe_b64encode(data).decode().rstrip('=')}"
