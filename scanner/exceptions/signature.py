"""Who signed a commit, read from the signature itself: no program that a repository configures is run (`gpg.program`), no keyring is asked.

SSH      the signature holds the public key: it is verified here, and names the key by its fingerprint (SHA256:..., as `ssh-keygen -l` prints it).
         Format: PROTOCOL.sshsig of OpenSSH; keys: RFC 4253, 5656, 8709. Keys of security tokens (sk-...) are named but not verified.
OpenPGP  names the key, and the user where the signer put one in; without the key it can't be verified. Format: RFC 9580, sections 4.2, 5.2.3.
X.509    said to be there, not read.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import NamedTuple

_ARMOUR = re.compile(rb"-----BEGIN ([A-Z ]+)-----\r?\n(.*?)-----END \1-----", re.DOTALL)
_MAGIC = b"SSHSIG"
_ISSUER, _USER, _FINGERPRINT = 16, 28, 33  # subpacket types, RFC 9580 5.2.3.7


class Signer(NamedTuple):
    """`kind` is ssh, openpgp, x509 or unreadable. `names` may hold the key's fingerprint and the user that it claims. `verified`: by our own check."""

    kind: str
    names: tuple[str, ...] = ()
    verified: bool = False


def read_signer(signature: bytes, payload: bytes) -> Signer | None:
    """The signer of a payload; None without a signature. What can't be read has no names."""
    if not signature.strip():
        return None
    found = _ARMOUR.search(signature)
    try:
        if found and found[1] == b"SSH SIGNATURE":
            return _ssh(b64decode(b"".join(found[2].split()), validate=True), payload)
        if found and found[1] == b"PGP SIGNATURE":
            return Signer("openpgp", tuple(_openpgp(_dearmoured(found[2]))))
    except (ValueError, IndexError):
        return Signer("unreadable")
    return Signer("x509" if found and found[1] in (b"SIGNED MESSAGE", b"PKCS7") else "unreadable")


def _ssh(blob: bytes, payload: bytes) -> Signer:
    if not blob.startswith(_MAGIC) or int.from_bytes(blob[6:10], "big") != 1:
        raise ValueError("no SSH signature")
    key, namespace, reserved, algorithm, signature = _strings(blob[10:], 5)
    name = f"SHA256:{b64encode(hashlib.sha256(key).digest()).decode('ascii').rstrip('=')}"
    if namespace != b"git" or algorithm not in (b"sha256", b"sha512"):
        return Signer("ssh", (name,))
    digest = hashlib.new(algorithm.decode("ascii"), payload).digest()
    signed = _MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in (namespace, reserved, algorithm, digest))
    return Signer("ssh", (name,), _verifies(key, signature, signed))


def _strings(data: bytes, count: int) -> list[bytes]:
    """So many strings, each behind four bytes of length (RFC 4251, section 5). Raises ValueError."""
    found = []
    for _ in range(count):
        length = int.from_bytes(data[:4], "big")
        if len(data) < 4 + length:
            raise ValueError("ends early")
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    return found


def _verifies(key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
        from cryptography.hazmat.primitives.serialization import load_ssh_public_key
    except ImportError:
        return False
    kind, value = _strings(signature, 2)
    try:
        public = load_ssh_public_key(b" ".join((_strings(key, 1)[0], b64encode(key))))
        if isinstance(public, ed25519.Ed25519PublicKey) and kind == b"ssh-ed25519":
            public.verify(value, signed)
        elif isinstance(public, rsa.RSAPublicKey) and kind in (b"rsa-sha2-256", b"rsa-sha2-512"):
            public.verify(value, signed, padding.PKCS1v15(), hashes.SHA256() if kind.endswith(b"256") else hashes.SHA512())
        elif isinstance(public, ec.EllipticCurvePublicKey) and kind.startswith(b"ecdsa-sha2-"):
            first, second = (int.from_bytes(part, "big") for part in _strings(value, 2))
            digests: dict[int, hashes.HashAlgorithm] = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
            public.verify(utils.encode_dss_signature(first, second), signed, ec.ECDSA(digests[public.curve.key_size]))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError):
        return False
    return True


def _dearmoured(body: bytes) -> bytes:
    """The bytes of an armoured block, without its headers and checksum (RFC 9580, section 6.2)."""
    text = body.replace(b"\r\n", b"\n")
    _, gap, rest = text.partition(b"\n\n") if not text.startswith(b"\n") else (b"", b"\n", text[1:])
    lines = [line for line in (rest if gap else text).split(b"\n") if line and not (line.startswith(b"=") and len(line) == 5)]
    return b64decode(b"".join(lines), validate=True)


def _openpgp(data: bytes) -> Iterator[str]:
    """What the first packet, a signature of version 4 or 6, says of its signer. Raises ValueError, IndexError."""
    body = _packet(data)
    wide = {4: 2, 6: 4}.get(body[0])
    if wide is None:
        raise ValueError("no signature that is read here")
    start = 4
    for _ in range(2):  # hashed subpackets, then the others
        length = int.from_bytes(body[start : start + wide], "big")
        yield from _subpackets(body[start + wide : start + wide + length])
        start += wide + length


def _packet(data: bytes) -> bytes:
    if data[0] & 0x40:
        tag, first = data[0] & 0x3F, data[1]
        size, start = (first, 2) if first < 192 else (((first - 192) << 8) + data[2] + 192, 3) if first < 224 else (int.from_bytes(data[2:6], "big"), 6)
    else:
        tag, width = (data[0] >> 2) & 0x0F, 1 << (data[0] & 3)
        size, start = int.from_bytes(data[1 : 1 + width], "big"), 1 + width
    if tag != 2 or len(data) < start + size:
        raise ValueError("no signature")
    return data[start : start + size]


def _subpackets(data: bytes) -> Iterator[str]:
    while data:
        first = data[0]
        size, start = (first, 1) if first < 192 else (((first - 192) << 8) + data[1] + 192, 2) if first < 255 else (int.from_bytes(data[1:5], "big"), 5)
        kind, value = data[start] & 0x7F, data[start + 1 : start + size]
        if kind == _FINGERPRINT:
            yield value[1:].hex().upper()
        elif kind == _ISSUER:
            yield value.hex().upper()
        elif kind == _USER:
            yield value.decode("utf-8", "replace")
        data = data[start + size :] if size else b""
