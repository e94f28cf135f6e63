"""Grafana service-account tokens: `glsa_`, 32 random characters, `_`, and the CRC-32 of all before it, eight hex digits, lowest byte first.

Source: grafana/grafana, pkg/components/satokengen, whose Decode refuses a token with a wrong check sum.
"""

from __future__ import annotations

from random import Random
from zlib import crc32

from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    body, _, digits = subject.value.rpartition(b"_")
    if crc(body) == digits.lower().decode("latin-1"):
        return Proof("passed", "its CRC-32 check digits are right")
    return Proof("failed", "its CRC-32 check digits are wrong")


def crc(body: bytes) -> str:
    """The check digits of what stands before the last underscore."""
    return crc32(body).to_bytes(4, "little").hex()


def template(random: Random, prefix: str = "glsa_") -> str:
    from detectors.examples import ALPHABETS, draw

    body = prefix + draw(ALPHABETS["alnum"], 32, random)
    return f"{body}_{crc(body.encode())}"
