""".netrc (GNU inetutils; also .authinfo): `machine x login y password z`, in words over lines. Names are `x.password`."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import unquoted

_WORD = re.compile(rb"\"(?:[^\"\\\n]|\\.)*+\"|#[^\n]*+|[^\s]++")
_TOKENS = (b"login", b"password", b"account", b"user")


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    machine, key = b"default", Span(0, 0)
    for word in _WORD.finditer(data):
        span = Span(*word.span())
        token = data[key.start : key.end]
        if token == b"machine":
            machine, key = word[0][:200], Span(0, 0)
        elif token in _TOKENS:
            content, quoted = unquoted(data, span, b'"')
            out.span(machine + b"." + token, "entry", content, style="c" if quoted else "", quoted=quoted, name_span=key, replaceable=span)
            key = Span(0, 0)
        elif word[0] in (b"machine", *_TOKENS):
            key = span
        elif word[0] == b"default":
            machine = b"default"
    return ""
