"""Private keys in PEM (RFC 7468, RFC 1421): is the body the key that its label names, whole, in the clear or encrypted?

PKCS#1 RSAPrivateKey (RFC 8017 A.1.2), PKCS#8 PrivateKeyInfo and EncryptedPrivateKeyInfo (RFC 5958), SEC 1 ECPrivateKey (RFC 5915), OpenSSL's
DSA sequence, and OpenSSH's own container (PROTOCOL.key), which has a check of its own. RSA's n = p*q, DSA's y = g^x mod p and OpenSSH's twin
check numbers are calculated, so a body that somebody edited is known without a network. Encrypted keys fail here on purpose: alone they open nothing.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from hashlib import sha256
from random import Random

from detectors import der, openssh
from detectors.entropy import shannon
from detectors.keys import locks
from detectors.model import Proof, Subject

LABEL = re.compile(rb"-----BEGIN ([A-Z0-9 ]{0,24}?)PRIVATE KEY-----")
CURVES = {"1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384", "1.3.132.0.35": "P-521", "1.3.132.0.10": "secp256k1"}
KEY_TYPES = {
    "1.2.840.113549.1.1.1": "RSA", "1.2.840.113549.1.1.10": "RSA-PSS", "1.2.840.10045.2.1": "EC", "1.2.840.10040.4.1": "DSA",
    "1.3.101.110": "X25519", "1.3.101.111": "X448", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448", "1.2.840.113549.1.3.1": "DH",
}  # fmt: skip
# Keys that their makers publish, by the SHA-256 of the decoded body: whatever the line breaks around it.
PUBLIC = {
    "56fb5326a1d72a4080d4870034ecac85b4ae1159f84b9bc458d46327083921e0": "vagrant's insecure RSA key",
    "c68c1b1e6727cd0ed7cf48b926e4d0ae7608a90b178406fe505bb359355baa93": "vagrant's insecure Ed25519 key",
    "a944363c4bdb174e431d07a189bac269d31a44cac5b5076d2dde161b73966189": "jwt.io's sample RS256 key",
}
LEAST_BODY = 100  # bytes: shorter than the least of an EC key with its public half
LEAST_ENTROPY = 5.5  # bits per byte, which a hundred random bytes have
# A sequence whose first member is a version, or another sequence with the name of an algorithm
_BEGINNING = re.compile(rb"\x30(?:[\x00-\x7f]|\x81.|\x82..|\x83...)(?:\x02\x01[\x00-\x03]|\x30(?:[\x00-\x7f]|\x81.|\x82..)\x06)", re.DOTALL)
_LOCKED = "encrypted: it opens nothing without its passphrase"
_ESCAPED_BREAK = re.compile(rb"(?<!\\)\\++[nrt]|&#(?:10|13|x0?[aAdD]);|%0[AaDd]")
_PREFIX = re.compile(rb"\b[bBrRuUfF]{1,2}(?=[\"'])")
_HEADER = re.compile(rb"([A-Z][A-Za-z-]{2,20}):[ \t]*([^\r\n]*)")
_TOKEN = re.compile(rb"[A-Za-z0-9+/=]+")


def check(subject: Subject) -> Proof:
    """Decode the body and read it as what its label says."""
    return judge(subject.value)


def judge(text: bytes) -> Proof:
    """What a whole PEM block (marker lines included, in any of the ways in which source code quotes it) is."""
    label = LABEL.search(text)
    end = text.rfind(b"-----END")
    if label is None or end < label.end():
        return Proof("unknown", "has no PEM label")
    kind = label[1].decode("ascii").strip()
    headers, data = body(text[label.end() : end])
    if b"ENCRYPTED" in headers.get(b"Proc-Type", b""):
        cipher = headers.get(b"DEK-Info", b"").split(b",")[0].decode("ascii", "replace")
        # EVP_BytesToKey with MD5 and one round, which every OpenSSL has used for this form
        return Proof("failed", _LOCKED, (("cipher", cipher[:32]), ("kdf", "MD5, one round")), severity="medium")
    if data is None:
        return Proof("failed", "its body is no base64")
    if label_of := PUBLIC.get(sha256(data).hexdigest()):
        return Proof("failed", f"a published key: {label_of}", severity="low")
    try:
        return read_der(kind, data)
    except (der.DerError, openssh.OpenSshError) as error:
        return _unread(kind, data, str(error))


def _unread(kind: str, data: bytes, why: str) -> Proof:
    """A body that is cut off is no key. One of the announced length that somebody changed still holds most of one, and from primes that are left
    the rest follows; one without a key's structure that looks random may be encrypted, or quoted in a way that is not understood here.
    """
    if len(data) < LEAST_BODY or shannon(data) < LEAST_ENTROPY:
        return Proof("failed", f"its body {why}")
    begins = data.startswith(openssh.MAGIC) if kind == "OPENSSH" else _BEGINNING.match(data)
    if not begins:
        return Proof("unknown", "its body is random bytes without a key's structure: encrypted, or written in a way that is not understood")
    if kind != "OPENSSH" and 0.95 < len(data) / (der.announced(data) or len(data) * 2) < 1.05:
        return Proof("unknown", f"its body {why}; most of a key may still be there")
    return Proof("failed", f"its body {why}")


def body(text: bytes) -> tuple[dict[bytes, bytes], bytes | None]:
    """Headers, and the decoded base64 of what stands between the marker lines (None: not base64)."""
    lines = _ESCAPED_BREAK.sub(b"\n", text).replace(b"\\/", b"/")
    headers = dict(_HEADER.findall(lines))
    plain = _PREFIX.sub(b"", _HEADER.sub(b"", lines))
    tokens = [token for token in _TOKEN.findall(plain) if token.strip(b"+/=") or len(token) > 2]
    joined = b"".join(tokens)
    try:
        return headers, binascii.a2b_base64(joined, strict_mode=True)
    except binascii.Error:
        return headers, None


def read_der(kind: str, data: bytes) -> Proof:
    """What the bytes of a key are whose PEM label would begin with `kind`. Raises DerError or OpenSshError."""
    if kind == "OPENSSH":
        return _openssh(data)
    outer = der.read(data)
    if outer.tag != der.SEQUENCE:
        raise der.DerError("is no key structure")
    if outer.end != len(data):
        raise der.DerError("has bytes behind its end")
    parts = der.items(outer.content)
    if kind == "ENCRYPTED":
        return _encrypted(parts)
    if kind == "" and parts and parts[0].tag == der.INTEGER:
        return _pkcs8(parts)
    return _by_kind(kind, parts)


def _by_kind(kind: str, parts: list[der.Item]) -> Proof:
    if kind in ("RSA", "RSA-PSS"):
        return _rsa(parts)
    if kind == "EC":
        return _ec(parts, "")
    if kind == "DSA":
        return _dsa(parts)
    return Proof("unknown", f"no reader for a {kind or 'plain'} key")


def _encrypted(parts: list[der.Item]) -> Proof:
    if [part.tag for part in parts] != [der.SEQUENCE, der.OCTET_STRING]:
        raise der.DerError("is no encrypted PKCS#8 key")
    try:
        facts = locks.describe(parts[0].content)
    except (der.DerError, IndexError, ValueError):
        facts = ()
    return Proof("failed", _LOCKED, facts, severity="low")


def _pkcs8(parts: list[der.Item]) -> Proof:
    if len(parts) < 3 or parts[1].tag != der.SEQUENCE or parts[2].tag != der.OCTET_STRING:
        raise der.DerError("is no PKCS#8 key")
    algorithm = der.items(parts[1].content)
    name = KEY_TYPES.get(der.object_id(algorithm[0].content) if algorithm else "", "")
    if name in ("RSA", "RSA-PSS"):
        return _rsa(der.items(der.read(parts[2].content).content))
    if name == "EC":
        return _ec(der.items(der.read(parts[2].content).content), der.object_id(algorithm[1].content) if len(algorithm) > 1 else "")
    return _told(name or "private key", 0)


def _rsa(parts: list[der.Item]) -> Proof:
    if len(parts) < 9 or any(part.tag != der.INTEGER for part in parts[:9]):
        raise der.DerError("is no RSA private key")
    version, modulus, _, _, prime1, prime2 = (int.from_bytes(part.content, "big") for part in parts[:6])
    if version == 0 and prime1 * prime2 != modulus:
        raise der.DerError("is damaged: its modulus is not the product of its primes")
    return _told("RSA", modulus.bit_length())


def _dsa(parts: list[der.Item]) -> Proof:
    if len(parts) != 6 or any(part.tag != der.INTEGER for part in parts):
        raise der.DerError("is no DSA private key")
    _, prime, _, base, public, private = (int.from_bytes(part.content, "big") for part in parts)
    if prime.bit_length() <= 4096 and (prime < 3 or pow(base, private, prime) != public):
        raise der.DerError("is damaged: its public value does not follow from the private one")
    return _told("DSA", prime.bit_length())


def _ec(parts: list[der.Item], curve: str) -> Proof:
    if len(parts) < 2 or parts[0].content != b"\x01" or parts[1].tag != der.OCTET_STRING:
        raise der.DerError("is no EC private key")
    named = [der.object_id(der.read(part.content).content) for part in parts[2:] if part.tag == 0xA0 and part.content[:1] == b"\x06"]
    curve = curve or (named[0] if named else "")
    return Proof("passed", "a whole EC private key, not encrypted", (("curve", CURVES.get(curve, curve)), ("key_type", "EC")))


def _openssh(data: bytes) -> Proof:
    key = openssh.read(data)
    if key.cipher != "none":
        kdf = f"{key.kdf}, {key.rounds} rounds" if key.rounds else key.kdf
        return Proof("failed", _LOCKED, (("cipher", key.cipher), ("kdf", kdf)), severity="low")
    return _told(key.kind, 0)


def _told(kind: str, bits: int) -> Proof:
    facts = (("bits", str(bits)),) if bits else ()
    return Proof("passed", f"a whole {kind} private key, not encrypted", (*facts, ("key_type", kind)))


def template(random: Random, kind: str, quoting: str = "lines") -> str:
    """A block of random numbers that satisfy what is checked. `kind`: rsa, dsa, ec, pkcs8-rsa, pkcs8-ec, pkcs8-ed25519, pkcs8-encrypted,
    legacy-encrypted, openssh, openssh-encrypted, or with `cut-` before it. `quoting`: lines, escaped (a backslash and n), spaces.
    """
    cut = kind.startswith("cut-")
    label, data, headers = _MAKERS[kind.removeprefix("cut-")](random)
    encoded = binascii.b2a_base64(data[: len(data) * 2 // 3] if cut else data, newline=False).decode()
    width = 70 if label.startswith("OPENSSH") else 64
    lines = [encoded[index : index + width] for index in range(0, len(encoded), width)]
    marks = (f"-----BEGIN {label}PRIVATE KEY-----", f"-----END {label}PRIVATE KEY-----")
    return {"lines": "\n", "escaped": "\\n", "spaces": " ", "doubled": "\\\\n"}[quoting].join((marks[0], *headers, *lines, marks[1]))


def make_der(random: Random, kind: str) -> bytes:
    """The bytes inside of such a block."""
    data = _MAKERS[kind.removeprefix("cut-")](random)[1]
    return data[: len(data) * 2 // 3] if kind.startswith("cut-") else data


def _number(random: Random, bits: int) -> int:
    return random.getrandbits(bits) | 3 << (bits - 2) | 1


def _sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, b"".join(parts))


def _make_rsa(random: Random) -> bytes:
    prime1, prime2 = _number(random, 512), _number(random, 512)
    rest = [_number(random, bits) for bits in (512, 512, 512)]
    return _sequence(*map(der.integer, (0, prime1 * prime2, 65537, _number(random, 1024), prime1, prime2, *rest)))


def _make_dsa(random: Random) -> bytes:
    prime, base, private = _number(random, 1024), _number(random, 1000), _number(random, 160)
    return _sequence(*map(der.integer, (0, prime, _number(random, 160), base, pow(base, private, prime), private)))


def _make_ec(random: Random) -> bytes:
    curve = der.encode(0xA0, der.encode(der.OBJECT_ID, bytes.fromhex("2a8648ce3d030107")))
    public = der.encode(0xA1, der.encode(der.BIT_STRING, b"\0\4" + random.randbytes(64)))
    return _sequence(der.integer(1), der.encode(der.OCTET_STRING, random.randbytes(32)), curve, public)


def _make_pkcs8(algorithm: str, inner: bytes) -> bytes:
    name = _sequence(*(der.encode(int(tag, 16), bytes.fromhex(content)) for tag, content in (part.split(":") for part in algorithm.split())))
    return _sequence(der.integer(0), name, der.encode(der.OCTET_STRING, inner))


def _make_sealed(random: Random) -> bytes:
    derivation = _sequence(der.encode(der.OBJECT_ID, bytes.fromhex("2a864886f70d01050c")), _sequence(der.encode(der.OCTET_STRING, random.randbytes(8)), der.integer(2048)))
    cipher = _sequence(der.encode(der.OBJECT_ID, bytes.fromhex("60864801650304012a")), der.encode(der.OCTET_STRING, random.randbytes(16)))
    scheme = _sequence(der.encode(der.OBJECT_ID, bytes.fromhex("2a864886f70d01050d")), _sequence(derivation, cipher))
    return _sequence(scheme, der.encode(der.OCTET_STRING, random.randbytes(640)))


_SEALED_HEADERS = ("Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0A1B2C3D4E5F60718293A4B5C6D7E8F9", "")
_MAKERS: dict[str, Callable[[Random], tuple[str, bytes, tuple[str, ...]]]] = {
    "rsa": lambda random: ("RSA ", _make_rsa(random), ()),
    "dsa": lambda random: ("DSA ", _make_dsa(random), ()),
    "ec": lambda random: ("EC ", _make_ec(random), ()),
    "pkcs8-rsa": lambda random: ("", _make_pkcs8("06:2a864886f70d010101 05:", _make_rsa(random)), ()),
    "pkcs8-ec": lambda random: ("", _make_pkcs8("06:2a8648ce3d0201 06:2a8648ce3d030107", _make_ec(random)), ()),
    "pkcs8-ed25519": lambda random: ("", _make_pkcs8("06:2b6570", der.encode(der.OCTET_STRING, random.randbytes(32))), ()),
    "pkcs8-encrypted": lambda random: ("ENCRYPTED ", _make_sealed(random), ()),
    "legacy-encrypted": lambda random: ("RSA ", random.randbytes(608), _SEALED_HEADERS),
    "openssh": lambda random: ("OPENSSH ", openssh.make(random, "none"), ()),
    "openssh-encrypted": lambda random: ("OPENSSH ", openssh.make(random, "aes256-ctr"), ()),
}
