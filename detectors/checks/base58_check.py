"""Keys of cryptocurrencies in Base58Check: Bitcoin's wallet import format (en.bitcoin.it/wiki/Wallet_import_format), extended private keys
(BIP 32 and SLIP-132: xprv, yprv, zprv, tprv), XRP family seeds (xrpl.org/docs/references/protocol/data-types/base58-encodings), Tezos
secret keys (edsk).
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from detectors import base58
from detectors.model import Proof, Subject


class Form(NamedTuple):
    """Version bytes, and the payload's length behind them, in bytes; `ending` is what a longer payload must end with."""

    name: str
    version: bytes
    sizes: tuple[int, ...]
    alphabet: str = base58.BITCOIN
    ending: bytes = b""


FORMS = (
    Form("Bitcoin private key", b"\x80", (32, 33), ending=b"\1"),
    Form("Bitcoin test network private key", b"\xef", (32, 33), ending=b"\1"),
    Form("extended private key (xprv)", bytes.fromhex("0488ade4"), (74,)),
    Form("extended private key (yprv)", bytes.fromhex("049d7878"), (74,)),
    Form("extended private key (zprv)", bytes.fromhex("04b2430c"), (74,)),
    Form("test network extended private key (tprv)", bytes.fromhex("04358394"), (74,)),
    Form("XRP family seed", b"\x21", (16,), base58.RIPPLE),
    Form("XRP Ed25519 family seed", bytes.fromhex("01e14b"), (16,), base58.RIPPLE),
    Form("Tezos Ed25519 seed", bytes.fromhex("0d0f3a07"), (32,)),
    Form("Tezos Ed25519 secret key", bytes.fromhex("2bf64e07"), (64,)),
)


def check(subject: Subject) -> Proof:
    """The four check bytes must be right, and version and length those of a key."""
    text = subject.value.decode("latin-1")
    payloads = {alphabet: base58.checked(text, alphabet) for alphabet in (base58.BITCOIN, base58.RIPPLE)}
    if not any(payloads.values()):
        return Proof("failed", "its check bytes are wrong")
    for form in FORMS:
        payload = payloads[form.alphabet]
        if payload and payload.startswith(form.version) and _fits(form, payload[len(form.version) :]):
            return Proof("passed", f"its check bytes are right: {form.name}", severity="low" if "test network" in form.name else "")
    return Proof("failed", "is no key")


def _fits(form: Form, body: bytes) -> bool:
    return len(body) in form.sizes and (len(body) == form.sizes[0] or body.endswith(form.ending))


def template(random: Random, name: str, longer: str = "") -> str:
    """A key of the form whose name begins with `name`; `longer` takes the second length (a compressed Bitcoin key)."""
    form = next(form for form in FORMS if form.name.startswith(name) or f"({name})" in form.name)
    body = random.randbytes(form.sizes[0]) + (form.ending if longer else b"")
    return base58.with_check(form.version + body, form.alphabet)
