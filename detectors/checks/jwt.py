"""JSON Web Tokens (RFC 7519, RFC 7515): header and claims are read, the signature's length compared, expiry told.

Unsigned tokens and tokens of the sample at jwt.io are no secrets. The HMAC of a token is calculated only with the secrets that jwt.io and
libraries' tutorials print: a token that they sign was made for show, or comes from a service that anyone can enter. That is said, and it proves nothing.
"""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from random import Random
from typing import Any

from detectors.model import Proof, Subject

# Bytes of a signature (RFC 7518 section 3.1, RFC 8037 section 3.1); RSA's is as long as its modulus.
SIGNATURE_BYTES = {
    "HS256": (32,), "HS384": (48,), "HS512": (64,), "ES256": (64,), "ES384": (96,), "ES512": (132,), "ES256K": (64,), "EdDSA": (64, 114),
}  # fmt: skip
LEAST_RSA_BYTES = 128
SAMPLE_SECRETS = (b"your-256-bit-secret", b"your-384-bit-secret", b"your-512-bit-secret", b"a-string-secret-at-least-256-bits-long", b"secret")
LAST_TIME = 253_402_300_799  # 9999-12-31, the last that an ISO 8601 date can tell


def check(subject: Subject) -> Proof:
    """What the token says of itself at `subject.now`. A token in one more layer of base64 is unwrapped first."""
    text = subject.value
    if text.startswith(b"ZXl") and b"." not in text:
        text = _decoded(text) or b""
    parts = text.split(b".")
    if len(parts) != 3:
        return Proof("failed", "has not three parts")
    header, claims, signature = _object(parts[0]), _object(parts[1]), _decoded(parts[2])
    if header is None or not isinstance(header.get("alg"), str):
        return Proof("failed", "its header is no JSON object that names an algorithm")
    if claims is None:
        return Proof("failed", "its claims are no JSON object")
    return _flaw(header["alg"], claims, signature, text) or _life(claims, _facts(header, claims), subject.now)


def _flaw(algorithm: str, claims: dict[str, Any], signature: bytes | None, text: bytes) -> Proof | None:
    """Why the token opens nothing, or None."""
    if algorithm.lower() == "none" or not signature:
        return Proof("failed", "unsigned: it opens nothing", severity="low")
    fits = SIGNATURE_BYTES.get(algorithm)
    if (fits and len(signature) not in fits) or (algorithm[:2] in ("RS", "PS") and len(signature) < LEAST_RSA_BYTES):
        return Proof("failed", f"its signature has not the length of {algorithm}")
    if claims.get("sub") == "1234567890" and claims.get("name") in ("John Doe", "Jane Doe"):
        return Proof("failed", "jwt.io's sample claims", severity="low")
    if algorithm in ("HS256", "HS384", "HS512") and _is_sample(algorithm, text, signature):
        return Proof("unknown", "signed with a secret that tutorials print: anyone can make such a token", severity="low")
    if claims.get("iss") == "supabase" and claims.get("role") == "anon":
        return Proof("failed", "Supabase's anonymous key, which is public by design", severity="low")
    return None


def _is_sample(algorithm: str, text: bytes, signature: bytes) -> bool:
    signed = text.rpartition(b".")[0]
    return any(hmac.new(secret, signed, f"sha{algorithm[2:]}").digest() == signature for secret in SAMPLE_SECRETS)


def _facts(header: dict[str, Any], claims: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    facts = [("algorithm", str(header["alg"])[:16])]
    if isinstance(claims.get("iss"), str):
        facts.append(("issuer", claims["iss"][:120]))
    if "kubernetes.io" in claims or str(claims.get("iss", "")).startswith("kubernetes/"):
        facts.append(("type", "Kubernetes service-account token"))
    return tuple(facts)


def _life(claims: dict[str, Any], facts: tuple[tuple[str, str], ...], now: float) -> Proof:
    expiry = claims.get("exp")
    service = any(value.startswith("Kubernetes") for _, value in facts)
    if isinstance(expiry, bool) or not isinstance(expiry, int | float) or not 0 < expiry <= LAST_TIME:
        return Proof("passed", "signed, and never expires", (*facts, ("expires", "never")), severity="critical" if service else "high")
    not_after = datetime.fromtimestamp(expiry, UTC).isoformat().replace("+00:00", "Z")
    if expiry <= now:
        return Proof("passed", f"signed, but expired at {not_after}", facts, not_after, "low")
    return Proof("passed", f"signed, and expires at {not_after}", facts, not_after)


def _decoded(part: bytes) -> bytes | None:
    """base64url without padding (standard base64 too), or None."""
    part = part.rstrip(b"=")
    try:
        return binascii.a2b_base64(part.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(part) % 4), strict_mode=True)
    except binascii.Error:
        return None


def _object(part: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(_decoded(part) or b"")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def claims_of(token: bytes) -> dict[str, Any]:
    """The claims of a token of three parts; empty for anything else."""
    parts = token.split(b".")
    return _object(parts[1]) or {} if len(parts) == 3 else {}


def make(random: Random, claims: dict[str, Any], algorithm: str) -> str:
    """A token with these claims and a random signature of the algorithm's length."""
    size = SIGNATURE_BYTES.get(algorithm, (256,))[0] if algorithm != "none" else 24
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": algorithm, "typ": "JWT"}, claims)]
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, random.randbytes(size)))


def template(random: Random, algorithm: str = "HS256", expiry: str = "4000000000", layer: str = "") -> str:
    """A token with a random subject and signature. `expiry` is epoch seconds or empty; `layer` base64 wraps it once more."""
    claims: dict[str, Any] = {"iss": "https://login.acme.io", "sub": f"user-{random.randint(1000, 10**9)}", "iat": 1_700_000_000}
    if expiry:
        claims["exp"] = int(expiry)
    token = make(random, claims, algorithm)
    return b64encode(token.encode()).decode() if layer else token
