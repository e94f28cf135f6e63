"""Certificates read for what they are: X.509 (RFC 5280) in PEM and DER, OpenSSH's (PROTOCOL.certkeys), and the public keys that they hold.

`cryptography` reads them, imported when the first one comes. Nothing here raises: what can't be read is None.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from detectors.instants import iso

if TYPE_CHECKING:
    from cryptography import x509

PEM = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(.{60,16000}?)-----END", re.DOTALL)
_BREAK = re.compile(rb"(?<!\\)\\++[nrt]|&#(?:10|13|x0?[aAdD]);")
LONG_LIVED = 398  # days: the most that browsers accept of a server's certificate (CA/Browser Forum, Baseline Requirements 6.3.2)
NEVER = 253_402_300_799  # 9999-12-31T23:59:59Z: "no well-defined expiration date" (RFC 5280 section 4.1.2.5)


class Certificate(NamedTuple):
    """`kind` is X.509 or SSH. Instants are ISO 8601 in UTC, `not_after` empty for one that never ends. `authority`: it may issue others.

    `days` is its whole life. `public_key` is the SHA-256 (hexadecimal) of the key's SubjectPublicKeyInfo: that of the private key it belongs to.
    """

    kind: str
    subject: str
    issuer: str
    not_before: str
    not_after: str
    days: int
    self_signed: bool
    authority: bool
    key: str
    public_key: str


def read_pem(text: bytes) -> Certificate | None:
    """The certificate of one PEM block, in any of the ways in which source code quotes it."""
    block = PEM.search(text)
    if block is None:
        return None
    from detectors.checks.pem_private_key import body

    _, data = body(block[1])
    return read_der(data) if data else None


def read_der(data: bytes) -> Certificate | None:
    """The certificate that `data` begins with; bytes behind it don't matter."""
    from cryptography import x509

    if data[:2] != b"\x30\x82" or len(data) < 4:
        return None
    whole = data[: 4 + int.from_bytes(data[2:4], "big")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # serial numbers and names that bend the standard are read all the same
        try:
            return _certificate(x509.load_der_x509_certificate(whole))
        except _errors():
            return None


def _certificate(found: x509.Certificate) -> Certificate:
    start, end = found.not_valid_before_utc.timestamp(), found.not_valid_after_utc.timestamp()
    return Certificate(
        kind="X.509",
        subject=found.subject.rfc4514_string()[:200],
        issuer=found.issuer.rfc4514_string()[:200],
        not_before=iso(start),
        not_after="" if end >= NEVER else iso(end),
        days=round((end - start) / 86_400),
        self_signed=found.subject == found.issuer,
        authority=_is_authority(found),
        key=_key_words(found.public_key()),
        public_key=key_digest(found.public_key()),
    )


def _is_authority(found: x509.Certificate) -> bool:
    from cryptography import x509

    try:
        return bool(found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, ValueError):
        return False


def _key_words(key: Any) -> str:
    """`RSA 2048`, `EC secp256r1`, `Ed25519`."""
    name = type(key).__name__.removeprefix("_").removesuffix("PublicKey").replace("EllipticCurve", "EC")
    curve = getattr(getattr(key, "curve", None), "name", "")
    return " ".join(filter(None, (name, curve or str(getattr(key, "key_size", "") or ""))))


def key_digest(public_key: Any) -> str:
    """SHA-256 (hexadecimal) of the SubjectPublicKeyInfo of a public key object of `cryptography`."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return sha256(public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def private_key_digest(text: bytes) -> str:
    """The digest of the public half of an unencrypted private key in PEM or OpenSSH's format; empty where it can't be read."""
    from cryptography.hazmat.primitives import serialization

    lines = _BREAK.sub(b"\n", text)
    loaders = (serialization.load_pem_private_key, serialization.load_ssh_private_key)
    return next(filter(None, (_digest(load, lines, None) for load in loaders)), "")


def public_key_digest(text: bytes) -> str:
    """The digest of a public key in PEM or in OpenSSH's one-line format; empty where it can't be read."""
    from cryptography.hazmat.primitives import serialization

    loaders = (serialization.load_pem_public_key, serialization.load_ssh_public_key)
    return next(filter(None, (_digest(load, text) for load in loaders)), "")


def _digest(load: Callable[..., Any], *arguments: bytes | None) -> str:
    """The digest of the public half of what is loaded; empty where it can't be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            key = load(*arguments)
            return key_digest(key.public_key() if hasattr(key, "public_key") else key)
        except _errors():
            return ""


def _errors() -> tuple[type[Exception], ...]:
    """What `cryptography` raises over bytes that are no certificate or key."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    return (ValueError, TypeError, KeyError, AttributeError, OverflowError, MemoryError, InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, x509.UnsupportedGeneralNameType)


def read_ssh(text: bytes) -> Certificate | None:
    """The certificate of one line `<type>-cert-v01@openssh.com <base64>`."""
    from cryptography.hazmat.primitives import serialization

    try:
        found = serialization.load_ssh_public_identity(text.strip())
        if not isinstance(found, serialization.SSHCertificate):
            return None
        start, end = found.valid_after, found.valid_before
        return Certificate(
            kind="SSH",
            subject=", ".join([found.key_id.decode("utf-8", "replace"), *(name.decode("utf-8", "replace") for name in found.valid_principals[:5])])[:200],
            issuer=f"authority {key_digest(found.signature_key())[:16]}",
            not_before=iso(start) if start else "",
            not_after=iso(end) if end <= NEVER else "",
            days=round((min(end, NEVER) - start) / 86_400),
            self_signed=key_digest(found.signature_key()) == key_digest(found.public_key()),
            authority=False,
            key=_key_words(found.public_key()),
            public_key=key_digest(found.public_key()),
        )
    except _errors():
        return None


def flags(one: Certificate) -> tuple[str, ...]:
    """What is worth a word: self-signed, without an end, or longer lived than a server's certificate may be."""
    found = ["self-signed"] if one.self_signed else []
    found += ["authority"] if one.authority else []
    if not one.not_after:
        found.append("never expires")
    elif one.days > LONG_LIVED and not one.authority and one.kind == "X.509":
        found.append(f"long lived ({one.days} days)")
    return tuple(found)
