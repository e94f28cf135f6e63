"""Base64 of `user:password`, as HTTP Basic (RFC 7617), Docker's `auths`, npm's `_auth` and Composer's cache have it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from random import Random

from detectors.model import Proof, Subject

_DULL = frozenset((b"password", b"passwd", b"pass", b"secret", b"token", b"test", b"example", b"changeme", b"user", b"admin", b"123456", b"foo", b"bar"))


def check(subject: Subject) -> Proof:
    """Decode; both sides must be printable, and the password must not be empty, a placeholder word, or the user's name."""
    text = subject.value.strip()
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        return Proof("failed", "is no base64")
    user, colon, password = data.partition(b":")
    if not colon or not password or not (user + password).isascii() or not (user + password).decode("ascii").isprintable():
        return Proof("failed", "is not base64 of user:password")
    if password.lower() in _DULL or password == user or b"<" in password or b"$" in password[:1]:
        return Proof("failed", "its password is a placeholder")
    return Proof("passed", "is base64 of user:password", (("user", user.decode("ascii")),))


def template(random: Random, user: str, length: str = "20") -> str:
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return b64encode(f"{user}:{''.join(random.choice(letters) for _ in range(int(length)))}".encode()).decode()
