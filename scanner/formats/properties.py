""".properties (java.util.Properties): `key=value`, `key: value`, `key value`, backslash escapes, continuation lines."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.escapes import decode
from scanner.formats.common.lines import trimmed

_ENTRY = re.compile(
    rb"[ \t\f\r]*+(?:[#!][^\n]*+|((?:[^\\\s=:]|\\.)++)[ \t\f]*+(?:[=:][ \t\f]*+)?((?:[^\\\n]++|\\(?:\r?\n|.|\Z))*+)|[^\n]*+)\n?", re.DOTALL
)


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while at < len(data):
        entry = _ENTRY.match(data, at)
        if entry is None or entry.end() == at:
            at += 1
            continue
        at = entry.end()
        if entry[1] is not None:
            key, value = Span(*entry.span(1)), trimmed(data, *entry.span(2))
            if out.wanted.hits(key) or out.wanted.hits(value):
                name = decode(data, key, "properties" if b"\\" in entry[1] else "").data
                out.span(name, "entry", value, style="properties" if b"\\" in entry[2] else "", name_span=key, force=True)
    return ""
