"""libpq's keyword/value strings: host=db user=bob password='it''s' (PostgreSQL documentation, "Connection Strings", keyword/value form)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.connections.model import Connection, field

KEYWORDS = {
    b"host": "host", b"hostaddr": "host", b"port": "port", b"dbname": "database", b"user": "user", b"password": "password", b"sslpassword": "password",
    b"passfile": "passfile", b"service": "service", b"sslmode": "sslmode", b"connect_timeout": "", b"application_name": "", b"options": "", b"sslcert": "", b"sslkey": "",
    b"sslrootcert": "", b"client_encoding": "", b"target_session_attrs": "", b"binary_parameters": "", b"timezone": "", b"search_path": "", b"channel_binding": "",
    b"gssencmode": "", b"krbsrvname": "", b"fallback_application_name": "", b"keepalives": "", b"database": "database", b"server": "host", b"sslsni": "", b"require_auth": "",
}  # fmt: skip
NEEDLES = (b"password=", b"password =", b"passfile", b"sslmode", b"dbname=")
_FIRST = re.compile(rb"(?<![\w.$?&;-])(?:host|hostaddr|dbname|user|password|port|sslmode|database|server)[ ]{0,2}=(?=[^\s=])", re.IGNORECASE)
_PAIR = re.compile(rb"[ \t]{0,4}([A-Za-z_]{2,30})[ ]{0,2}=[ ]{0,2}(?:'((?:[^'\\\r\n]|\\.|''){0,400})'|((?:%[sdvq]|\$?\{[\w.:-]{0,60}\}|[^\s\"'`<>;,&|]){0,400}))")


def find_spaced(text: bytes, start: int, end: int) -> Iterator[Connection]:
    """Every list of at least three keywords, or of a password and a place, that begins in text[start:end]; one line each."""
    while first := _FIRST.search(text, start, end):
        pairs, done = _pairs(text, first.start())
        start = max(done, first.end())
        if connection := _connection(first.start(), start, pairs):
            yield connection


def _pairs(text: bytes, at: int) -> tuple[list[re.Match[bytes]], int]:
    pairs: list[re.Match[bytes]] = []
    while (match := _PAIR.match(text, at)) and match[1].lower() in KEYWORDS and len(pairs) < 40:
        pairs.append(match)
        at = match.end()
        if text[at : at + 1] not in (b" ", b"\t"):
            break
    return pairs, at


def _connection(start: int, end: int, pairs: list[re.Match[bytes]]) -> Connection | None:
    names = {KEYWORDS[match[1].lower()] for match in pairs}
    if len(pairs) < 2 or names.isdisjoint(("host", "database", "user")):
        return None
    fields = []
    for match in pairs:
        name, group = KEYWORDS[match[1].lower()], 2 if match[2] is not None else 3
        if name and match[group]:
            value = re.sub(rb"\\(.)", rb"\1", match[2]).replace(b"''", b"'") if group == 2 else match[3]
            fields.append(field(name, match.start(group), match[group], value))
    if any(entry.secret for entry in fields):
        return Connection("libpq", Span(start, end), tuple(fields))
    if len(pairs) >= 3 and "host" in names and "user" in names:
        why = "a password file" if "passfile" in names or "service" in names else "no password in the string"
        return Connection("libpq", Span(start, end), tuple(fields), why)
    return None
