"""Connection strings of `;`-separated pairs: ADO.NET, OLE DB, ODBC, and Azure's services.

Synonyms of keys: learn.microsoft.com, SqlConnection.ConnectionString, "OLE DB Connection String Syntax", MySqlConnector and Npgsql option pages; for Azure
the page "Configure connection strings" of each service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from detectors.artifact import Span
from detectors.connections.model import Connection, field
from detectors.connections.pairs import Pair, read_pairs

KEYS = {
    "host": "server|data source|datasource|address|addr|network address|host|hostname|servername|endpoint|accountendpoint|blobendpoint|ingestionendpoint|tableendpoint|queueendpoint|fileendpoint|dbq|system",
    "database": "database|initial catalog|dbname|databasename|database name|attachdbfilename|defaultcollection|entitypath",
    "user": "user id|userid|uid|user|username|user name|sharedaccesskeyname|deviceid|db user",
    "password": "password|pwd|passwd|jet oledb:database password|proxy password|new password|sslpassword|keystorepassword|truststorepassword|certificate password|certificatepassword|ssl password",
    "key": "accountkey|sharedaccesskey|accesskey|sharedsecretvalue|azurestoragekey|authkey",
    "token": "sharedaccesssignature",
    "account": "accountname",
    "port": "port",
    "driver": "driver|provider|dsn|file name|defaultendpointsprotocol|network library|dbalias",
    "mode": "integrated security|trusted_connection|authentication|auth type|runas|authtype|integratedsecurity",
}  # fmt: skip
CANONICAL = {synonym.encode(): name for name, synonyms in KEYS.items() for synonym in synonyms.split("|")}
# Azure App Configuration and Application Insights have keys that mean something only beside their endpoint.
_FIRST = re.compile(
    rb"(?<![\w.:$-])(?:" + b"|".join(re.escape(key) for key in sorted(CANONICAL, key=lambda key: -len(key))) + rb"|instrumentationkey|usedevelopmentstorage)[ \t]{0,8}=(?!=)", re.IGNORECASE
)
# What one of every such list holds, lower-case: the literals of secrets and of what stands for them.
NEEDLES = (
    b"password", b"pwd", b"passwd", b"accountkey", b"accesskey", b"sharedaccess", b"sharedsecretvalue", b"azurestoragekey", b"authkey", b"secret=",
    b"integrated security", b"integratedsecurity", b"trusted_connection", b"authentication=", b"authtype", b"auth type", b"runas=", b"usedevelopmentstorage", b"instrumentationkey",
)  # fmt: skip
_QUOTES = re.compile(rb"[\"'`]")
_PASSWORDLESS = {
    b"integrated security": (b"true", b"yes", b"sspi"),
    b"integratedsecurity": (b"true", b"yes", b"sspi"),
    b"trusted_connection": (b"true", b"yes", b"1"),
}
_DIRECTORY = re.compile(rb"active ?directory ?(?:default|managed ?identity|msi|integrated|interactive|workload ?identity|device ?code ?flow)|azure\.?(?:msi|managed ?identity)|managed ?identity|app;?", re.IGNORECASE)
_EMULATOR = "devstoreaccount1"


def find_pairs(text: bytes, start: int, end: int, known: Mapping[str, str]) -> Iterator[Connection]:
    """Every list of pairs that begins in text[start:end] and connects somewhere. `known` are SHA-256 digests of published keys and their labels."""
    while first := _FIRST.search(text, start, end):
        read = read_pairs(text, first.start(), _outer_quote(text, first.start()))
        start = max(first.end(), read.end)
        if connection := _connection(text, first.start(), read.end, read.pairs, known):
            yield connection


def _outer_quote(text: bytes, start: int) -> bytes:
    """The quote that opens the string that holds `start`, if one does on this line."""
    begin = max(text.rfind(b"\n", 0, start), start - 300, -1) + 1
    quotes = [match for match in _QUOTES.finditer(text, begin, start) if text[match.start() - 1 : match.start()] != b"\\"]
    if not quotes:
        return b"'" if text[begin:start].count(b"\\'") else b""
    last = quotes[-1][0]
    # A quote that opens: an odd number of them so far on the line, or nothing but pairs behind it.
    return last if sum(quote[0] == last for quote in quotes) % 2 else b""


def _connection(text: bytes, start: int, end: int, pairs: tuple[Pair, ...], known: Mapping[str, str]) -> Connection | None:
    keys = {pair.key: pair for pair in pairs}
    kind = _kind(keys)
    names = {key: name for key in keys if (name := _canonical(key, kind))}
    if not kind or (len(names) < 2 and b"usedevelopmentstorage" not in keys) or _is_code(text, pairs):
        return None
    fields = tuple(field(names[pair.key], pair.span.start, text[pair.span.start : pair.span.end], pair.value) for pair in pairs if pair.key in names and pair.value)
    secrets = [entry for entry in fields if entry.secret]
    passwordless = _passwordless(keys)
    if not secrets and not passwordless:
        return None
    public = next((label for entry in secrets if entry.secret and (label := known.get(sha256(entry.secret.reveal()).hexdigest()))), "")
    if not public and keys.get(b"accountname") and keys[b"accountname"].value.decode("utf-8", "replace") == _EMULATOR:
        public = "the storage emulator's account"
    if not public and keys.get(b"usedevelopmentemulator"):
        public = "a local emulator"
    return Connection(kind, Span(start, end), fields, "" if secrets else passwordless, public)


def _is_code(text: bytes, pairs: tuple[Pair, ...]) -> bool:
    """Whether these are assignments of a language: every value has a plain quote of its own."""
    return all(text[pair.span.start - 1 : pair.span.start] in (b'"', b"'") and text[pair.span.start - 2 : pair.span.start - 1] != b"\\" for pair in pairs)


def _canonical(key: bytes, kind: str) -> str:
    if key == b"secret" and kind == "azure-app-configuration":
        return "key"
    if key == b"instrumentationkey":
        return "account"
    return CANONICAL.get(key, "")


def _kind(keys: Mapping[bytes, Pair]) -> str:
    """What the keys together connect to; empty if to nothing."""
    endpoint = keys[b"endpoint"].value.lower() if b"endpoint" in keys else b""
    for kind, here in (
        ("azure-storage", b"usedevelopmentstorage" in keys or (bool({b"accountkey", b"sharedaccesssignature"} & keys.keys()) and bool({b"accountname", b"blobendpoint"} & keys.keys()))),
        ("azure-cosmos-db", b"accountendpoint" in keys and b"accountkey" in keys),
        ("azure-iot-hub", b"hostname" in keys and b"sharedaccesskey" in keys),
        ("azure-event-hubs", b"sharedaccesskey" in keys and b"entitypath" in keys),
        ("azure-service-bus", b"sharedaccesskey" in keys or b"sharedaccesssignature" in keys),
        ("azure-app-configuration", b"secret" in keys and (b"id" in keys or b".azconfig." in endpoint)),
        ("azure-signalr", b"accesskey" in keys and (b"signalr" in endpoint or b"webpubsub" in endpoint or b"authtype" in keys)),
        ("azure-communication", b"accesskey" in keys and bool(endpoint)),
        ("azure-application-insights", b"instrumentationkey" in keys and b"ingestionendpoint" in keys),
        ("odbc", b"driver" in keys or b"dsn" in keys),
        ("ole-db", b"provider" in keys),
        ("ado.net", True),
    ):
        if here:
            return kind if kind != "ado.net" or _is_database(keys) else ""
    return ""


def _is_database(keys: Mapping[bytes, Pair]) -> bool:
    names = {CANONICAL.get(key) for key in keys}
    return bool(names & {"host", "database"}) and bool(names & {"password", "user", "mode", "key"})


def _passwordless(keys: Mapping[bytes, Pair]) -> str:
    for key, values in _PASSWORDLESS.items():
        if key in keys and keys[key].value.lower() in values:
            return f"{key.decode()}: the system's own identity"
    for key in (b"authentication", b"authtype", b"auth type", b"runas"):
        if key in keys and _DIRECTORY.match(keys[key].value):
            return f"{key.decode()}={keys[key].value.decode('utf-8', 'replace')[:60]}: an identity without a stored secret"
    if b"usedevelopmentstorage" in keys:
        return "the local storage emulator"
    return "instrumentation keys name a resource, they open none" if b"instrumentationkey" in keys else ""
