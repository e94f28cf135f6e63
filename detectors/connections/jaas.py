"""Kafka's JAAS settings: org.apache.kafka...PlainLoginModule required username="u" password="p"; (Kafka documentation, "Authentication using SASL")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.connections.model import Connection, Field, field

_MODULE = re.compile(rb"([A-Za-z]{2,30})LoginModule\s{1,20}\\?\s{0,20}(?:required|requisite|sufficient|optional)\b")
_OPTION = re.compile(
    rb"[\s\\]{0,40}([\w.]{2,60})\s{0,4}=\s{0,4}(?:\\\"((?:[^\"\\\r\n]|\\\\){0,300})\\\"|\"((?:[^\"\\\r\n]|\\.){0,300})\"|\\?'([^'\\\r\n]{0,300})\\?'|&quot;([^&\r\n]{0,300})&quot;|([^\s;\"'\\]{1,300}))"
)
_NAMES = {b"username": "user", b"clientid": "user", b"principal": "user", b"password": "password", b"clientsecret": "key", b"keypassword": "password", b"storepassword": "password", b"scope": "scope"}


def find_jaas(text: bytes) -> Iterator[Connection]:
    """Every login module with its options, in order."""
    done = 0
    while module := _MODULE.search(text, done):
        fields, done = _options(text, module.end())
        kind = f"jaas:{module[1].decode()}"
        if any(entry.secret for entry in fields):
            yield Connection(kind, Span(module.start(), done), tuple(fields))
        elif module[1] in (b"Krb5", b"AWSMSKIAM", b"IAM"):
            yield Connection(kind, Span(module.start(), done), tuple(fields), "Kerberos or an IAM role")


def _options(text: bytes, at: int) -> tuple[list[Field], int]:
    fields: list[Field] = []
    for _ in range(30):
        match = _OPTION.match(text, at)
        if match is None:
            break
        at = match.end()
        group = next(group for group in range(2, 7) if match[group] is not None)
        key = match[1].lower()
        name = _NAMES.get(key) or ("password" if key.startswith(b"user_") else "")
        if name and match[group]:
            fields.append(field(name, match.start(group), match[group], match[group].replace(b"\\\\", b"\\")))
    return fields, at
