"""Base58 and Base58Check, as Bitcoin defines them (en.bitcoin.it/wiki/Base58Check_encoding); other chains permute the alphabet."""

from __future__ import annotations

from hashlib import sha256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
CHECK_LENGTH = 4


def decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes, or None where a character is not of the alphabet."""
    number = 0
    for character in text:
        digit = alphabet.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode(data: bytes, alphabet: str = BITCOIN) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = alphabet[rest] + digits
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + digits


def checked(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The payload of a Base58Check text, or None where the four check bytes (first of SHA-256 twice) are wrong."""
    data = decode(text, alphabet)
    if data is None or len(data) <= CHECK_LENGTH:
        return None
    payload = data[:-CHECK_LENGTH]
    return payload if _check_bytes(payload) == data[-CHECK_LENGTH:] else None


def with_check(payload: bytes, alphabet: str = BITCOIN) -> str:
    return encode(payload + _check_bytes(payload), alphabet)


def _check_bytes(payload: bytes) -> bytes:
    return sha256(sha256(payload).digest()).digest()[:CHECK_LENGTH]
