"""A private key's finding names the certificate or public key of the same tree that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from scanner.halves import halves_of
from tests.support.command import Outcome
from tests.support.repository import Repo

KEY, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
LOGIN = ed25519.Ed25519PrivateKey.generate()
PEM, OPENSSH = serialization.Encoding.PEM, serialization.Encoding.OpenSSH


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate() -> x509.Certificate:
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.acme.io")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(names).issuer_name(names).public_key(KEY.public_key()).serial_number(3)
    return builder.not_valid_before(start).not_valid_after(start + timedelta(days=9)).sign(KEY, hashes.SHA256())


def test_keys_are_matched_with_certificates_and_public_keys(repo: Repo, cli: Callable[..., Outcome]) -> None:
    repo.write(
        {
            "tls/server.key": private(KEY),
            "tls/other.key": private(OTHER),
            "deploy/id": LOGIN.private_bytes(PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()),
            "deploy/id.pub": LOGIN.public_key().public_bytes(OPENSSH, serialization.PublicFormat.OpenSSH) + b" ada@acme\n",
            "tls/server.crt": certificate().public_bytes(PEM),
        }
    )
    found = {finding["path"]: finding["evidence"]["reasons"][-1] for finding in cli("scan", "--format", "jsonl", cwd=repo.path).findings}
    assert found["tls/server.key"] == "belongs to the certificate CN=shop.acme.io in tls/server.crt"
    assert found["deploy/id"] == "belongs to a public key in deploy/id.pub"
    assert "belongs" not in found["tls/other.key"]


def test_der_certificates_and_pem_public_keys_are_halves_too() -> None:
    (der,) = halves_of(certificate().public_bytes(serialization.Encoding.DER), []).public
    (pem,) = halves_of(KEY.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo), []).public
    assert der[0] == pem[0]
