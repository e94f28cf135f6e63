"""Short forms: Go's user:password@tcp(host)/db, Oracle's user/password@host:port/service, Redis' host:port,password=...

Sources: go-sql-driver/mysql "DSN", Oracle Net Services "EZConnect", StackExchange.Redis "Configuration Options".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.connections.model import Connection, field

NEEDLES = (
    b"@tcp", b"@udp(", b"@unix(", b"@cloudsql", b"@//", b"@(description", b":15", b":162", b":163", b":2484", b",password", b", password",
    b"sqlplus", b"sqlldr", b"expdp", b"impdp", b"rman ", b"sqlcl", b"tkprof", b"userid", b"target", b"catalog", b"auxiliary", b"connect ", b"conn ",
)  # fmt: skip
_GO = re.compile(rb"(?<![\w.%$-])([\w.%{}$-]{0,80}):([^\s\"'`/]{0,200})@(?:tcp6?|unix|udp|cloudsql(?:-mysql)?)\(([^\s()]{0,200})\)/([\w.%{}$-]{0,80})")
# Of ports only the ones that Oracle registers, so that nothing else with a slash and an @ is taken for an address.
_ORACLE_PLACE = rb"(?://)?[\w.-]{1,120}:(?:15\d\d|16[23]\d|2484)(?:[/:][\w.$-]{1,60})?|//[\w.-]{1,120}(?:/[\w.$-]{1,60})|\(DESCRIPTION\b|\"?\(DESCRIPTION_LIST"
_ORACLE = re.compile(
    rb"(?<![\w/.@:-])([A-Za-z][\w$#]{0,30}(?:\[\w{1,30}\])?)/(?:\\?\"([^\"\\\r\n]{1,100})\\?\"|([^\s\"'/@\\<>,;]{1,60}))@(?=" + _ORACLE_PLACE + rb")(?://)?([\w.-]{0,120})", re.IGNORECASE
)
# Oracle's own tools take user/password, with a net service name or none.
_TOOLS = re.compile(
    rb"\b(?:sqlplus|sqlldr|expdp|impdp|rman|sqlcl|tkprof|(?:userid|target|catalog|auxiliary)[ =]|conn(?:ect)?)[ \t]{1,4}(?:-\w[ \t]{1,3}){0,4}(?:userid=)?[\"']?([A-Za-z][\w$#]{0,30})/(?:\\?\"([^\"\\\r\n]{1,100})\\?\"|([^\s\"'/@\\<>,;]{1,60}))"
    rb"(?:@([\w.]{1,60}))?(?=[\s\"';]|\Z)",
    re.IGNORECASE,
)
_OPTION = re.compile(rb",[ ]?password[ ]?=[ ]?((?:\$?\{[\w.:]{1,40}\}|[^\s,\"'`<>]){1,200})", re.IGNORECASE)
_ENDPOINT = re.compile(rb"([\w.-]{1,120}):(\d{2,5})(?=,|\Z)")


def find_compact(text: bytes, start: int, end: int) -> Iterator[Connection]:
    """Every short form in text[start:end]."""
    for match in _GO.finditer(text, start, end):
        yield _connection("mysql-dsn", match, ((1, "user"), (2, "password"), (3, "host"), (4, "database")))
    for match in _ORACLE.finditer(text, start, end):
        yield _connection("oracle", match, ((1, "user"), (2, "password"), (3, "password"), (4, "host")))
    for match in _TOOLS.finditer(text, start, end):
        yield _connection("oracle", match, ((1, "user"), (2, "password"), (3, "password"), (4, "database")))
    for match in _OPTION.finditer(text, start, end):
        if connection := _redis(text, match):
            yield connection


def _redis(text: bytes, match: re.Match[bytes]) -> Connection | None:
    """StackExchange.Redis' options: the first of the comma-separated list is the endpoint."""
    floor = max(0, match.start() - 300)
    before = text[floor : match.start()]
    begin = max(before.rfind(sign) for sign in (b'"', b"'", b"`", b"<", b">", b"\n", b"\t", b" ")) + 1
    endpoint = before[begin:].partition(b",")[0]
    begin += endpoint.rfind(b"=") + 1
    first = _ENDPOINT.match(text, floor + begin, match.start())
    if first is None:
        return None
    fields = (field("host", first.start(1), first[1]), field("port", first.start(2), first[2]), field("password", match.start(1), match[1]))
    return Connection("redis", Span(first.start(), match.end()), fields)


def _connection(kind: str, match: re.Match[bytes], groups: tuple[tuple[int, str], ...]) -> Connection:
    fields = tuple(field(name, match.start(group), match[group]) for group, name in groups if match[group])
    none = "" if any(entry.secret for entry in fields) else "no password in the string"
    return Connection(kind, Span(*match.span()), fields, none)
