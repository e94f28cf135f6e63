"""Azure DevOps personal access tokens of the older form: 52 lower-case base32 digits with a CRC-32 spread among them.

Of the 32 bytes, those at 22, 8, 7 and 2 (in this order, little-endian) are the CRC-32 of the other 28, XORed with one of two published numbers.
Source: github.com/microsoft/security-utilities (MIT), SEC101/102 and IdentifiableMetadata.cs.
"""

from __future__ import annotations

import binascii
from base64 import b32decode, b32encode
from random import Random
from zlib import crc32

from detectors.model import Proof, Subject

PLACES = (22, 8, 7, 2)
KINDS = {0xE0B9692D: "user", 0x1019F92E: "application"}


def check(subject: Subject) -> Proof:
    """Recompute the CRC of the bytes around it."""
    try:
        data = b32decode(subject.value.upper() + b"====")
    except binascii.Error:
        return Proof("failed", "is no base32 of 32 bytes")
    given = int.from_bytes(bytes(data[place] for place in PLACES), "little")
    kind = KINDS.get(given ^ crc32(_rest(data)))
    if kind is None:
        return Proof("failed", "its CRC-32 is wrong")
    return Proof("passed", "its CRC-32 is right", (("issued_to", kind),))


def _rest(data: bytes) -> bytes:
    return bytes(byte for place, byte in enumerate(data) if place not in PLACES)


def template(random: Random) -> str:
    data = bytearray(random.randbytes(32))
    checksum = (crc32(_rest(bytes(data))) ^ random.choice(list(KINDS))).to_bytes(4, "little")
    for place, byte in zip(PLACES, checksum, strict=True):
        data[place] = byte
    return b32encode(data).decode().rstrip("=").lower()
