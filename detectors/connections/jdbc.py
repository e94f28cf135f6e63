"""JDBC addresses of each vendor: jdbc:<vendor>:... with the password in userinfo, in the query, in ;properties, in (k=v) groups, or Oracle's user/password@.

Sources: the drivers' own pages (MySQL Connector/J, pgJDBC, Microsoft JDBC, Oracle JDBC "Database URLs", Db2 JCC, H2, Derby, Snowflake, jTDS, Teradata, Hive).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from detectors.connections.escapes import unescape_entities, unescape_percent
from detectors.connections.model import Connection, Field, field

_START = re.compile(rb"jdbc:([A-Za-z][\w-]{0,30}(?::(?:thin|oci8?|sqlserver|Tds|sap|mysql|mariadb|postgresql|mem|file|tcp|net))?)[:/@]", re.IGNORECASE)
_TOKEN = re.compile(rb"(?:\{[^{}\r\n\"]{0,200}\}|&quot;[^&\r\n]{0,200}&quot;|(?<=/)\\?\"[^\\\"\r\n]{1,100}\\?\"(?=@)|[^\s\"'`<>{\\]|\{|\\u0026|\(DESCRIPTION[^\r\n\"]{0,2000}\))*", re.IGNORECASE)
_PROPERTY = re.compile(
    rb"(?:[?&;:,(]|&amp;|\\u0026)(?P<key>user|username|uid|password|pwd|pass|databasename|database|dbname|servername|truststorepassword|keystorepassword|keystoresecret|keyvaultproviderclientkey|"
    rb"trustcertificatekeystorepassword|clientcertificatekeystorepassword|sslpassword|secretkey|secret_key|accesstoken|privatekeypassword|private_key_file_pwd|logmech|authenticator|token|passcode|proxypassword|oauth2secret|oauthclientsecret|aadsecureprincipalsecret"
    rb")=(?:\{(?P<braced>(?:[^{}]|\}\}){1,200})\}(?=[;&)]|\Z)|(?P<bare>(?:\$?\{[\w.:-]{1,80}\}|[^;&,)\s]){1,300}))",
    re.IGNORECASE,
)
_USERINFO = re.compile(rb"//([^/\s?;@:]{0,128}):([^/\s?;]{1,200})@(\[[0-9A-Fa-f:]{2,50}\]|[\w.%{}$-]{0,200})")
_HOST = re.compile(rb"//([\w.%{}$-]{1,200}|\[[0-9A-Fa-f:]{2,50}\])(?::(\d{1,5}))?(?:/([\w.-]{1,100}))?")
_THIN = re.compile(rb"(?:thin|oci8?):([A-Za-z][\w$#.-]{0,60})/(?:\\?\"([^\\\"\r\n]{1,100})\\?\"|([^\s\"'/@]{1,100}))@(?://)?([\w.{}$%-]{0,120})", re.IGNORECASE)
_NAMES = {b"user": "user", b"username": "user", b"uid": "user", b"databasename": "database", b"database": "database", b"dbname": "database", b"servername": "host"}
_TOKENS = frozenset({b"accesstoken", b"token"})
_KEYS = frozenset({b"secretkey", b"secret_key", b"keyvaultproviderclientkey", b"oauth2secret", b"oauthclientsecret", b"aadsecureprincipalsecret"})
_PLAIN = frozenset({b"logmech", b"authenticator"})
_PASSWORDLESS = re.compile(rb"integratedSecurity=true|authentication=Active ?Directory(?:Default|MSI|ManagedIdentity|Integrated|Interactive)|authenticator=externalbrowser|jdbc:redshift:iam:|jdbc:aws-wrapper:|wrapperPlugins=[\w,]*iam|trustedAuthentication=true", re.IGNORECASE)


def find_jdbc(text: bytes) -> Iterator[Connection]:
    """Every JDBC address that holds a secret or says that it needs none, in order."""
    done = 0
    while start := _START.search(text, done):
        token = _TOKEN.match(text, start.end())
        done = max(start.end(), token.end() if token else 0)
        if connection := _read(text, start, done):
            yield connection


def _read(text: bytes, start: re.Match[bytes], end: int) -> Connection | None:
    begin, kind = start.end() - 1, f"jdbc:{start[1].decode().lower()}"
    fields = [*_thin(text, start.start(), end), *_userinfo(text, begin, end), *_properties(text, begin, end)]
    host = _HOST.search(text, begin, end)
    if host and not any(entry.name == "host" for entry in fields):
        fields += [field(name, host.start(group), host[group]) for name, group in (("host", 1), ("port", 2), ("database", 3)) if host[group]]
    if any(entry.secret for entry in fields):
        return Connection(kind, Span(start.start(), end), tuple(fields))
    none = _PASSWORDLESS.search(text, start.start(), end)
    return Connection(kind, Span(start.start(), end), tuple(fields), f"{none[0].decode('utf-8', 'replace')}: needs no stored password") if none else None


def _thin(text: bytes, begin: int, end: int) -> list[Field]:
    """Oracle's user/password@host; the password may be in double quotes."""
    match = _THIN.search(text, begin, end)
    if not match:
        return []
    group = 2 if match[2] is not None else 3
    found = [field("user", match.start(1), match[1]), field("password", match.start(group), match[group])]
    return [*found, field("host", match.start(4), match[4])] if match[4] else found


def _userinfo(text: bytes, begin: int, end: int) -> list[Field]:
    match = _USERINFO.search(text, begin, end)
    if not match:
        return []
    names = (("user", 1), ("password", 2), ("host", 3))
    return [field(name, match.start(group), match[group], unescape_percent(match[group])) for name, group in names if match[group]]


def _properties(text: bytes, begin: int, end: int) -> list[Field]:
    fields = []
    for match in _PROPERTY.finditer(text, begin, end):
        key = match["key"].lower()
        if key in _PLAIN:
            continue
        name = _NAMES.get(key) or ("token" if key in _TOKENS else "key" if key in _KEYS else "password")
        group = "braced" if match["braced"] is not None else "bare"
        value = match[group].replace(b"}}", b"}") if group == "braced" else unescape_entities(unescape_percent(match[group]))
        fields.append(field(name, match.start(group), match[group], value))
    return fields
