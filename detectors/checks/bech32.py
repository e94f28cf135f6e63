"""Bech32 (BIP 173): Nostr secret keys `nsec1` (NIP-19), age identities (C2SP age.md, in upper case), and whatever else uses its check sum of six characters."""

from __future__ import annotations

from random import Random

from detectors.model import Proof, Subject

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECK_LENGTH = 6


def check(subject: Subject) -> Proof:
    text = subject.value.decode("latin-1")
    if text not in (text.lower(), text.upper()):
        return Proof("failed", "mixes upper and lower case")
    text = text.lower()
    prefix, _, body = text.rpartition("1")
    digits = [ALPHABET.find(character) for character in body]
    if not prefix or len(digits) < CHECK_LENGTH or min(digits) < 0:
        return Proof("failed", "is no bech32")
    if polymod([*_spread(prefix), *digits]) != 1:
        return Proof("failed", "its check sum is wrong")
    return Proof("passed", "its check sum is right")


def polymod(values: list[int]) -> int:
    """The check sum's state after all values; 1 for a valid text."""
    state = 1
    for value in values:
        top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ value
        for index, generator in enumerate(GENERATOR):
            state ^= generator if top >> index & 1 else 0
    return state


def _spread(prefix: str) -> list[int]:
    return [*(ord(character) >> 5 for character in prefix), 0, *(ord(character) & 31 for character in prefix)]


def template(random: Random, prefix: str, length: str) -> str:
    """`length` random digits behind the prefix and `1`, and the check sum, in the prefix's own case."""
    digits = [random.randrange(32) for _ in range(int(length))]
    state = polymod([*_spread(prefix.lower()), *digits, *[0] * CHECK_LENGTH]) ^ 1
    digits += [state >> 5 * (CHECK_LENGTH - 1 - index) & 31 for index in range(CHECK_LENGTH)]
    text = "".join(ALPHABET[digit] for digit in digits)
    return f"{prefix}1{text.upper() if prefix.isupper() else text}"
