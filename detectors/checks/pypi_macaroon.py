"""PyPI API tokens: `pypi-` and a serialised macaroon whose location is the index.

A version 2 macaroon is the byte 2 and packets of type, length and data (variable-length integers): location 1, identifier 2, end of section 0;
then the caveats, and signature 6 of 32 bytes. Sources: pypi/warehouse, docs "API tokens" and warehouse/macaroons; rescrv/libmacaroons,
doc/format.txt (version 2).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from random import Random
from uuid import UUID

from detectors.model import Proof, Subject

PREFIX = b"pypi-"
END, LOCATION, IDENTIFIER, CAVEAT_VERIFICATION, SIGNATURE = 0, 1, 2, 4, 6
LOCATIONS = (b"pypi.org", b"test.pypi.org")


def check(subject: Subject) -> Proof:
    """Walk the macaroon from its version byte to its signature."""
    body = subject.value.removeprefix(PREFIX).rstrip(b"=")
    try:
        packets = _packets(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except ValueError as error:
        return Proof("failed", f"is no macaroon: {error}")
    location = packets[0][1].decode("ascii", "replace")
    kinds = [kind for kind, _ in packets]
    if kinds[:3] != [LOCATION, IDENTIFIER, END] or kinds[-1] != SIGNATURE or len(packets[-1][1]) != 32:
        return Proof("failed", "is no whole macaroon")
    return Proof("passed", f"is a whole macaroon of {location}", (("index", location),))


def _packets(data: bytes) -> list[tuple[int, bytes]]:
    if data[:1] != b"\x02":
        raise ValueError("version is not 2")
    packets, position = [], 1
    while position < len(data):
        kind, position = _varint(data, position)
        if kind == END:
            packets.append((END, b""))
            continue
        size, position = _varint(data, position)
        if position + size > len(data):
            raise ValueError("a packet is cut off")
        packets.append((kind, data[position : position + size]))
        position += size
    return packets


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("a length is cut off")


def template(random: Random, location: str = "pypi.org") -> str:
    """A token for all of its owner's projects."""
    identifier = str(UUID(int=random.getrandbits(128), version=4)).encode()
    caveat = f'[3, "{UUID(int=random.getrandbits(128), version=4)}"]'.encode()
    packed = ((LOCATION, location.encode()), (IDENTIFIER, identifier), (END, b""), (IDENTIFIER, caveat), (END, b""), (END, b""), (SIGNATURE, random.randbytes(32)))
    data = b"\x02" + b"".join(bytes((kind,)) + (bytes((len(value),)) + value if kind else b"") for kind, value in packed)
    return PREFIX.decode() + urlsafe_b64encode(data).decode().rstrip("=")
