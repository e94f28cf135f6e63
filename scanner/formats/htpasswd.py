""".htpasswd (Apache httpd, htpasswd): `user:hash`. What looks like no hash is a password in plain text."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector

_ENTRY = re.compile(rb"(?m)^([^\s:#][^\n:]{0,200}+):([^\s]++)[ \t\r]*$")
_HASH = re.compile(rb"\$(?:apr1|1|2[abxy]|5|6|7|y|argon2\w*)\$|\{[A-Z0-9]+\}|[./0-9A-Za-z]{13}\Z|.{1,200}:[0-9a-f]{32}\Z")


def read(data: bytes, out: Collector) -> str:
    """The name is `user.password` or `user.password_hash`. Always whole."""
    for entry in _ENTRY.finditer(data):
        kind = b".password_hash" if _HASH.match(entry[2]) else b".password"
        out.span(entry[1] + kind, "entry", Span(*entry.span(2)), name_span=Span(*entry.span(1)))
    return ""
