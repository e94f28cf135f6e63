"""Bouncy Castle's key stores: whether the bytes stand at the beginning of a file, and how the store is sealed.

BKS (BcKeyStoreSpi of bc-java): version 1 or 2, the length of the salt (20), the salt, rounds, entries, and a MAC over them. BCFKS: PBES2 over the whole.
"""

from __future__ import annotations

from random import Random

from detectors import der
from detectors.checks.key_container import as_text
from detectors.keys import locks
from detectors.model import Proof, Subject

_BKS_TAGS = (1, 2, 3, 4)  # certificate, key, secret, sealed key
_MOST_ROUNDS = 1_000_000


def check(subject: Subject) -> Proof:
    """Facts of the seal; fails where the bytes are a piece of something else."""
    if subject.groups.get("before"):
        return Proof("failed", "does not stand at the beginning")
    return _fips(subject.value) if subject.value[:1] == b"\x30" else _bks(subject.value)


def _bks(data: bytes) -> Proof:
    rounds, tag = int.from_bytes(data[28:32], "big"), data[32]
    if tag not in _BKS_TAGS or not 1 <= rounds <= _MOST_ROUNDS or data[33] or data[35] in (0, 255):
        return Proof("failed", "holds no entry with an alias")
    return Proof("unknown", "locked with a password", (("format", "BKS"), ("kdf", f"PKCS#12, SHA-1, {rounds} rounds")))


def _fips(data: bytes) -> Proof:
    try:
        store = der.items(der.read(data).content)[0]
        facts = locks.describe(der.items(store.content)[0].content)
    except (der.DerError, IndexError, ValueError):
        return Proof("failed", "is cut off")
    return Proof("unknown", "encrypted as a whole", (("format", "BCFKS"), *facts))


def template(random: Random, kind: str) -> str:
    """A store of random bytes: kind is 1 or 2 (BKS of that version) or fips."""
    if kind != "fips":
        head = b"\0\0\0" + bytes((int(kind),)) + b"\0\0\0\x14" + random.randbytes(20) + random.randint(1024, 2047).to_bytes(4, "big")
        return as_text(head + b"\x04\0\4main" + random.randbytes(500))
    derivation = _sequence(_name("2a864886f70d01050c"), _sequence(der.encode(der.OCTET_STRING, random.randbytes(64)), der.integer(51_200)))
    cipher = _sequence(_name("60864801650304012f"), _sequence(der.encode(der.OCTET_STRING, random.randbytes(12))))
    sealed = _sequence(_sequence(_name("2a864886f70d01050d"), _sequence(derivation, cipher)), der.encode(der.OCTET_STRING, random.randbytes(900)))
    return as_text(_sequence(sealed, _sequence(random.randbytes(60))))


def _name(content: str) -> bytes:
    return der.encode(der.OBJECT_ID, bytes.fromhex(content))


def _sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, b"".join(parts))
