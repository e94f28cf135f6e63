"""AWS access key ids: the account they belong to.

Behind the four-letter prefix stand sixteen base32 digits (RFC 4648, A-Z and 2-7): ten bytes, whose bits 1 to 40 hold the account
number. Ids of before spring 2019 lack the topmost bit (their fifth character is A to P) and hold something else. The prefixes are AWS's
("IAM identifiers", docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html); the account's place was published by Tal Be'ery
("A short note on AWS KEY ID", 2023), and `aws sts get-access-key-info` answers the same offline question.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from random import Random

from detectors.model import Proof, Subject

PREFIX_LENGTH = 4
WITHOUT_ACCOUNT = b"ABCDEFGHIJKLMNOP"
MOST_ACCOUNT = 999_999_999_999


def check(subject: Subject) -> Proof:
    """Read the account number, which must have at most twelve decimal digits."""
    body = subject.value[PREFIX_LENGTH:]
    try:
        data = b32decode(body)
    except ValueError:
        return Proof("failed", "is no base32 behind its prefix")
    if body[:1] in WITHOUT_ACCOUNT:
        return Proof("unknown", "an id of before 2019, which does not tell its account")
    account = int.from_bytes(data[:6], "big") >> 7 & (1 << 40) - 1
    if account > MOST_ACCOUNT:
        return Proof("failed", "the account in it has more than twelve digits")
    return Proof("passed", "holds an account number", (("account", f"{account:012}"),))


def template(random: Random, prefix: str) -> str:
    """An id of a random account, in the form of after 2019 (the topmost bit is set)."""
    head = 1 << 47 | random.randint(0, MOST_ACCOUNT) << 7 | random.getrandbits(7)
    return prefix + b32encode(head.to_bytes(6, "big") + random.randbytes(4)).decode()
