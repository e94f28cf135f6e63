"""Mnemonic phrases (BIP 39): every word of the English list, and the last bits the first of the entropy's SHA-256.

The 2,048 words stand in bip39.toml beside this module, read when a phrase is first met: without them a phrase can't be told from prose.
"""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path
from random import Random

from detectors.model import Proof, Subject

WORD_BITS = 11
LENGTHS = (12, 15, 18, 21, 24)


def check(subject: Subject) -> Proof:
    """Words that are not of the list or a wrong check sum make it prose."""
    phrase = subject.value.decode("latin-1").lower().split()
    if len(phrase) not in LENGTHS:
        return Proof("failed", "has not the length of a mnemonic phrase")
    places = {word: place for place, word in enumerate(words())}
    if any(word not in places for word in phrase):
        return Proof("failed", "has words that no mnemonic phrase holds")
    bits = "".join(f"{places[word]:0{WORD_BITS}b}" for word in phrase)
    if checksum(bits[: len(bits) * 32 // 33]) != bits[len(bits) * 32 // 33 :]:
        return Proof("failed", "its check sum is wrong")
    return Proof("passed", f"{len(phrase)} words whose check sum is right")


def words() -> tuple[str, ...]:
    """The English list, in its order."""
    text = Path(__file__).with_name("bip39.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["words"].split())


def checksum(entropy: str) -> str:
    """The check bits of a string of 0 and 1."""
    digest = sha256(int(entropy, 2).to_bytes(len(entropy) // 8, "big")).digest()
    return f"{digest[0]:08b}"[: len(entropy) // 32]


def template(random: Random, count: str = "12") -> str:
    size = int(count) * WORD_BITS * 32 // 33
    bits = f"{random.getrandbits(size):0{size}b}"
    bits += checksum(bits)
    listed = words()
    return " ".join(listed[int(bits[index : index + WORD_BITS], 2)] for index in range(0, len(bits), WORD_BITS))
