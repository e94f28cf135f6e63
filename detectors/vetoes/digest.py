"""Values that were made from something else and don't open anything: password hashes, checksums with their names, public keys, certificates, ciphertext."""

from __future__ import annotations

import re

_FORMS = (
    ("a password hash", rb"\$(?:2[abxy]?|1|5|6|y|7|md5|apr1|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d+)?|bcrypt(?:-sha256)?|P|H|S|sha1|gy)\$\S{8,}"),
    ("a password hash", rb"(?:pbkdf2_sha\d+|bcrypt_sha256|argon2|scrypt|sha1|md5)\$\S+\$\S+|\{(?:SSHA|SHA|CRYPT|MD5|SMD5|SSHA512|SHA256|SHA512|PBKDF2[\w-]*|bcrypt|noop|pbkdf2|scrypt|sha256)\}\S+|SCRAM-SHA-\d+\$"),
    ("a password hash", rb"\*[0-9A-F]{40}\Z|0x0[12]00[0-9A-Fa-f]{48,}\Z"),
    ("a checksum", rb"(?:sha(?:1|256|384|512)|md5|sha3-\d+|blake2b?)[-:=][A-Za-z0-9+/=]{16,}|W/\""),
    ("a public key or certificate", rb"ssh-(?:rsa|dss|ed25519) AAAA|ecdsa-sha2-\S+ AAAA|-----BEGIN (?:[A-Z0-9]+ )*(?:PUBLIC KEY|CERTIFICATE)|sk-(?:ssh|ecdsa)\S* AAAA"),
    ("a public key or certificate", rb"(?:MII[A-Za-z0-9+/]{3}(?:AN|CI)BgkqhkiG9w0BAQEFAA|MFkwEwYHKoZIzj0CAQ|MCowBQYDK2Vw|MII[A-Z][a-z0-9A-Z+/]{2}CC[A-Za-z0-9+/]{2}[ag]AwIBAgI)"),
    ("an encrypted value", rb"\{[A-Za-z0-9+/]{20,}={0,2}\}\Z"),
    ("an encrypted value", rb"-----BEGIN (?:PGP MESSAGE|ENCRYPTED|AGE ENCRYPTED|PKCS7)|vault:v\d+:|AQICAH[A-Za-z0-9+/]|U2FsdGVkX1|gAAAAA[A-Za-z0-9_-]{60}|kms:|ENC\[|\{cipher\}|Ag[A-D][A-Za-z0-9+/]{200}|MIIB?[A-Za-z0-9+/]{2}YJKoZIhvcNAQcD|eyJhbGciOi[\w-]{20,}\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+\Z|01000000d08c9ddf"),
)  # fmt: skip
_TESTS = tuple((word, re.compile(pattern)) for word, pattern in _FORMS)
# SHA-1, SHA-256, SHA-384 and SHA-512 in hex; MD5 has the length of many keys.
_LENGTHS = frozenset({40, 64, 96, 128})
_HEX = re.compile(rb"[0-9a-f]+\Z|[0-9A-F]+\Z")


def veto(value: bytes) -> str | None:
    """Forms that say themselves what they are."""
    text = value.strip()
    return next((word for word, test in _TESTS if test.match(text)), None)


def is_hex_digest(value: bytes) -> bool:
    """Whether the value has the form of a SHA digest in hex: no veto, as keys have it too."""
    return len(value) in _LENGTHS and bool(_HEX.match(value))
