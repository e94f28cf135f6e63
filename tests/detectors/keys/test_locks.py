"""Cipher and key derivation, as other programs write them."""

from __future__ import annotations

import pytest

from detectors import der
from detectors.keys.locks import describe


def sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, b"".join(parts))


def name(content: str) -> bytes:
    return der.encode(der.OBJECT_ID, bytes.fromhex(content))


def test_a_key_that_another_program_encrypted_tells_cipher_and_rounds() -> None:
    serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    from cryptography.hazmat.primitives.asymmetric import ed25519

    key = ed25519.Ed25519PrivateKey.generate()
    data = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x"))
    facts = dict(describe(der.items(der.read(data).content)[0].content))
    assert facts["cipher"] == "AES-256-CBC"
    assert facts["kdf"].startswith("PBKDF2, SHA-256, ")


def test_scrypt_tells_its_cost() -> None:
    derivation = sequence(name("2b06010401da47040b"), sequence(der.encode(der.OCTET_STRING, b"salt"), der.integer(16384), der.integer(8), der.integer(1)))
    cipher = sequence(name("60864801650304012a"), der.encode(der.OCTET_STRING, bytes(16)))
    assert describe(name("2a864886f70d01050d") + sequence(derivation, cipher)) == (("cipher", "AES-256-CBC"), ("kdf", "scrypt, N=16384, r=8, p=1"))


def test_an_old_scheme_names_both_at_once() -> None:
    algorithm = name("2a864886f70d010c0103") + sequence(der.encode(der.OCTET_STRING, b"12345678"), der.integer(2048))
    assert describe(algorithm) == (("cipher", "3DES-CBC"), ("kdf", "PKCS#12, SHA-1, 2048 rounds"))


def test_what_is_not_known_is_not_guessed() -> None:
    assert describe(name("2a0304")) == ()
