""".env files: `[export] KEY=value`, quotes, also over several lines, comments behind white space (the dialects of dotenv, docker and the shell)."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import trimmed, without_comment

LONGEST = 65536
_KEY = re.compile(rb"[ \t\r]*+(?:(?:export|set|setx|declare -x|env)[ \t]++)?([A-Za-z_][\w.\-]*+)[ \t]*+(?:=|:(?=[ \t]))[ \t]*+")
_QUOTED = {
    b'"': re.compile(rb"\"((?:[^\"\\]++|\\.)*+)\"", re.DOTALL),
    b"'": re.compile(rb"'([^']*+)'"),
    b"`": re.compile(rb"`([^`]*+)`"),
}


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        key = _KEY.match(data, at, end)
        at = _value(key, end, data, out) if key else end + 1
    return ""


def _value(key: re.Match[bytes], end: int, data: bytes, out: Collector) -> int:
    """Binds the value and gives the start of the next line."""
    name_span = Span(*key.span(1))
    pattern = _QUOTED.get(data[key.end() : key.end() + 1])
    quoted = pattern.match(data, key.end(), min(len(data), key.end() + LONGEST)) if pattern else None
    if quoted:
        single = data[key.end()] == 0x27
        outer = Span(*quoted.span())
        out.span(key[1], "assignment", Span(*quoted.span(1)), style="" if single else "c", quoted=True, name_span=name_span, replaceable=outer)
        after = data.find(b"\n", quoted.end())
        return len(data) if after < 0 else after + 1
    span = without_comment(data, trimmed(data, key.end(), end), (b"#",))
    out.span(key[1], "assignment", span, name_span=name_span)
    return end + 1
