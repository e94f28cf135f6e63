"""Private keys in DER without a PEM around them: PKCS#8 (RFC 5958), encrypted or not, PKCS#1 (RFC 8017 A.1.2) and SEC 1 (RFC 5915).

Read as `pem-private-key` reads its body: the same sums are done, and what follows the key's end is no part of it.
"""

from __future__ import annotations

from random import Random

from detectors import der
from detectors.checks import pem_private_key
from detectors.checks.key_container import as_text
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Tell the structure by its first members."""
    try:
        outer = der.read(subject.value)
        return pem_private_key.read_der(_label(der.items(outer.content)), subject.value[: outer.end])
    except (der.DerError, IndexError) as error:
        return Proof("failed", f"its body {error}")


def _label(parts: list[der.Item]) -> str:
    """What PEM would call it."""
    if parts and parts[0].tag == der.SEQUENCE:
        return "ENCRYPTED"
    if len(parts) >= 9:
        return "RSA"
    return "EC" if len(parts) > 1 and parts[1].tag == der.OCTET_STRING else ""


def template(random: Random, kind: str) -> str:
    """The bytes of a key of one of `pem-private-key`'s kinds."""
    return as_text(pem_private_key.make_der(random, kind))
