"""Stable names for secrets and findings that give nothing away.

A value with at least 64 random bits gets 128 bits of a keyed hash: whoever doesn't have the value can't find it from them. A guessable one
(a password) gets 10 bits: of 100,000 words about 98 share them, so a word list confirms nothing; the price is that a changed password
in the same slot stays known once in 1,024 times.

The slot of a finding is its path and its name path or else its masked line: neither rule id nor line number nor the edges of the match. White
space, Unicode forms (NFC) and path separators do not count.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import NamedTuple

from detectors.model import Occurrence

PUBLISHED_SALT = "straykey"
SURE_BITS = 64
STRONG = 16  # bytes of tag
WEAK_BITS = 10
SLOT = 8  # bytes

# Stretches that a guesser has in a list: words (upper-case first letter or not), numbers; everything else counts by its class.
_PIECES = re.compile(rb"[A-Z]?[a-z]{4,}|[A-Z]{4,}|[0-9]{1,8}|(.)\1{2,}|.", re.DOTALL)


class Identity(NamedTuple):
    """`secret_id` names the value wherever it stands; `fingerprint` the value in its slot. Both are hexadecimal with a version."""

    secret_id: str
    fingerprint: str


def identify(occurrence: Occurrence, path: str, salt: str = PUBLISHED_SALT) -> Identity:
    value = occurrence.secret.reveal()
    tag = value_tag(value, salt)
    key = _key(salt)
    slot = blake2b(_slot(path, occurrence).encode("utf-8", "surrogateescape"), digest_size=SLOT, key=key, person=b"slot").hexdigest()
    return Identity(f"s1:{tag}", f"f1:{slot}:{tag}")


def value_tag(value: bytes, salt: str) -> str:
    """128 keyed bits in hexadecimal, or 10 bits as `w` and three digits for a guessable value."""
    digest = blake2b(value, digest_size=STRONG, key=_key(salt), person=b"value")
    if guess_bits(value) >= SURE_BITS:
        return digest.hexdigest()
    return f"w{int.from_bytes(digest.digest()[:2], 'big') >> (16 - WEAK_BITS):03x}"


def guess_bits(value: bytes) -> float:
    """A low estimate of the guesses that a value takes, in bits: words count 14, numbers 3.3 a digit up to 13, other bytes by class."""
    return sum(_piece_bits(match[0]) for match in _PIECES.finditer(value))


def _piece_bits(piece: bytes) -> float:
    if piece.isdigit():
        return min(13.0, 3.3 * len(piece))
    if len(piece) >= 4 and piece.isalpha():
        return 14.0 + 1.5 * (len(piece) - 4)
    if len(set(piece)) == 1 and len(piece) > 1:
        return 7.0
    return 5.0 if piece.isalpha() else 4.0


def _slot(path: str, occurrence: Occurrence) -> str:
    place = occurrence.slot or re.sub(r"\s+", "", occurrence.line)
    return unicodedata.normalize("NFC", f"{path.replace(chr(92), '/')}\n{place}")


def _key(salt: str) -> bytes:
    return blake2b(salt.encode("utf-8", "surrogateescape"), digest_size=32, person=b"straykey").digest()
