r"""Lists of key=value: the grammar that ADO.NET, OLE DB, ODBC and Azure share, read in place.

Values end at the separator; quoted ones ('..', "..", both by doubling) may hold it, as may ODBC's {..} with }} for }. Inside a string of code
or XML the quotes may be escaped (\", &quot;). Sources: learn.microsoft.com "Connection Strings in ADO.NET", "ODBC Connection Strings" (SQLDriverConnect).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from detectors.connections.escapes import ENTITY_END, unescape_entities

_KEY = re.compile(rb"[ \t]{0,8}([A-Za-z][\w .:/-]{0,60}?)[ \t]{0,8}=(?!=)[ \t]{0,8}")
_FORMAT = re.compile(rb"\$?\{+(?:\w[\w.:-]*)?\}+|\$\([\w.-]+\)|%[sdv]|<[\w ]+>|#\{[^}]{1,80}\}#?")
_JOINED = re.compile(rb"\s+[+.&]\s")
_MOST = 100


class Pair(NamedTuple):
    """`key` is lower-case without spaces around it; `span` is the raw value without quotes, `value` with escapes undone."""

    key: bytes
    span: Span
    value: bytes


class Read(NamedTuple):
    pairs: tuple[Pair, ...]
    end: int


def read_pairs(text: bytes, start: int, outer: bytes, separator: bytes = b";") -> Read:
    """Pairs from `start` on, to the end of the line, of the string whose quote is `outer` (empty: unknown), or of what reads as pairs."""
    pairs: list[Pair] = []
    at = end = start
    while len(pairs) < _MOST:
        key = _KEY.match(text, at)
        if key is None:
            break
        pair, at = _read_value(text, key[1].lower(), key.end(), outer, separator)
        pairs.append(pair)
        end = at
        if text[at : at + 1] != separator:
            break
        at += 1
    return Read(tuple(pairs), end)


def _read_value(text: bytes, key: bytes, at: int, outer: bytes, separator: bytes) -> tuple[Pair, int]:
    for opening, closing in ((b'\\"', b'\\"'), (b"\\'", b"\\'"), (b"&quot;", b"&quot;"), (b"&apos;", b"&apos;"), (b'"', b'"'), (b"'", b"'"), (b"{", b"}")):
        if text.startswith(opening, at) and opening != outer:
            quoted = _read_quoted(text, key, at + len(opening), closing, separator)
            if quoted:
                return quoted
            break
    return _read_bare(text, key, at, outer, separator)


def _read_quoted(text: bytes, key: bytes, start: int, closing: bytes, separator: bytes) -> tuple[Pair, int] | None:
    """A quoted value; None where the quote does not close on this line in front of a separator or an end, so that it is no quote."""
    line_end = _line_end(text, start)
    at = text.find(closing, start, line_end)
    while at >= 0 and text.startswith(closing * 2, at):
        at = text.find(closing, at + 2 * len(closing), line_end)
    if at < 0 or _JOINED.match(text, start, at):
        return None
    raw, after = text[start:at], at + len(closing)
    behind = text[after : after + 1]
    if behind not in (separator, b"", b"\n", b"\r", b" ", b"<", b")", b",", b"\\", b'"', b"'", b"`") and not text.startswith(b"&quot;", after):
        return None
    if closing == b"}" and b"}" not in raw and _FORMAT.fullmatch(text, start - 1, after):
        return Pair(key, Span(start - 1, after), text[start - 1 : after]), after
    return Pair(key, Span(start, at), unescape_entities(raw.replace(closing * 2, closing))), after


def _read_bare(text: bytes, key: bytes, start: int, outer: bytes, separator: bytes) -> tuple[Pair, int]:
    """An unquoted value: to the separator (not one that ends an XML entity), the outer quote or the line's end."""
    stops = re.compile(rb"[\r\n<" + re.escape(separator) + (re.escape(outer) if outer else b'"`') + rb"]|\\[\"'nrt]|&quot;")
    at = start
    while True:
        template = _FORMAT.match(text, at)
        stop = stops.search(text, template.end() if template and at == start else at)
        at = stop.start() if stop else len(text)
        if not (text[at : at + 1] == b";" == separator and ENTITY_END.search(text, max(start, at - 9), at)):
            break
        at += 1
    raw = text[start:at].rstrip(b" \t")
    return Pair(key, Span(start, start + len(raw)), unescape_entities(raw)), at


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start, start + 4096)
    return end if end >= 0 else min(len(text), start + 4096)
