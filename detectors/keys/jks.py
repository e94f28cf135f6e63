"""Java key stores of the formats JKS and JCEKS.

Magic, version, count; each entry a tag (1 private key, 2 certificate, 3 secret key), an alias, a date and its content; at the end the SHA-1 of the password
in UTF-16, the words "Mighty Aphrodite" and all before (OpenJDK, sun.security.provider.JavaKeyStore). That digest tells without the key's
cipher whether a password is right.
"""

from __future__ import annotations

from hashlib import sha1
from random import Random
from typing import NamedTuple

MAGICS = {b"\xfe\xed\xfe\xed": "JKS", b"\xce\xce\xce\xce": "JCEKS"}
PRIVATE, CERTIFICATE, SECRET = 1, 2, 3
_WHITENER = b"Mighty Aphrodite"
_MOST = 1000  # entries


class JksError(ValueError):
    """The bytes are no such store."""


class KeyStore(NamedTuple):
    """`tags` are those of the entries that could be read, `whole` says whether they are all and the digest follows; `end` is where the store ends."""

    kind: str
    tags: tuple[int, ...]
    whole: bool
    end: int


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self, width: int = 4) -> int:
        if self.at + width > len(self.data):
            raise EOFError
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")

    def skip(self, width: int) -> None:
        if self.at + width > len(self.data):
            raise EOFError
        self.at += width


def read(data: bytes) -> KeyStore:
    """The store that `data` begins with, as far as it is there. Raises JksError."""
    reader = _Reader(data)
    kind = MAGICS.get(data[:4])
    if kind is None or len(data) < 12:
        raise JksError("is no Java key store")
    reader.at = 4
    version, count = reader.number(), reader.number()
    if version not in (1, 2) or count > _MOST:
        raise JksError("is no Java key store")
    tags: list[int] = []
    try:
        for _ in range(count):
            tags.append(_entry(reader, version))  # noqa: PERF401 - what was read before the end is kept
        reader.skip(20)
    except EOFError:
        return KeyStore(kind, tuple(tags), whole=False, end=len(data))
    return KeyStore(kind, tuple(tags), whole=True, end=reader.at)


def _entry(reader: _Reader, version: int) -> int:
    tag = reader.number()
    if tag not in (PRIVATE, CERTIFICATE, SECRET):
        raise JksError("holds an entry of no known kind")
    reader.skip(reader.number(2))
    reader.skip(8)
    if tag == SECRET:  # a serialised Java object, whose length is told nowhere
        reader.at = len(reader.data)
        return tag
    if tag == PRIVATE:
        reader.skip(reader.number())
    for _ in range(min(reader.number(), 100) if tag == PRIVATE else 1):
        if version == 2:
            reader.skip(reader.number(2))
        reader.skip(reader.number())
    return tag


def opens_with(data: bytes, password: str) -> bool:
    """Whether a whole store (`data` is exactly that) has this password."""
    body, digest = data[:-20], data[-20:]
    return sha1(password.encode("utf-16-be") + _WHITENER + body, usedforsecurity=False).digest() == digest


def make(random: Random, password: str, tag: int = PRIVATE) -> bytes:
    """A store of one entry of random bytes, for examples and tests."""
    chain = b"\0\0\0\1" if tag == PRIVATE else b""
    key = (400).to_bytes(4, "big") + random.randbytes(400) if tag == PRIVATE else b""
    certificate = b"\0\5X.509" + (300).to_bytes(4, "big") + random.randbytes(300)
    entry = tag.to_bytes(4, "big") + b"\0\4main" + random.randbytes(8) + key + chain + certificate
    body = b"\xfe\xed\xfe\xed" + b"\0\0\0\2" + b"\0\0\0\1" + entry
    return body + sha1(password.encode("utf-16-be") + _WHITENER + body, usedforsecurity=False).digest()
