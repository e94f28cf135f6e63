"""Signatures that no tool of this machine made."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.exceptions.signature import read_signer


def armoured(kind: str, data: bytes, headers: str = "") -> bytes:
    return f"-----BEGIN {kind}-----\n{headers}\n{b64encode(data).decode()}\n-----END {kind}-----\n".encode()


def subpacket(kind: int, value: bytes) -> bytes:
    return bytes([len(value) + 1, kind]) + value


def openpgp(hashed: bytes, unhashed: bytes = b"", *, old: bool = False) -> bytes:
    body = b"\x04\x00\x16\x08" + len(hashed).to_bytes(2, "big") + hashed + len(unhashed).to_bytes(2, "big") + unhashed + b"\0\0"
    return (b"\x89" + len(body).to_bytes(2, "big") if old else bytes([0xC2, len(body)])) + body


@pytest.mark.parametrize("old", [False, True])
def test_openpgp_tells_key_and_user_and_is_not_verified(old: bool) -> None:  # noqa: FBT001
    data = openpgp(
        subpacket(33, b"\x04" + bytes(range(20))) + subpacket(28, b"Bo Lee <bo@example.org>"), subpacket(16, b"\1" * 8), old=old
    )
    signer = read_signer(armoured("PGP SIGNATURE", data, "Version: x\n"), b"payload")
    assert signer == ("openpgp", (bytes(range(20)).hex().upper(), "Bo Lee <bo@example.org>", "01" * 8), False)


def test_what_is_not_signed_has_no_signer() -> None:
    assert read_signer(b"", b"payload") is None
    assert read_signer(b"\n", b"payload") is None


def test_other_signatures_are_said_to_be_there() -> None:
    assert read_signer(armoured("SIGNED MESSAGE", b"x"), b"") == ("x509", (), False)
    assert read_signer(b"whatever", b"") == ("unreadable", (), False)


@given(st.binary(max_size=80), st.sampled_from(("PGP SIGNATURE", "SSH SIGNATURE")), st.booleans())
def test_no_bytes_break_the_reading(data: bytes, kind: str, magic: bool) -> None:  # noqa: FBT001
    signer = read_signer(armoured(kind, (b"SSHSIG\0\0\0\1" if magic else b"") + data), b"payload")
    assert signer is not None
    assert not signer.verified
