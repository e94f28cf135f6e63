"""Azure's common annotated security keys: 84 base62-looking base64 digits (88 in the long form) that tell their service and month.

52 random digits, `JQQJ9`, the kind (`9` a key, `D` derived, `H` a hash), year (A is 2024) and month (A to L), 12 digits of the platform, 4 of the
provider, the provider's signature (all upper case: customer-managed; all lower: Microsoft's own), then a checksum: the base62 text (four bytes as one big number,
most significant first, padded with `0` on the right) of the little-endian Marvin32 hash, seed "Default0" reversed, of the 60 bytes before; some early keys
have it in plain base64. Source: github.com/microsoft/security-utilities (MIT), IdentifiableSecrets.cs,
LegacyCommonAnnotatedSecurityKey.cs and LegacyCaskProviderSignatures.cs.
"""

from __future__ import annotations

import binascii
import string
from base64 import b64decode, b64encode
from random import Random

from detectors.examples import draw
from detectors.marvin import marvin32
from detectors.model import Proof, Subject

SEED = int.from_bytes(b"Default0", "big")
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
BODY = 80
SERVICES = {
    "AZAC": "App Configuration", "AZFR": "Fluid Relay", "AZEG": "Event Grid", "AZDO": "DevOps", "AZMR": "Mixed Reality", "AZMP": "Maps",
    "AZCS": "Communication Services", "ACOG": "AI services", "MSQL": "SQL",
}  # fmt: skip


def check(subject: Subject) -> Proof:
    """Recompute the checksum; tell service and month."""
    body, given = subject.value[:BODY], subject.value[BODY:].rstrip(b"=")
    try:
        data = b64decode(body, validate=True)
    except binascii.Error:
        return Proof("failed", "is no base64")
    if given not in (_base62(data)[: len(given)], b64encode(_hash(data))[: len(given)]):
        return Proof("failed", "its checksum is wrong")
    signature = body[76:80].decode("latin-1").upper()
    month = f"{2024 + body[58] - ord('A')}-{body[59] - ord('A') + 1:02}"
    service = SERVICES.get(signature, signature)
    return Proof("passed", f"its checksum is right: a key of Azure {service}", (("issued", month), ("service", service)))


def _hash(data: bytes) -> bytes:
    return marvin32(data, SEED).to_bytes(4, "little")


def _base62(data: bytes) -> bytes:
    hashed = _hash(data)
    number, text = int.from_bytes(hashed, "big"), ""
    while number:
        number, rest = divmod(number, 62)
        text = BASE62[rest] + text
    text = "0" * (len(hashed) - len(hashed.lstrip(b"\0"))) + text
    return b64encode(b64decode(f"{text:0<6}=="))  # the sixth digit keeps only the bits that base64 has room for


def template(random: Random, signature: str) -> str:
    """A valid key of the standard form for the service with that signature."""
    body = f"{draw(BASE62, 52, random)}JQQJ99B{random.choice('ABCDEFGHIJKL')}{draw(BASE62, 12, random)}AAAA{signature}".encode()
    return (body + _base62(b64decode(body))[:4]).decode()
