"""PKCS#12 files (RFC 7292): what is in them as far as it is readable, and whether a password is the one of their MAC."""

from __future__ import annotations

import hmac
from random import Random
from typing import NamedTuple

from detectors import der

_DATA = bytes.fromhex("2a864886f70d010701")
_KEY_BAG = bytes.fromhex("060b2a864886f70d010c0a0101")
_SHROUDED_BAG = bytes.fromhex("060b2a864886f70d010c0a0102")
_CERTIFICATE_BAG = bytes.fromhex("060b2a864886f70d010c0a0103")
_HASHES = {"1.3.14.3.2.26": ("sha1", 20, 64), "2.16.840.1.101.3.4.2.1": ("sha256", 32, 64), "2.16.840.1.101.3.4.2.3": ("sha512", 64, 128)}
MOST_ROUNDS = 10_000  # of a MAC that is tried: more costs more than it tells


class Mac(NamedTuple):
    """The MAC of a file: `hash` is a name of hashlib."""

    hash: str
    digest: bytes
    salt: bytes
    rounds: int


class Bundle(NamedTuple):
    """`holds` is `key` (in the clear), `locked key`, `certificates` or `unknown` (all of it is encrypted)."""

    holds: str
    content: bytes
    mac: Mac | None


def read(data: bytes) -> Bundle:
    """The file that `data` begins with. Raises DerError."""
    outer = der.read(data)
    parts = der.items(outer.content)
    if outer.tag != der.SEQUENCE or len(parts) < 2 or parts[0].content != b"\x03":
        raise der.DerError("is no PKCS#12 file")
    info = der.items(parts[1].content)
    if len(info) < 2 or info[0].content != _DATA or info[1].tag != 0xA0:
        raise der.DerError("is no PKCS#12 file with a password")
    content = der.read(info[1].content).content
    return Bundle(_holds(content), content, _mac(der.items(parts[2].content)) if len(parts) > 2 else None)


def _holds(content: bytes) -> str:
    if _KEY_BAG in content:
        return "key"
    if _SHROUDED_BAG in content:
        return "locked key"
    return "certificates" if _CERTIFICATE_BAG in content else "unknown"


def _mac(parts: list[der.Item]) -> Mac | None:
    algorithm, digest = der.items(parts[0].content)[:2]
    name = _HASHES.get(der.object_id(der.items(algorithm.content)[0].content))
    if name is None or len(parts) < 2:
        return None
    rounds = int.from_bytes(parts[2].content, "big") if len(parts) > 2 else 1
    return Mac(name[0], digest.content, parts[1].content, rounds)


def opens_with(bundle: Bundle, password: str) -> bool:
    """Whether the MAC was made with this password; False where there is none or it has too many rounds to be tried."""
    mac = bundle.mac
    if mac is None or mac.rounds > MOST_ROUNDS:
        return False
    width, block = next((width, block) for name, width, block in _HASHES.values() if name == mac.hash)
    key = _derive(mac, password.encode("utf-16-be") + b"\0\0", width, block)
    return hmac.compare_digest(hmac.new(key, bundle.content, mac.hash).digest(), mac.digest)


def _derive(mac: Mac, password: bytes, width: int, block: int) -> bytes:
    """The first block of appendix B.2 with the ID 3: as long as the MAC's key."""
    from hashlib import new

    text = b"\x03" * block + _filled(mac.salt, block) + _filled(password, block)
    for _ in range(mac.rounds):
        text = new(mac.hash, text, usedforsecurity=False).digest()
    return text[:width]


def _filled(text: bytes, block: int) -> bytes:
    """Repeated to whole blocks."""
    length = -(-len(text) // block) * block
    return (text * (length // len(text) + 1))[:length] if text else b""


def make(random: Random, password: str, bag: bytes = _SHROUDED_BAG) -> bytes:
    """A file of one bag of random bytes with a valid MAC, for examples and tests."""
    value = der.encode(0xA0, der.encode(der.SEQUENCE, random.randbytes(600)))
    safe = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, bag + value))
    content = der.encode(der.SEQUENCE, _information(safe))
    mac = Mac("sha256", b"", random.randbytes(8), 100)
    key = _derive(mac, password.encode("utf-16-be") + b"\0\0", 32, 64)
    algorithm = der.encode(der.SEQUENCE, der.encode(der.OBJECT_ID, bytes.fromhex("608648016503040201")) + der.encode(5, b""))
    digest = der.encode(der.SEQUENCE, algorithm + der.encode(der.OCTET_STRING, hmac.new(key, content, "sha256").digest()))
    seal = der.encode(der.SEQUENCE, digest + der.encode(der.OCTET_STRING, mac.salt) + der.integer(mac.rounds))
    return der.encode(der.SEQUENCE, der.integer(3) + _information(content) + seal)


def _information(content: bytes) -> bytes:
    """A ContentInfo of the type data."""
    return der.encode(der.SEQUENCE, der.encode(der.OBJECT_ID, _DATA) + der.encode(0xA0, der.encode(der.OCTET_STRING, content)))
