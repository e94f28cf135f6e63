"""Java key stores and PKCS#12 files: is a private key inside, how is it locked, and does one of the passwords open it that everyone tries first?

A file that holds certificates only (a trust store) is no secret. Formats: detectors/keys/jks.py and pkcs12.py name their sources.
"""

from __future__ import annotations

from random import Random

from detectors import der
from detectors.keys import jks, pkcs12
from detectors.model import Proof, Subject

# Defaults of keytool and Tomcat, of Google's service accounts, of tutorials; and none.
FIRST_TRIED = ("changeit", "", "password", "notasecret", "changeme", "secret", "123456")
_OPEN = "opens with a password that everyone tries first"
_LOCKED = "holds a private key, locked with a password that is none of the usual ones"


def check(subject: Subject) -> Proof:
    """Read the store; bytes before it (the group `before`) mean that it is a part of something else."""
    if subject.groups.get("before"):
        return Proof("failed", "does not stand at the beginning")
    try:
        return _java(subject.value) if subject.value[:4] in jks.MAGICS else _bundle(subject.value)
    except (jks.JksError, der.DerError, IndexError) as error:
        return Proof("failed", str(error) or "is cut off")


def _java(data: bytes) -> Proof:
    store = jks.read(data)
    facts = (("entries", str(len(store.tags))), ("format", store.kind))
    if not {jks.PRIVATE, jks.SECRET} & set(store.tags):
        return Proof("failed", "holds certificates only" if store.whole else "no key among the entries that are there", facts)
    if store.whole and any(jks.opens_with(data[: store.end], password) for password in FIRST_TRIED):
        return Proof("passed", _OPEN, facts, severity="high")
    return Proof("unknown", _LOCKED if store.whole else "holds a private key; its end is too far away to be read", facts)


def _bundle(data: bytes) -> Proof:
    bundle = pkcs12.read(data)
    facts = (("format", "PKCS#12"), *((("kdf", f"PKCS#12, {bundle.mac.hash}, {bundle.mac.rounds} rounds"),) if bundle.mac else ()))
    if bundle.holds == "key":
        return Proof("passed", "holds a private key in the clear", facts, severity="critical")
    if bundle.holds == "certificates":
        return Proof("failed", "holds certificates only", facts)
    if bundle.holds == "unknown":  # makers leave the bag of a key, itself locked, outside of what they encrypt
        return Proof("unknown", "is encrypted as a whole: mostly a trust store", facts, severity="low")
    if any(pkcs12.opens_with(bundle, password) for password in FIRST_TRIED):
        return Proof("passed", _OPEN, facts, severity="high")
    return Proof("unknown", _LOCKED, facts)


def template(random: Random, kind: str, password: str = "") -> str:
    """A store of random bytes: kind is jks, jks-certificates, pkcs12 or cut-pkcs12. Without a password one is drawn."""
    password = password or f"Zq{random.randint(10**9, 10**12)}"
    makers = {
        "jks": lambda: jks.make(random, password), "jks-certificates": lambda: jks.make(random, password, jks.CERTIFICATE),
        "pkcs12": lambda: pkcs12.make(random, password), "cut-pkcs12": lambda: pkcs12.make(random, password)[:300],
    }  # fmt: skip
    return as_text(makers[kind]())


def as_text(data: bytes) -> str:
    """Bytes as text that examples encode to the same bytes (PEP 383, byte by byte)."""
    return "".join(chr(byte) if byte < 0x80 else chr(0xDC00 + byte) for byte in data)
