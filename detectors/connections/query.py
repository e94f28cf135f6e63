"""Parameters behind the question mark of an address."""

from __future__ import annotations

import re

from detectors.connections.escapes import AMPERSAND, unescape_percent
from detectors.connections.model import Field, field

# Parameters that hold secrets, and what they are. Names that only databases use count for any scheme but the web's.
WEB_SECRETS = {
    b"password": "password", b"passwd": "password", b"pwd": "password", b"pass": "password", b"access_token": "token", b"accesstoken": "token", b"token": "token",
    b"auth_token": "token", b"authtoken": "token", b"private_token": "token", b"privatetoken": "token", b"oauth_token_secret": "token", b"refresh_token": "token", b"id_token": "token",
    b"oauth_token": "token", b"api_key": "key", b"apikey": "key", b"api-key": "key", b"subscription-key": "key", b"client_secret": "key", b"clientsecret": "key", b"secret": "key", b"app_secret": "key",
    b"user_credentials": "token", b"api_token": "token", b"apitoken": "token", b"jwt": "token", b"webhook_secret": "key", b"secret_key": "key", b"access_key": "key", b"auth_key": "key",
}  # fmt: skip
DATABASE_SECRETS = {
    **WEB_SECRETS, b"sslpassword": "password", b"ssl-key-password": "password", b"sslkeypassword": "password", b"trustcertificatekeystorepassword": "password", b"clientcertificatekeystorepassword": "password",
    b"truststorepassword": "password", b"keystorepassword": "password", b"tlscertificatekeyfilepassword": "password", b"proxypassword": "password", b"pw": "password", b"authpassword": "password", b"privatekeypassword": "password",
}  # fmt: skip
_PLAIN = {b"user": "user", b"username": "user", b"uid": "user", b"login": "user", b"database": "database", b"db": "database", b"databasename": "database", b"host": "host"}
MECHANISMS = re.compile(rb"MONGODB-(?:AWS|X509|OIDC)|GSSAPI|(?<=authenticator=)externalbrowser|integratedSecurity=true|authentication=ActiveDirectory\w+|(?<=plugin=)iam|IAM\b", re.IGNORECASE)


def read_query(text: bytes, start: int, end: int, *, web: bool) -> list[Field]:
    """The known fields of text[start:end], which begins behind the question mark."""
    fields, at = [], start
    fragment = text.find(b"#", start, end)
    end = fragment if fragment >= 0 else end
    while at < end:
        mark = AMPERSAND.search(text, at, end)
        stop = mark.start() if mark else end
        if entry := read_parameter(text, at, stop, WEB_SECRETS if web else DATABASE_SECRETS):
            fields.append(entry)
        at = mark.end() if mark else end
    return fields


def read_parameter(text: bytes, start: int, stop: int, secrets: dict[bytes, str]) -> Field | None:
    """One name=value, or None if it has no value or no known name. Values end before what closes a sentence or a call around them."""
    equals = text.find(b"=", start, stop)
    if equals < 0:
        return None
    name, value = text[start:equals].lower(), text[equals + 1 : stop].rstrip(b").,;]}")
    canonical = secrets.get(name) or _PLAIN.get(name)
    return field(canonical, equals + 1, value, unescape_percent(value)) if canonical and value else None
