"""Amazon SES SMTP passwords: base64 of the version byte 4 and an HMAC-SHA256.

Source: docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html, "Obtaining Amazon SES SMTP credentials by converting existing AWS credentials".
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from random import Random

from detectors.model import Proof, Subject

VERSION = 4
SIZE = 33


def check(subject: Subject) -> Proof:
    """Decode and look at version and size. It proves little: one random value of 44 digits in 256 has this first byte."""
    try:
        data = b64decode(subject.value, validate=True)
    except binascii.Error:
        return Proof("failed", "is no base64")
    if len(data) == SIZE and data[0] == VERSION:
        return Proof("unknown", "has the version byte and the size of an SES password")
    return Proof("failed", "has not the version byte and the size of an SES password")


def template(random: Random) -> str:
    return b64encode(bytes((VERSION,)) + random.randbytes(SIZE - 1)).decode()
