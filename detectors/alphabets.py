"""The alphabets that values are written in, and how much entropy a random value of each has."""

from __future__ import annotations

from math import log2
from typing import NamedTuple

from detectors.entropy import shannon


class Alphabet(NamedTuple):
    """A set of byte values; `size` is how many a random value draws from."""

    name: str
    members: frozenset[int]

    @property
    def size(self) -> int:
        return len(self.members)


_DIGITS = b"0123456789"
_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
# Narrowest first: a value belongs to the first that holds all of its bytes.
ALPHABETS = tuple(
    Alphabet(name, frozenset(members))
    for name, members in (
        ("digit", _DIGITS),
        ("hex", _DIGITS + b"abcdef"),
        ("upperhex", _DIGITS + b"ABCDEF"),
        ("lower", _LOWER),
        ("upper", _UPPER),
        ("base32", _UPPER + b"234567="),
        ("lowernum", _LOWER + _DIGITS),
        ("uppernum", _UPPER + _DIGITS),
        ("alpha", _LOWER + _UPPER),
        ("alnum", _LOWER + _UPPER + _DIGITS),
        ("base64", _LOWER + _UPPER + _DIGITS + b"+/="),
        ("base64url", _LOWER + _UPPER + _DIGITS + b"-_="),
        ("printable", bytes(range(33, 127))),
        ("text", bytes(range(256))),
    )
)
_PLAIN = bytes(byte for byte in range(256) if byte not in _DIGITS + _LOWER + _UPPER)


def alphabet_of(value: bytes) -> Alphabet:
    """The narrowest alphabet that holds all of the value."""
    found = frozenset(value)
    return next(alphabet for alphabet in ALPHABETS if found <= alphabet.members)


def letters_and_digits(value: bytes) -> bytes:
    """The value without anything else than ASCII letters and digits."""
    return value.translate(None, _PLAIN)


def expected_entropy(length: int, size: int) -> float:
    """The mean Shannon entropy, in bits per byte, of `length` bytes drawn evenly from `size`.

    Exact: log2(n) - (m/n) * E[k log2 k] with k of the binomial distribution (n, 1/m), by linearity over the m symbols.
    The sum stops where the tail is below 1e-9 of it.
    """
    if length < 2 or size < 2:
        return 0.0
    length = min(length, 4096)
    mean, odds = length / size, 1 / (size - 1)
    chance, total = (1 - 1 / size) ** length, 0.0
    for k in range(1, length + 1):
        chance *= (length - k + 1) / k * odds
        total += chance * k * log2(k)
        if k > mean and chance < 1e-12:
            break
    return log2(length) - total / mean


def randomness(value: bytes) -> float:
    """Entropy as a share of what a random value of the same alphabet and length has: about 1 for random ones, less for words."""
    expected = expected_entropy(len(value), alphabet_of(value).size)
    return shannon(value) / expected if expected else 0.0
