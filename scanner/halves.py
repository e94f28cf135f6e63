"""Private keys and the certificates or public keys that they belong to, told by the digest of the public half. Read in a worker: the bytes are anyone's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detectors.artifact import Span
from detectors.certificates import PEM, private_key_digest, public_key_digest, read_der, read_pem, read_ssh

ENDINGS = (".crt", ".cer", ".cert", ".pem", ".der", ".pub", ".ca-bundle", ".p7c")
MOST_FILES = 500
MOST_BYTES = 256 << 10
MOST_HALVES = 200  # of one file
_PUBLIC = re.compile(rb"-----BEGIN (?:RSA )?PUBLIC KEY-----[^-]{60,8000}-----END (?:RSA )?PUBLIC KEY-----")
_LINE = re.compile(rb"^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d{3})(-cert-v01@openssh\.com)? [A-Za-z0-9+/]{40,8000}={0,2}", re.MULTILINE)


class Halves(NamedTuple):
    """Of one file: digests of public halves with words for what holds them, and the digest of the private key at each place (empty: unread)."""

    public: tuple[tuple[str, str], ...]
    private: tuple[str, ...]


def halves_of(data: bytes, keys: Sequence[Span]) -> Halves:
    """What a file holds. `keys` are the places of private keys in it (bytes of the stored file)."""
    public = tuple(pair for pair, _ in zip(_public(data), range(MOST_HALVES), strict=False))
    return Halves(public, tuple(private_key_digest(data[span.start : span.end]) for span in keys[:MOST_HALVES]))


def _public(data: bytes) -> Iterator[tuple[str, str]]:
    for match in PEM.finditer(data):
        if found := read_pem(match[0]):
            yield found.public_key, f"the certificate {found.subject}"
    if found := read_der(data):
        yield found.public_key, f"the certificate {found.subject}"
    for match in _PUBLIC.finditer(data):
        if digest := public_key_digest(match[0]):
            yield digest, "a public key"
    for match in _LINE.finditer(data):
        certificate = read_ssh(match[0]) if match[1] else None
        if certificate:
            yield certificate.public_key, f"the SSH certificate {certificate.subject}"
        elif digest := public_key_digest(match[0]):
            yield digest, "a public key"
