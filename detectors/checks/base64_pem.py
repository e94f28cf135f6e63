"""A PEM private key that was base64-encoded once more (RFC 4648 section 4), as Kubernetes secrets and CI variables hold them."""

from __future__ import annotations

import binascii
from base64 import b64encode
from random import Random

from detectors.checks import pem_private_key
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """Decode, and judge the block inside as `pem-private-key` does; what follows the key's end is ignored."""
    body = subject.value.rstrip(b"=")
    try:
        text = binascii.a2b_base64(body[: len(body) - (len(body) % 4 == 1)] + b"=" * (-len(body) % 4))
    except binascii.Error:
        return Proof("failed", "is no base64")
    if b"PRIVATE KEY-----" not in text:
        return Proof("failed", "holds no private key")
    if b"-----END" not in text:
        return Proof("failed", "is cut off before the key's end")
    return pem_private_key.judge(text)


def template(random: Random, kind: str) -> str:
    """A block of `pem-private-key`'s template, encoded; with `public` one that holds a certificate."""
    block = pem_private_key.template(random, "rsa" if kind == "public" else kind)
    return b64encode((block.replace("RSA PRIVATE KEY", "CERTIFICATE") if kind == "public" else block).encode()).decode()
