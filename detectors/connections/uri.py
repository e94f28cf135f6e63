"""URIs with userinfo (RFC 3986 section 3.2.1), of any scheme: scheme://user:password@host:port/path?query.

Hosts may be names, IPv6 in brackets, lists (mongodb), empty, or left to a template (%s, {host}, ${HOST}). A password may hold `:` and,
not quite by the book, `@`: userinfo reaches to the last `@` of the authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.connections.escapes import unescape_percent
from detectors.connections.model import Connection, Field, field
from detectors.connections.query import MECHANISMS, read_query

_SCHEME = re.compile(rb"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,39}\Z")
_JDBC = re.compile(rb"jdbc:(?:[\w-]{1,30}:){0,3}\Z", re.IGNORECASE)
_AUTHORITY = re.compile(rb"[^\s\"'`<>\\/?#]{0,600}")
_TOKEN = re.compile(rb"[^\s\"'`<>\\]{0,2000}")
_HOST = re.compile(rb"(?P<host>\[[0-9A-Fa-f:.%]{2,60}\]|(?:%[sdvq]|\$?\{[\w.:-]{0,60}\}|\$[A-Za-z_]\w{0,40}|\$\([\w.-]{1,40}\)|[\w.%~*,-]){0,300})(?::(?P<port>\d{1,5}|%[dsv]|\$?\{[\w.:]{0,40}\}|\$\w{1,40}))?")
_WEB = frozenset({b"http", b"https", b"ws", b"wss"})
# Passwords of git over HTTPS that say that the user is the token.
_TOKEN_MARKS = frozenset({b"x-oauth-basic", b"x-token-auth", b""})


def find_uris(text: bytes) -> Iterator[Connection]:
    """Every URI that has userinfo or secret parameters, in order."""
    at, done, token_end = text.find(b"://"), 0, 0
    while at >= 0:
        nested = at < token_end  # within another one's query, which was read already
        if not nested:
            token_end = _end(_TOKEN, text, at)
        scheme = _SCHEME.search(text, max(done, at - 40), at)
        if scheme and not _JDBC.search(text, max(0, scheme.start() - 60), scheme.start()):
            connection = _read(text, Span(scheme.start(), token_end), at, nested=nested)
            if connection:
                yield connection
                done = connection.span.end
        at = text.find(b"://", max(at + 3, done))


def _read(text: bytes, whole: Span, colon: int, *, nested: bool) -> Connection | None:
    """The URI in `whole`, whose scheme ends at `colon`. Of a nested one only the userinfo is looked at."""
    (start, token_end), begin = whole, colon + 3
    scheme = text[start:colon].lower()
    at = _userinfo_end(text, begin, token_end, scheme)
    if at < 0 and nested:
        return None
    host_at = at + 1 if at >= 0 else begin
    host = _HOST.match(text, host_at, token_end)
    if host is None:
        return None
    fields = [*_userinfo(text, begin, at, host["host"].lower()), *_place(text, host, token_end)]
    query = text.find(b"?", host_at, token_end)
    if query >= 0:
        fields += read_query(text, query + 1, token_end, web=scheme in _WEB)
    if at < 0 and not any(entry.secret for entry in fields) and not MECHANISMS.search(text, host_at, token_end):
        return None
    passwordless = "" if any(entry.secret for entry in fields) else _why_none(text[host_at:token_end])
    return Connection(f"uri:{scheme.decode()}", Span(start, token_end), tuple(fields), passwordless)


def _end(pattern: re.Pattern[bytes], text: bytes, begin: int) -> int:
    match = pattern.match(text, begin)
    return match.end() if match else begin


def _userinfo_end(text: bytes, begin: int, token_end: int, scheme: bytes) -> int:
    """Where the `@` of the authority stands, or -1. Outside of the web a password may hold an unescaped slash."""
    end = _end(_AUTHORITY, text, begin)
    at = text.rfind(b"@", begin, end)
    if at >= 0 or scheme in _WEB:
        return at
    head = text[begin:end]
    user, colon, rest = head.partition(b":")
    if not colon or b"." in user or not user or rest.isdigit() or text[end : end + 1] != b"/":
        return -1
    return text.find(b"@", end, min(token_end, end + 80))


def _userinfo(text: bytes, begin: int, at: int, host: bytes) -> list[Field]:
    if at < 0:
        return []
    user, colon, password = text[begin:at].partition(b":")
    if (not colon or password in _TOKEN_MARKS) and _is_token(user) and b"sentry" not in host:
        return [field("token", begin, user, unescape_percent(user))]
    fields = [field("user", begin, user, unescape_percent(user))] if user else []
    if password:
        fields.append(field("password", begin + len(user) + 1, password, unescape_percent(password)))
    return fields


def _is_token(user: bytes) -> bool:
    return len(user) >= 20 and any(48 <= byte < 58 for byte in user) and b"." not in user and b"$" not in user and b"{" not in user


def _place(text: bytes, host: re.Match[bytes], token_end: int) -> list[Field]:
    fields = [field("host", host.start("host"), host["host"])] if host["host"] else []
    if host["port"]:
        fields.append(field("port", host.start("port"), host["port"]))
    path = re.compile(rb"/([^\s/?#&;,)\]}]{1,100})").match(text, host.end(), token_end)
    if path:
        fields.append(field("database", path.start(1), path[1], unescape_percent(path[1])))
    return fields


def _why_none(rest: bytes) -> str:
    mechanism = MECHANISMS.search(rest)
    return f"authenticates by {mechanism[0].decode()}" if mechanism else "no password in the address"
