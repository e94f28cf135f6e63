"""NATS NKEY seeds: base32 of two prefix bytes, 32 random bytes and a CRC-16 (docs.nats.io/running-a-nats-service/configuration/securing_nats/
auth_intro/nkey_auth; the layout is in github.com/nats-io/nkeys, strkey.go). `SU...` is a user's, `SA` an account's, `SO` an operator's.
"""

from __future__ import annotations

import binascii
from base64 import b32decode, b32encode
from random import Random

from detectors.model import Proof, Subject

SEED = 18 << 3
KINDS = {0: "account", 2 << 3: "cluster", 13 << 3: "server", 14 << 3: "operator", 20 << 3: "user", 23 << 3: "curve"}


def check(subject: Subject) -> Proof:
    """Compare the last two bytes (lowest first) with the CRC-16 of those before, and the prefix with the kinds that there are."""
    try:
        data = b32decode(subject.value + b"=" * (-len(subject.value) % 8))
    except binascii.Error:
        return Proof("failed", "is no base32")
    kind = KINDS.get((data[0] & 7) << 5 | data[1] >> 3)
    if data[0] & 0xF8 != SEED or kind is None:
        return Proof("failed", "is no seed")
    if crc16(data[:-2]) != int.from_bytes(data[-2:], "little"):
        return Proof("failed", "its CRC-16 is wrong")
    return Proof("passed", f"the seed of {'an' if kind[0] in 'ao' else 'a'} {kind}; its CRC-16 is right", (("kind", kind),))


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM: polynomial 0x1021, start 0."""
    return binascii.crc_hqx(data, 0)


def template(random: Random, kind: str = "user") -> str:
    prefix = next(number for number, name in KINDS.items() if name == kind)
    data = bytes((SEED | prefix >> 5, prefix << 3 & 0xFF)) + random.randbytes(32)
    return b32encode(data + crc16(data).to_bytes(2, "little")).decode().rstrip("=")
