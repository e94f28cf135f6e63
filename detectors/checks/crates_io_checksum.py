"""crates.io tokens of trusted publishing: `cio_tp_`, 31 letters and digits, and one check character.

The check character is the digit, in the alphabet A-Z, a-z, 0-9, at the XOR of the 31 bytes modulo 62.
Source: rust-lang/crates.io, crates/crates_io_trustpub/src/access_token.rs.
"""

from __future__ import annotations

import string
from functools import reduce
from operator import xor
from random import Random

from detectors.model import Proof, Subject

PREFIX = b"cio_tp_"
DIGITS = (string.ascii_uppercase + string.ascii_lowercase + string.digits).encode()


def check(subject: Subject) -> Proof:
    """Recompute the check character."""
    body = subject.value.removeprefix(PREFIX)
    if body[-1:] == _digit(body[:-1]):
        return Proof("passed", "its check character is right")
    return Proof("failed", "its check character is wrong")


def _digit(body: bytes) -> bytes:
    place = reduce(xor, body, 0) % len(DIGITS)
    return DIGITS[place : place + 1]


def template(random: Random) -> str:
    body = bytes(random.choice(DIGITS) for _ in range(31))
    return (PREFIX + body + _digit(body)).decode()
