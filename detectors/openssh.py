"""OpenSSH's private key container, as PROTOCOL.key of its source describes it."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

MAGIC = b"openssh-key-v1\0"


class OpenSshError(ValueError):
    """The bytes are no whole container."""


class OpenSshKey(NamedTuple):
    """`cipher` is "none" for a key in the clear; `kind` is the key's type name, such as ssh-ed25519; `kdf` is bcrypt or none, with its `rounds`."""

    cipher: str
    kind: str
    kdf: str = "none"
    rounds: int = 0


def read(data: bytes) -> OpenSshKey:
    """The cipher and kind; for a key in the clear the two check numbers are compared. Raises OpenSshError."""
    if not data.startswith(MAGIC):
        raise OpenSshError("is no OpenSSH key")
    cipher, offset = _string(data, len(MAGIC))
    kdf, offset = _string(data, offset)
    options, offset = _string(data, offset)
    public, offset = _string(data, offset + 4)
    private, offset = _string(data, offset)
    if not cipher.endswith((b"gcm@openssh.com", b"poly1305@openssh.com")) and offset != len(data):
        raise OpenSshError("has bytes behind its end")
    if cipher == b"none" and (len(private) < 8 or private[:4] != private[4:8]):
        raise OpenSshError("is damaged: its check numbers differ")
    kind = _string(public, 0)[0].decode("latin-1")[:40]
    return OpenSshKey(cipher.decode("latin-1")[:40], kind, kdf.decode("latin-1")[:40], int.from_bytes(options[-4:], "big") if kdf == b"bcrypt" else 0)


def _string(data: bytes, offset: int) -> tuple[bytes, int]:
    """A string with its length (four bytes, big-endian) before it, and the offset behind it."""
    start = offset + 4
    end = start + int.from_bytes(data[offset:start], "big")
    if start > len(data) or end > len(data):
        raise OpenSshError(f"is cut off: {end} bytes announced, {len(data)} there")
    return data[start:end], end


def make(random: Random, cipher: str) -> bytes:
    """A container of an Ed25519 key of random bytes, for examples."""
    public = _pack(b"ssh-ed25519", random.randbytes(32))
    twins = random.randbytes(4) * 2
    private = twins + public + _pack(random.randbytes(64), b"deploy@build") + bytes(range(1, 6))
    options = b"" if cipher == "none" else _pack(random.randbytes(16)) + (16).to_bytes(4, "big")
    sealed = private if cipher == "none" else random.randbytes(144)
    names = _pack(cipher.encode(), b"none" if cipher == "none" else b"bcrypt", options)
    return MAGIC + names + (1).to_bytes(4, "big") + _pack(public, sealed)


def _pack(*strings: bytes) -> bytes:
    return b"".join(len(string).to_bytes(4, "big") + string for string in strings)
