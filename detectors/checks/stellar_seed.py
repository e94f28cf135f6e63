"""Stellar secret seeds: base32 of the version byte 18 << 3, 32 bytes and a CRC-16, lowest byte first (stellar-protocol, SEP-23)."""

from __future__ import annotations

import binascii
from base64 import b32decode, b32encode
from random import Random

from detectors.model import Proof, Subject

VERSION = 18 << 3


def check(subject: Subject) -> Proof:
    try:
        data = b32decode(subject.value)
    except binascii.Error:
        return Proof("failed", "is no base32")
    if len(data) != 35 or data[0] != VERSION:
        return Proof("failed", "is no seed")
    if binascii.crc_hqx(data[:-2], 0) != int.from_bytes(data[-2:], "little"):
        return Proof("failed", "its CRC-16 is wrong")
    return Proof("passed", "its CRC-16 is right")


def template(random: Random) -> str:
    data = bytes((VERSION,)) + random.randbytes(32)
    return b32encode(data + binascii.crc_hqx(data, 0).to_bytes(2, "little")).decode()
