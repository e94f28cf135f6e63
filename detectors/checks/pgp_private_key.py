"""OpenPGP private key blocks (RFC 4880, RFC 9580): the armour's CRC-24, the first packet, and whether its secret part is encrypted."""

from __future__ import annotations

import binascii
import re
from random import Random

from detectors.checks.pem_private_key import body
from detectors.model import Proof, Subject

SECRET_KEY, SECRET_SUBKEY = 5, 7
CRC_INIT, CRC_POLY = 0xB704CE, 0x864CFB
# Multi-precision integers of the public part, by algorithm; the elliptic ones begin with a curve identifier (RFC 9580 section 5.5.5).
INTEGERS = {1: 2, 2: 2, 3: 2, 16: 3, 17: 4}
ELLIPTIC = {18: 1, 19: 1, 22: 1}
ALGORITHMS = {1: "RSA", 2: "RSA", 3: "RSA", 16: "Elgamal", 17: "DSA", 18: "ECDH", 19: "ECDSA", 22: "EdDSA"}
_CRC = re.compile(rb"=([A-Za-z0-9+/]{4})(?:[\s\\\"'+,.;nr]*)\Z")
_FRAME = re.compile(rb"-----BEGIN PGP PRIVATE KEY BLOCK-----(.*)-----END", re.DOTALL)


def check(subject: Subject) -> Proof:
    """Compare the armour's check sum where there is one, and read the first packet."""
    frame = _FRAME.match(subject.value)
    if frame is None:
        return Proof("unknown", "has no armour")
    crc = _CRC.search(frame[1])
    _, data = body(frame[1][: crc.start()] if crc else frame[1])
    if data is None:
        return Proof("failed", "its body is no base64")
    if crc and crc24(data) != int.from_bytes(binascii.a2b_base64(crc[1]), "big"):
        return Proof("failed", "its CRC-24 is wrong")
    return _packet(data)


def crc24(data: bytes) -> int:
    """RFC 4880 section 6.1."""
    crc = CRC_INIT
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc = crc << 1 ^ (CRC_POLY if crc & 0x800000 else 0)
        crc &= 0xFFFFFF
    return crc


def _packet(data: bytes) -> Proof:
    tag, start = _header(data)
    if tag not in (SECRET_KEY, SECRET_SUBKEY):
        return Proof("failed", "its first packet is no secret key")
    version, algorithm = data[start : start + 1], data[start + 5 : start + 6]
    if version != b"\4" or not algorithm:
        return Proof("passed", "an OpenPGP private key")
    usage = _usage_offset(data, start + 6, algorithm[0])
    facts = (("key_type", ALGORITHMS.get(algorithm[0], "unknown")),)
    if usage is None or usage >= len(data):
        return Proof("failed", "is cut off")
    if data[usage]:
        return Proof("failed", "encrypted: it opens nothing without its passphrase", facts, severity="low")
    return Proof("passed", "a private key that is not encrypted", facts)


def _header(data: bytes) -> tuple[int, int]:
    """The first packet's tag and the offset of its body (-1 for no packet)."""
    if not data or not data[0] & 0x80:
        return -1, 0
    if data[0] & 0x40:
        first = data[1] if len(data) > 1 else 0
        return data[0] & 0x3F, 2 if first < 192 else 3 if first < 224 else 6
    return data[0] >> 2 & 0x0F, 1 + (1, 2, 4, 0)[data[0] & 3]


def _usage_offset(data: bytes, offset: int, algorithm: int) -> int | None:
    """Where the octet stands that says whether the secret part is encrypted, or None for an algorithm that isn't known."""
    if algorithm in ELLIPTIC and offset < len(data):
        offset += 1 + data[offset]
    elif algorithm not in INTEGERS:
        return None
    for _ in range(INTEGERS.get(algorithm, 0) + ELLIPTIC.get(algorithm, 0)):
        offset += 2 + (int.from_bytes(data[offset : offset + 2], "big") + 7) // 8
    return offset + 1 + data[offset] if algorithm == 18 and offset < len(data) else offset


def template(random: Random, kind: str = "plain", quoting: str = "lines") -> str:
    """An EdDSA key of random numbers in valid armour. `kind`: plain, encrypted, damaged (one digit changed)."""
    point = b"\x01\x07\x40" + random.randbytes(32)
    curve = bytes.fromhex("092b06010401da470f01")
    usage = b"\0" if kind != "encrypted" else b"\xfe\x07\x03\x02" + random.randbytes(25)
    packet = b"\4" + random.randbytes(4) + b"\x16" + curve + point + usage + b"\x01\0" + random.randbytes(34)
    data = bytes((0x80 | SECRET_KEY << 2, len(packet))) + packet + b"\xb4\x10Build <ci@build>" + random.randbytes(60)
    crc = crc24(data) ^ (kind == "damaged")
    encoded = binascii.b2a_base64(data, newline=False).decode()
    lines = [encoded[index : index + 64] for index in range(0, len(encoded), 64)]
    tail = "=" + binascii.b2a_base64(crc.to_bytes(3, "big"), newline=False).decode()
    frame = ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "", *lines, tail, "-----END PGP PRIVATE KEY BLOCK-----")
    return {"lines": "\n", "escaped": "\\n"}[quoting].join(frame)
