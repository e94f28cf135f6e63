"""GitLab's routable tokens: `<prefix><payload>.<version>.<payload length><crc>`.

The payload is base64url of 16 or more random bytes, routing lines such as `o:1` (organisation) and their length as one byte. Version and length are two
base36 digits each; the CRC-32, seven base36 digits, covers everything before it, prefix included. Sources: gitlab-org/gitlab,
lib/authn/token_field/generator/routable_token.rb; handbook.gitlab.com, "Routable tokens". Tokens of before have no dot and no check digits.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from random import Random
from zlib import crc32

from detectors.model import Proof, Subject

CRC, LENGTH = 7, 2
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
NAMES = {"c": "cell", "g": "group", "o": "organization", "p": "project", "t": "tenant", "u": "user"}


def check(subject: Subject) -> Proof:
    """Recompute the CRC and read where the token routes to."""
    text = subject.value.decode("latin-1")
    if "." not in text:
        return Proof("unknown", "of the form without check digits")
    signed, given = text[:-CRC], text[-CRC:]
    if base36(crc32(signed.encode("latin-1")), CRC) != given:
        return Proof("failed", "its CRC-32 check digits are wrong")
    return Proof("passed", "its CRC-32 check digits are right", _routes(signed))


def _routes(signed: str) -> tuple[tuple[str, str], ...]:
    payload = signed.split(".", maxsplit=1)[0]
    payload = payload[len(payload) - int(signed[-LENGTH:], 36) :]
    try:
        data = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except ValueError:
        return ()
    lines = data[-1 - data[-1] : -1].decode("ascii", "ignore").split("\n") if data else []
    pairs = (line.split(":", 1) for line in lines if line[:1] in NAMES and line[1:2] == ":")
    return tuple((NAMES[key], value) for key, value in pairs if value.isalnum())


def base36(number: int, width: int) -> str:
    """The number in lower-case base36, padded with 0 on the left."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(width, "0")


def template(random: Random, prefix: str) -> str:
    routes = f"o:{base36(random.randint(1, 60_000), 1)}\nu:{base36(random.randint(1, 20_000_000), 1)}".encode()
    payload = urlsafe_b64encode(random.randbytes(16) + routes + bytes((len(routes),))).decode().rstrip("=")
    signed = f"{prefix}{payload}.01.{base36(len(payload), LENGTH)}"
    return signed + base36(crc32(signed.encode()), CRC)
