"""Key containers read for what they are, as far as it takes to say whether a private key is inside, how it is locked, and whether it is whole.

Formats are read here and in detectors/der.py without a library: importing one costs more than reading a thousand of them. Nothing is decrypted.
"""

from __future__ import annotations

import re

# How the binary forms begin: JKS and JCEKS; DER of PKCS#8, encrypted or not, PKCS#1 and PKCS#12.
_BINARY = re.compile(
    rb"(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)\x00\x00\x00[\x01\x02]|\x30(?:[\x20-\x7f]|\x81.|\x82..)(?:\x02\x01[\x00\x01\x03](?:\x30|\x02\x82|\x04)|\x30[\x0d-\x7f]\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05)",
    re.DOTALL,
)


def is_binary_key(data: bytes) -> bool:
    """Whether the bytes begin as a binary key or container of keys does."""
    return _BINARY.match(data) is not None
