"""Raw HTTP messages and .http/.rest request files (RFC 9112; JetBrains and VS Code REST clients): header lines whole, all else as text."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats import lexical
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import trimmed

_HEADER = re.compile(rb"(?m)^([A-Za-z][\w\-]{0,80}+):[ \t]*+([^\n]*+)$")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_START = re.compile(rb"(?m)^(?:[ \t]*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE)[ \t]+\S|HTTP/\d|###)")


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    for head in heads(data):
        for header in _HEADER.finditer(data, head.start, head.end):
            span = trimmed(data, *header.span(2))
            out.span(header[1], "header", span, name_span=Span(*header.span(1)))
    headers = {binding.name_span for binding in out.bindings}
    rest = Collector(data, out.language, out.wanted)
    reason = lexical.read(data, rest)
    out.bindings.extend(binding for binding in rest.bindings if binding.name_span not in headers)
    return reason


def heads(data: bytes) -> list[Span]:
    """From each start line to the blank line behind the headers."""
    found, at = [], 0
    start = _START.search(data)
    while start:
        blank = _BLANK.search(data, start.start())
        end = blank.start() if blank else len(data)
        found.append(Span(start.start(), end))
        at = max(end, start.end())
        start = _START.search(data, at)
    return found
