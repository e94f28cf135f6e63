"""OpenPGP public keys: packets made by hand, with and without an end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.checks.pgp_public_key import armoured, check, packets
from detectors.model import Proof, Subject

CREATED = 1_700_000_000


def old(tag: int, content: bytes) -> bytes:
    return bytes((0x80 | tag << 2 | 1,)) + len(content).to_bytes(2, "big") + content


def new(tag: int, content: bytes) -> bytes:
    return bytes((0xC0 | tag, 255)) + len(content).to_bytes(4, "big") + content


def key() -> bytes:
    return b"\4" + CREATED.to_bytes(4, "big") + b"\x16" + bytes(40)


def signature(kind: int, life: int | None) -> bytes:
    hashed = b"\x05\x02" + CREATED.to_bytes(4, "big")
    hashed += b"" if life is None else b"\x05\x09" + life.to_bytes(4, "big")
    return bytes((4, kind, 22, 8)) + len(hashed).to_bytes(2, "big") + hashed + b"\0\0\0\0" + bytes(20)


def told(*content: bytes) -> Proof:
    return check(Subject(armoured(b"".join(content)), {}, 0.0))


def test_the_end_counts_from_the_key_s_creation() -> None:
    for pack in (old, new):
        found = told(old(6, key()), pack(13, b"Ada <ada@acme.io>"), pack(2, signature(0x13, 86_400)))
        assert found.outcome == "passed"
        assert found.not_after == "2023-11-15T22:13:20Z"
        assert dict(found.properties)["subject"] == "Ada <ada@acme.io>"


def test_without_an_end_it_never_expires() -> None:
    for life in (None, 0):
        found = told(old(6, key()), old(13, b"Ada"), old(2, signature(0x13, life)))
        assert (found.not_after, dict(found.properties)["flags"]) == ("", "never expires")


def test_the_latest_of_several_ends_counts_and_a_signature_on_something_else_does_not() -> None:
    found = told(old(6, key()), old(2, signature(0x13, 86_400)), old(2, signature(0x13, 2 * 86_400)), old(2, signature(0x18, 9 * 86_400)))
    assert found.not_after == "2023-11-16T22:13:20Z"


def test_other_texts_fail() -> None:
    assert told(old(5, key())).outcome == "failed"
    assert check(Subject(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\nnothing here\n-----END PGP PUBLIC KEY BLOCK-----", {}, 0.0)).outcome == "failed"


@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    assert sum(len(content) for _, content in packets(data)) <= len(data)
    check(Subject(armoured(data), {}, 0.0))
