"""How a key is locked: cipher and key derivation of PKCS#5 (RFC 8018), PKCS#12 (RFC 7292 appendix C) and scrypt (RFC 7914), from an AlgorithmIdentifier."""

from __future__ import annotations

from detectors import der

Facts = tuple[tuple[str, str], ...]

_CIPHERS = {
    "2.16.840.1.101.3.4.1.2": "AES-128-CBC", "2.16.840.1.101.3.4.1.22": "AES-192-CBC", "2.16.840.1.101.3.4.1.42": "AES-256-CBC",
    "2.16.840.1.101.3.4.1.6": "AES-128-GCM", "2.16.840.1.101.3.4.1.46": "AES-256-GCM", "2.16.840.1.101.3.4.1.47": "AES-256-CCM",
    "1.2.840.113549.3.7": "3DES-CBC", "1.3.14.3.2.7": "DES-CBC", "1.2.840.113549.3.2": "RC2-CBC",
}  # fmt: skip
_HASHES = {
    "1.2.840.113549.2.7": "SHA-1", "1.2.840.113549.2.8": "SHA-224", "1.2.840.113549.2.9": "SHA-256", "1.2.840.113549.2.10": "SHA-384", "1.2.840.113549.2.11": "SHA-512",
}  # fmt: skip
# Schemes that name cipher and derivation at once: PKCS#5 v1.5 and PKCS#12.
_SCHEMES = {
    "1.2.840.113549.1.5.1": ("DES-CBC", "PBKDF1, MD2"), "1.2.840.113549.1.5.3": ("DES-CBC", "PBKDF1, MD5"), "1.2.840.113549.1.5.10": ("DES-CBC", "PBKDF1, SHA-1"),
    "1.2.840.113549.1.5.11": ("RC2-CBC", "PBKDF1, SHA-1"), "1.2.840.113549.1.12.1.1": ("RC4-128", "PKCS#12, SHA-1"), "1.2.840.113549.1.12.1.2": ("RC4-40", "PKCS#12, SHA-1"),
    "1.2.840.113549.1.12.1.3": ("3DES-CBC", "PKCS#12, SHA-1"), "1.2.840.113549.1.12.1.4": ("3DES-CBC", "PKCS#12, SHA-1"),
    "1.2.840.113549.1.12.1.5": ("RC2-128-CBC", "PKCS#12, SHA-1"), "1.2.840.113549.1.12.1.6": ("RC2-40-CBC", "PKCS#12, SHA-1"),
    "1.3.6.1.4.1.42.2.17.1.1": ("Sun's stream", "SHA-1, one round"), "1.3.6.1.4.1.42.2.19.1": ("3DES-CBC", "MD5"),
}  # fmt: skip
PBES2 = "1.2.840.113549.1.5.13"
_PBKDF2 = "1.2.840.113549.1.5.12"
_SCRYPT = "1.3.6.1.4.1.11591.4.11"


def describe(algorithm: bytes) -> Facts:
    """`cipher` and `kdf` (with its rounds) of the content of an AlgorithmIdentifier; empty for what is not known. Raises DerError."""
    name, *parameters = der.items(algorithm)
    scheme = der.object_id(name.content)
    if scheme == PBES2 and parameters:
        derivation, cipher = (der.items(part.content) for part in der.items(parameters[0].content)[:2])
        return (("cipher", _CIPHERS.get(der.object_id(cipher[0].content), "unknown")), ("kdf", _derivation(derivation)))
    known = _SCHEMES.get(scheme)
    if known is None:
        return ()
    values = der.items(parameters[0].content) if parameters and parameters[0].tag == der.SEQUENCE else []
    return (("cipher", known[0]), ("kdf", _with_rounds(known[1], values[1]) if len(values) > 1 else known[1]))


def _derivation(parts: list[der.Item]) -> str:
    name = der.object_id(parts[0].content)
    values = der.items(parts[1].content) if len(parts) > 1 else []
    if name == _SCRYPT and len(values) >= 4:
        cost, block, lanes = (int.from_bytes(value.content, "big") for value in values[1:4])
        return f"scrypt, N={cost}, r={block}, p={lanes}"
    if name == _PBKDF2 and len(values) >= 2:
        digest = next((der.object_id(der.items(value.content)[0].content) for value in values[2:] if value.tag == der.SEQUENCE), "1.2.840.113549.2.7")
        return _with_rounds(f"PBKDF2, {_HASHES.get(digest, 'unknown')}", values[1])
    return "unknown"


def _with_rounds(text: str, rounds: der.Item) -> str:
    return f"{text}, {int.from_bytes(rounds.content, 'big')} rounds"
