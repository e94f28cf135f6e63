"""Certificates, made by the library and read back; and hostile ones, which are read as nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from detectors.certificates import flags, private_key_digest, public_key_digest, read_der, read_pem, read_ssh

START = datetime(2026, 1, 1, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def made(days: int = 90, issuer: str = "Acme CA", *, authority: bool = False) -> x509.Certificate:
    builder = x509.CertificateBuilder().subject_name(name("shop.acme.io")).issuer_name(name(issuer)).public_key(KEY.public_key())
    builder = builder.serial_number(7).not_valid_before(START).not_valid_after(START + timedelta(days=days))
    builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    return builder.sign(KEY, hashes.SHA256())


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def private_pem(key: ec.EllipticCurvePrivateKey = KEY) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def test_subject_issuer_life_and_key() -> None:
    found = read_pem(pem(made()))
    assert found
    assert (found.subject, found.issuer, found.days, found.key) == ("CN=shop.acme.io", "CN=Acme CA", 90, "EC secp256r1")
    assert (found.not_before, found.not_after) == ("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z")
    assert flags(found) == ()


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (made(issuer="shop.acme.io"), ("self-signed",)),
        (made(issuer="shop.acme.io", authority=True, days=7000), ("self-signed", "authority")),
        (made(days=800), ("long lived (800 days)",)),
    ],
)
def test_flags(certificate: x509.Certificate, words: tuple[str, ...]) -> None:
    found = read_pem(pem(certificate))
    assert found
    assert flags(found) == words


def test_no_well_defined_end_is_no_end() -> None:
    builder = x509.CertificateBuilder().subject_name(name("a")).issuer_name(name("b")).public_key(KEY.public_key()).serial_number(1)
    endless = builder.not_valid_before(START).not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)).sign(KEY, hashes.SHA256())
    found = read_pem(pem(endless))
    assert found
    assert (found.not_after, flags(found)) == ("", ("never expires",))


@pytest.mark.parametrize("text", [pem(made()), pem(made()).replace(b"\n", b"\\n"), pem(made()).replace(b"\n", b"\r\n"), b'x = "' + pem(made()).replace(b"\n", b'\\n" +\n  "')])
def test_pem_in_the_ways_in_which_code_quotes_it(text: bytes) -> None:
    assert read_pem(text)


def test_der_with_bytes_behind_it() -> None:
    data = made().public_bytes(serialization.Encoding.DER)
    assert read_der(data + b"more") == read_pem(pem(made()))


def test_the_private_key_that_a_certificate_belongs_to() -> None:
    found = read_pem(pem(made()))
    assert found
    assert found.public_key == private_key_digest(private_pem())
    assert found.public_key == private_key_digest(private_pem().replace(b"\n", b"\\n"))
    assert found.public_key != private_key_digest(private_pem(ec.generate_private_key(ec.SECP256R1())))
    assert private_key_digest(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----") == ""


def test_public_keys_in_both_formats() -> None:
    key = KEY.public_key()
    digest = private_key_digest(private_pem())
    assert public_key_digest(key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)) == digest
    assert public_key_digest(key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)) == digest


def test_ssh_certificates() -> None:
    authority, user = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()
    builder = serialization.SSHCertificateBuilder().public_key(user.public_key()).serial(1).type(serialization.SSHCertificateType.USER).key_id(b"ada")
    limited = builder.valid_principals([b"root"]).valid_after(1_767_225_600).valid_before(1_767_225_600 + 864_000).sign(authority)
    found = read_ssh(limited.public_bytes())
    assert found
    assert (found.subject, found.not_after, found.days, found.key) == ("ada, root", "2026-01-11T00:00:00Z", 10, "Ed25519")
    endless = read_ssh(builder.valid_for_all_principals().valid_after(0).valid_before(2**64 - 1).sign(authority).public_bytes())
    assert endless
    assert flags(endless) == ("never expires",)


@given(st.binary(max_size=300))
def test_other_bytes_are_no_certificates(data: bytes) -> None:
    assert read_der(b"\x30\x82" + data) is None
    assert read_ssh(b"ssh-ed25519-cert-v01@openssh.com " + data) is None
    assert read_pem(b"-----BEGIN CERTIFICATE-----" + data + b"-----END CERTIFICATE-----") is None
    assert private_key_digest(data) == ""
