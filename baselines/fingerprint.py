"""Stable names for secrets and findings that give nothing away.

A value with at least 64 random bits gets 128 bits of a keyed hash: whoever doesn't have the value can't find it from them. A guessable one
(a password) gets 10 bits: of 100,000 words about 98 share them, so a word list confirms nothing; the price is that a changed password
in the same slot stays known once in 1,024 times.

The slot of a finding is its path and, of a guessable value, its name path or else its masked line. Neither rule id nor line number nor the
edges of the match count, nor white space, quotes, indexes in a name path, Unicode forms (NFC) or path separators. The 128 bits of a strong value
tell it from all others, so its place within the file adds nothing but re-alerts when the file is reformatted; it is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from detectors.model import Occurrence

PUBLISHED_SALT = "straykey"
SURE_BITS = 64
STRONG = 16  # bytes of tag
WEAK_BITS = 10
SLOT = 8  # bytes

# Stretches that a guesser has in a list: words (upper-case first letter or not, of any alphabet), numbers; everything else counts by its class.
_PIECES = re.compile(rb"[A-Z]?[a-z]{4,}|[A-Z]{4,}|[0-9]{1,8}|[\x80-\xff]+|(.)\1{2,}|.", re.DOTALL)
_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}\Z")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){8,}\Z")
_EDGES = b" \t\r\n\"'`,;"
LINE = "\n"  # begins the place of a value that has no name, as no name does


class Names(NamedTuple):
    """What the names of one finding are made of. `places` are the slots' texts in a stable order (one, empty, for a strong value): name paths, or
    lines behind a LINE.

    Holds no raw value: `tag` is 32 hexadecimal digits, or `w` and three for a guessable value.
    """

    tag: str
    places: tuple[str, ...]
    salt: str

    @property
    def secret_id(self) -> str:
        return f"s1:{self.tag}"

    @property
    def is_strong(self) -> bool:
        return not self.tag.startswith("w")

    def at(self, path: str) -> tuple[str, ...]:
        """The fingerprints that the finding has in that path, sorted; the first is the one that reports show."""
        return tuple(sorted({f"f1:{_slot(path, place, self.salt)}:{self.tag}" for place in self.places}))


class Identity(NamedTuple):
    """`secret_id` names the value wherever it stands; `fingerprint` the value in its slot. Both are hexadecimal with a version."""

    secret_id: str
    fingerprint: str


def names_of(occurrences: Iterable[Occurrence], salt: str = PUBLISHED_SALT) -> Names:
    """The names of a finding by its occurrences, which all have the same value; in whichever order they come."""
    known = list(occurrences)
    tag = value_tag(known[0].secret.reveal(), salt)
    places = {""} if not tag.startswith("w") else {_place(one) for one in known}
    return Names(tag, tuple(sorted(places)), salt)


def slots_of(occurrences: Iterable[Occurrence], names: Names, path: str) -> dict[str, str]:
    """The name path of each fingerprint, for people: without indexes, empty where the slot is a line. Of several the first by name."""
    slots: dict[str, str] = {}
    for one in sorted(occurrences, key=lambda one: one.slot, reverse=True):
        name = names._replace(places=("" if names.is_strong else _place(one),)).at(path)[0]
        slots[name] = _name(one) if one.slot else slots.get(name, "")
    return slots


def identify(occurrence: Occurrence, path: str, salt: str = PUBLISHED_SALT) -> Identity:
    """The names of a finding that has one occurrence."""
    names = names_of([occurrence], salt)
    return Identity(names.secret_id, names.at(path)[0])


def value_tag(value: bytes, salt: str) -> str:
    """128 keyed bits in hexadecimal, or 10 bits as `w` and three digits for a guessable value. Quotes and white space at its ends don't count."""
    plain = normal(value)
    digest = blake2b(plain, digest_size=STRONG, key=_key(salt), person=b"value")
    if guess_bits(plain) >= SURE_BITS:
        return digest.hexdigest()
    return f"w{int.from_bytes(digest.digest()[:2], 'big') >> (16 - WEAK_BITS):03x}"


def guess_bits(value: bytes) -> float:
    """A low estimate of the guesses that a value takes, in bits, exact up to SURE_BITS only.

    Words count 14, numbers 3.3 a digit up to 13, other bytes by class. What is encoded counts as what it encodes.
    """
    bits = _plain_bits(value)
    inner = _decoded(value) if bits >= SURE_BITS else None
    return bits if inner is None else min(bits, _plain_bits(inner))


def _plain_bits(value: bytes) -> float:
    bits = 0.0
    for match in _PIECES.finditer(value):
        bits += _piece_bits(match[0])
        if bits >= 2 * SURE_BITS:  # a private key has thousands of pieces
            break
    return bits


def _piece_bits(piece: bytes) -> float:
    if piece.isdigit():
        return min(13.0, 3.3 * len(piece))
    if len(piece) >= 4 and piece.isalpha():
        return 14.0 + 1.5 * (len(piece) - 4)
    if piece[0] >= 0x80:
        return 14.0 + 0.75 * max(0, len(piece) - 8)
    if len(set(piece)) == 1 and len(piece) > 1:
        return 7.0
    return 5.0 if piece.isalpha() else 4.0


def _decoded(value: bytes) -> bytes | None:
    """The text that a value encodes in base64 or hexadecimal; None for anything that is no printable text then."""
    if not _ENCODED.match(value):
        return None
    from binascii import Error, a2b_base64, unhexlify

    try:
        inner = unhexlify(value) if _HEX.match(value) else a2b_base64(value.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=") + b"==")
        return inner if inner.decode("utf-8").isprintable() else None
    except (Error, UnicodeDecodeError):
        return None


def normal(value: bytes) -> bytes:
    """What of a value counts: without quotes, separators and white space at its ends, which one rule takes in and another does not; in NFC."""
    plain = value.strip(_EDGES)
    if plain.isascii():
        return plain
    try:
        return unicodedata.normalize("NFC", plain.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError:
        return plain


def _place(occurrence: Occurrence) -> str:
    return _name(occurrence) if occurrence.slot else LINE + _nfc(re.sub(r"[\s\"'`]+", "", occurrence.line))


def _name(occurrence: Occurrence) -> str:
    """What the value is called, without the numbers of a list's items, which change with every insertion."""
    return _nfc(re.sub(r"\[\d+\]", "[]", occurrence.slot))


def _slot(path: str, place: str, salt: str) -> str:
    text = f"{_nfc(path.replace(chr(92), '/'))}\n{place}"
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=SLOT, key=_key(salt), person=b"slot").hexdigest()


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _key(salt: str) -> bytes:
    return blake2b(salt.encode("utf-8", "surrogateescape"), digest_size=32, person=b"straykey").digest()
