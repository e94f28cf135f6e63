"""Discord bot tokens: base64 of the bot's id, a time, an HMAC (discord.com/developers/docs/reference#authentication, #snowflakes)."""

from __future__ import annotations

import binascii
from base64 import b64encode
from random import Random

from detectors.model import Proof, Subject

EPOCH = 1_420_070_400  # seconds: the first of 2015, where snowflakes begin
SHIFT = 22


def check(subject: Subject) -> Proof:
    """The first part must be the decimal digits of a snowflake that is not of the future."""
    first = subject.value.partition(b".")[0]
    try:
        number = binascii.a2b_base64(first.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(first) % 4))
    except binascii.Error:
        return Proof("failed", "its first part is no base64")
    if not number.isdigit() or not 17 <= len(number) <= 20:
        return Proof("failed", "its first part is no id")
    made = (int(number) >> SHIFT) / 1000 + EPOCH
    if made > subject.now + 86_400:
        return Proof("failed", "its id is of the future")
    return Proof("passed", "its first part is the id of an application", (("application_id", number.decode()),))


def template(random: Random, kind: str = "bot") -> str:
    """A token with a plausible id; `kind` word has letters where the id's digits belong."""
    number = str(random.randint(3 * 10**17, 12 * 10**17)) if kind == "bot" else "".join(random.choice("ABCDEFGHIJKLMNO") for _ in range(18))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    tail = ("G" + "".join(random.choice(alphabet) for _ in range(5)), "".join(random.choice(alphabet) for _ in range(38)))
    return ".".join((b64encode(number.encode()).decode().rstrip("="), *tail))
