"""PuTTY's private key files (PuTTY manual, appendix C): encrypted or not, and the MAC, which for a plain file needs no passphrase."""

from __future__ import annotations

import binascii
import hmac
import re
from hashlib import sha1
from random import Random

from detectors.model import Proof, Subject

_FIELD = re.compile(r"^[ \t]*([A-Za-z0-9-]+): ?([^\r\n]*)$", re.MULTILINE)
_BLOCK = r"%s-Lines: ?(\d+)[ \t]*\r?\n((?:[ \t]*[A-Za-z0-9+/=]+[ \t]*\r?\n)+)"


def check(subject: Subject) -> Proof:
    """Compare the MAC of a file that says `Encryption: none`; an encrypted one opens nothing alone."""
    text = subject.value.decode("latin-1").replace("\\r", "").replace("\\n", "\n").replace("\r\n", "\n")
    fields = dict(_FIELD.findall(text))
    facts = (("key_type", fields.get("PuTTY-User-Key-File-2") or fields.get("PuTTY-User-Key-File-3") or "unknown"),)
    if fields.get("Encryption") != "none":
        return Proof("failed", "encrypted: it opens nothing without its passphrase", facts, severity="low")
    public, private = _block(text, "Public"), _block(text, "Private")
    if public is None or private is None:
        return Proof("failed", "is cut off")
    if _mac(fields, public, private) != fields.get("Private-MAC", "").strip():
        return Proof("failed", "is damaged: its MAC is wrong", facts)
    return Proof("passed", "a whole private key, not encrypted", facts)


def _block(text: str, name: str) -> bytes | None:
    found = re.search(_BLOCK % name, text)
    if found is None or len(found[2].split()) < int(found[1]):
        return None
    try:
        return binascii.a2b_base64("".join(found[2].split()[: int(found[1])]))
    except binascii.Error:
        return None


def _mac(fields: dict[str, str], public: bytes, private: bytes) -> str:
    version = 3 if "PuTTY-User-Key-File-3" in fields else 2
    named = (fields[f"PuTTY-User-Key-File-{version}"], fields["Encryption"], fields.get("Comment", "")) if fields else ()
    parts = [*(text.encode("latin-1") for text in named), public, private]
    data = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    if version == 3:
        return hmac.new(b"", data, "sha256").hexdigest()
    return hmac.new(sha1(b"putty-private-key-file-mac-key", usedforsecurity=False).digest(), data, "sha1").hexdigest()


def template(random: Random, version: str = "2", kind: str = "plain") -> str:
    """A file of random blobs with a valid MAC. `kind`: plain, encrypted, damaged."""
    cipher = "aes256-cbc" if kind == "encrypted" else "none"
    fields = {f"PuTTY-User-Key-File-{version}": "ssh-rsa", "Encryption": cipher, "Comment": "deploy@build"}
    public, private = random.randbytes(279), random.randbytes(640)
    mac = _mac(fields, public, private)
    mac = ("0" if mac[0] != "0" else "1") + mac[1:] if kind == "damaged" else mac
    lines = [f"{name}: {value}" for name, value in fields.items()]
    for name, blob in (("Public", public), ("Private", private)):
        encoded = binascii.b2a_base64(blob, newline=False).decode()
        rows = [encoded[index : index + 64] for index in range(0, len(encoded), 64)]
        lines += [f"{name}-Lines: {len(rows)}", *rows]
    return "\n".join((*lines, f"Private-MAC: {mac}"))
