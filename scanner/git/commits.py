"""A commit object's own words: who wrote it, who made it, and its signature as it stands. Format: git's commit object (git-commit-tree(1))."""

from __future__ import annotations

import re
from typing import NamedTuple

_PERSON = re.compile(rb"(.{0,1000}?) ?<([^>]{0,1000})> (-?\d{1,15})(?: ([+-]\d{4}))?\Z", re.DOTALL)
_SIGNATURES = (b"gpgsig", b"gpgsig-sha256")


class Person(NamedTuple):
    """Decoded text (undecodable bytes as U+FFFD); `seconds` since the epoch, as the commit claims."""

    name: str = ""
    email: str = ""
    seconds: int = 0

    @property
    def shown(self) -> str:
        return f"{self.name} <{self.email}>" if self.email else self.name


class Commit(NamedTuple):
    """`signature` is the armoured text or empty; `payload` are the bytes that were signed: the object without its signature."""

    author: Person
    committer: Person
    signature: bytes
    payload: bytes


def parse_commit(data: bytes) -> Commit:
    """The commit whose object has these bytes. What is malformed is empty."""
    header, gap, message = data.partition(b"\n\n")
    kept: list[bytes] = []
    fields: dict[bytes, bytes] = {}
    for line in re.split(rb"\n(?! )", header):
        name, _, value = line.partition(b" ")
        if name in _SIGNATURES:
            fields.setdefault(b"gpgsig", value.replace(b"\n ", b"\n"))
        else:
            fields.setdefault(name, value)
            kept.append(line)
    payload = b"\n".join(kept) + gap + message
    return Commit(_person(fields.get(b"author", b"")), _person(fields.get(b"committer", b"")), fields.get(b"gpgsig", b""), payload)


def _person(value: bytes) -> Person:
    found = _PERSON.match(value)
    if not found:
        return Person()
    return Person(found[1].decode("utf-8", "replace"), found[2].decode("utf-8", "replace"), int(found[3]))
