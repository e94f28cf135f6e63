"""Azure's identifiable keys: base64 with a fixed signature before a checksum of four bytes.

The key's last four bytes are the Marvin32 hash (little-endian) of all before them under a seed that depends on the service and the kind of key;
the four characters before the checksum's six name the service. Keys of Functions and Search are base64url. Azure Cache for Redis replaces `+` by P and `/` by F.
Source: github.com/microsoft/security-utilities (MIT), IdentifiableSecrets.cs and IdentifiableMetadata.cs, where Microsoft publishes the
construction, the signatures and the seeds.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from random import Random
from typing import NamedTuple

from detectors.marvin import marvin32
from detectors.model import Proof, Subject

CHECKSUM = 4
_SWAPPED = bytes.maketrans(b"+/", b"PF")
_MESSAGING = (("Send", 0x53656E6430303030), ("Listen", 0x4C697374656E3030), ("Manage", 0x4D616E6167653030), ("System", 0x53797374656D3030))


class Service(NamedTuple):
    """A service's name, the seeds of its kinds of key, and the key's size in bytes."""

    name: str
    seeds: tuple[tuple[str, int], ...]
    size: int


SERVICES = {
    b"+ASt": Service("Storage", (("account", 0x44656661756C7430),), 64),
    b"ACDb": Service("Cosmos DB", (
        ("read-only", 0x4D617374524F3030), ("read-write", 0x4D61737452573030), ("resource", 0x5265736F75723030), ("system", 0x537973416C6C3030),
        ("system read-only", 0x53797374524F3030), ("system read-write", 0x5379737452573030), ("data encryption", 0x456E637279703030),
    ), 64),
    b"+ABa": Service("Batch", (("account", 0x4162416363743030),), 64),
    b"+AMC": Service("ML Studio (classic)", (("web service", 0x436C617373696330),), 64),
    b"APIM": Service("API Management", (
        ("direct management", 0x54656E616E743030), ("subscription", 0x496F544875623030), ("gateway", 0x4761746577793030), ("repository", 0x4769744B65793030),
    ), 64),
    b"AzFu": Service("Functions", (("function", 0x46756E6374693030), ("system", 0x53797374656D3030), ("master", 0x4D61737465723030)), 40),
    b"AzSe": Service("AI Search", (("query", 0x5175657279303030), ("admin", 0x5041646D696E3030)), 39),
    b"+ACR": Service("Container Registry", (("admin", 0x41435244666C7430),), 39),
    b"+ASb": Service("Service Bus", _MESSAGING, 32),
    b"+AEh": Service("Event Hubs", _MESSAGING, 32),
    b"+ARm": Service("Relay", _MESSAGING, 32),
    b"AzCa": Service("Cache for Redis", (("access", 0x4163636573733030),), 32),
    b"AIoT": Service("IoT", (("hub", 0x496F544875623030), ("device provisioning", 0x4470734B65793030), ("device", 0x4465766963653030)), 32),
}  # fmt: skip


def check(subject: Subject) -> Proof:
    """Recompute the checksum under each seed of the service that the signature names."""
    text = subject.value.replace(b"-", b"+").replace(b"_", b"/")
    digits = text.rstrip(b"=")
    signature = digits[-10:-6]
    service = SERVICES.get(signature)
    if service is None:
        return Proof("unknown", "has no signature of a service whose seed is published")
    try:
        data = b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return Proof("failed", "is no base64")
    kind = next((name for name, seed in service.seeds if _holds(data, digits, seed)), None)
    if kind is None:
        return Proof("failed", f"its checksum is not that of a key of Azure {service.name}")
    return Proof("passed", f"its checksum is right: a key of Azure {service.name}", (("key_kind", kind), ("service", service.name)))


def _holds(data: bytes, digits: bytes, seed: int) -> bool:
    checksum = marvin32(data[:-CHECKSUM], seed).to_bytes(CHECKSUM, "little")
    if checksum == data[-CHECKSUM:]:
        return True
    swapped = b64encode(data[:-CHECKSUM] + marvin32(data, seed).to_bytes(CHECKSUM, "little")).translate(_SWAPPED)
    return digits[-10:-6] == b"AzCa" and swapped.rstrip(b"=") == digits


def template(random: Random, signature: str, kind: str = "") -> str:
    """A valid key of the service with that signature, of the named kind or its first. Functions and Search keys are base64url."""
    service = SERVICES[signature.encode()]
    seed = dict(service.seeds).get(kind, service.seeds[0][1])
    while True:
        key = _made(random.randbytes(service.size - CHECKSUM), signature.encode(), seed).decode()
        if service.size > 40 or not set("+/") & set(key.replace(signature, "")):  # some services issue letters and digits only
            return key


def _made(data: bytes, signature: bytes, seed: int) -> bytes:
    """Put the signature before the place of the checksum, and the checksum behind it."""
    digits = bytearray(b64encode(data + bytes(CHECKSUM)).rstrip(b"="))
    digits[-10:-6] = signature
    digits[-6:] = b"AAAAAA"
    whole = b64decode(bytes(digits) + b"=" * (-len(digits) % 4))
    # the base64 digit after the signature still holds bits of what comes before the checksum
    return b64encode(whole[:-CHECKSUM] + marvin32(whole[:-CHECKSUM], seed).to_bytes(CHECKSUM, "little"))
