"""OpenPGP public keys (RFC 4880, RFC 9580): whose they are, and until when they are valid by their own signatures.

A key's end is in the hashed subpacket 9 of a self-signature: seconds after the key's creation (RFC 4880 section 5.2.3.6).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from detectors.checks.pem_private_key import body
from detectors.checks.pgp_private_key import ALGORITHMS
from detectors.instants import iso
from detectors.model import Proof, Subject

PUBLIC_KEY, SIGNATURE, USER_ID = 6, 2, 13
CERTIFICATIONS = (0x10, 0x11, 0x12, 0x13, 0x1F)
KEY_EXPIRY = 9
MOST_PACKETS = 2_000
_FRAME = re.compile(rb"-----BEGIN PGP PUBLIC KEY BLOCK-----(.*)-----END", re.DOTALL)
_CRC = re.compile(rb"=[A-Za-z0-9+/]{4}\s*\Z")


def check(subject: Subject) -> Proof:
    """The first user id, the algorithm, and the latest end that the signatures give the key."""
    frame = _FRAME.match(subject.value)
    _, data = body(_CRC.sub(b"", frame[1])) if frame else ({}, None)
    found = [*packets(data)] if data else []
    if not found or found[0][0] != PUBLIC_KEY or len(found[0][1]) < 6:
        return Proof("failed", "is no public key")
    key = found[0][1]
    created = int.from_bytes(key[1:5], "big")
    lives = [life for tag, content in found if tag == SIGNATURE for life in _lives(content)]
    user = next((content.decode("utf-8", "replace") for tag, content in found if tag == USER_ID), "")
    facts = (("subject", user[:200]), ("key", ALGORITHMS.get(key[5], "unknown")), ("not_before", iso(created)), ("flags", "" if lives else "never expires"))
    return Proof("passed", "an OpenPGP public key", tuple(fact for fact in facts if fact[1]), iso(created + max(lives)) if lives else "")


def packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, content) of each packet, up to the first that is cut off or has no length of its own."""
    at = 0
    for _ in range(MOST_PACKETS):
        if at + 2 > len(data) or not data[at] & 0x80:
            return
        tag, start, size = _length(data, at)
        if size < 0 or start + size > len(data):
            return
        yield tag, data[start : start + size]
        at = start + size


def _length(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, where the content begins, and its bytes (-1: of unknown length)."""
    head = data[at]
    if head & 0x40:
        size, start = _new_length(data, at + 1)
        return head & 0x3F, start, size
    width = (1, 2, 4, 0)[head & 3]
    return head >> 2 & 0x0F, at + 1 + width, int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else -1


def _new_length(data: bytes, at: int) -> tuple[int, int]:
    first = data[at] if at < len(data) else 255
    if first < 192:
        return first, at + 1
    if first < 224:
        return ((first - 192) << 8) + (data[at + 1] if at + 1 < len(data) else 0) + 192, at + 2
    return (int.from_bytes(data[at + 1 : at + 5], "big"), at + 5) if first == 255 else (-1, at + 1)


def _lives(signature: bytes) -> Iterator[int]:
    """The lives in seconds that a version 4 self-certification gives its key; 0 means for ever and is left out."""
    if len(signature) < 6 or signature[0] != 4 or signature[1] not in CERTIFICATIONS:
        return
    at, end = 6, 6 + int.from_bytes(signature[4:6], "big")
    while at < min(end, len(signature)):
        size, start = _new_length(signature, at)
        if size < 1 or start + size > len(signature):
            return
        if signature[start] & 0x7F == KEY_EXPIRY and size == 5 and (life := int.from_bytes(signature[start + 1 : start + 5], "big")):
            yield life
        at = start + size


def armoured(data: bytes) -> bytes:
    """The packets in armour, without its optional check sum."""
    encoded = binascii.b2a_base64(data, newline=False)
    lines = [encoded[index : index + 64] for index in range(0, len(encoded), 64)]
    return b"\n".join([b"-----BEGIN PGP PUBLIC KEY BLOCK-----", b"", *lines, b"-----END PGP PUBLIC KEY BLOCK-----"])
