"""Undoing the escapes of one quoted or plain text, with the place of every byte kept (detectors/offsets.py).

A style is a pattern of what does not stand for itself, and a function that gives what it stands for. Unknown or broken escapes stand for
themselves: nothing here raises. All patterns run in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from detectors.artifact import Span
from detectors.offsets import Decoded, Weaver, plain

Undo = Callable[[re.Match[bytes]], bytes]


class Style(NamedTuple):
    pattern: bytes
    undo: Undo


def decode(data: bytes, span: Span, style: str) -> Decoded:
    """The text of `span` with the escapes of `style` (a key of STYLES, or "" for none) undone."""
    if not style:
        return plain(data, span)
    if ":" in style:
        return _unindented(data, span, style)
    found = re.compile(STYLES[style].pattern, re.DOTALL).finditer(data, span.start, span.end)  # re keeps it compiled
    weaver, at = Weaver(data), span.start
    for match in found:
        weaver.copy(at, match.start())
        weaver.put(STYLES[style].undo(match), match.start(), match.end())
        at = match.end()
    weaver.copy(at, span.end)
    return weaver.done()


def _unindented(data: bytes, span: Span, style: str) -> Decoded:
    """A block scalar: `block:4` loses four spaces of each line's beginning, `folded:4` joins its lines as well (YAML 1.2, 8.1)."""
    kind, _, width = style.partition(":")
    indent = b" {1,%d}+" % max(1, min(int(width), 1000)) if int(width) else b"(?!)"
    weaver, at = Weaver(data), span.start
    pattern = rb"(?<=\n)" + indent
    if kind == "folded":
        pattern = rb"(?<![\r\n])(\r?\n(?:%s)?)(?=[^\s])|" % indent + pattern
    for match in re.finditer(pattern, data[span.start : span.end]):
        start, end = span.start + match.start(), span.start + match.end()
        weaver.copy(at, start)
        weaver.put(b" " if kind == "folded" and match[1] else b"", start, end)
        at = end
    weaver.copy(at, span.end)
    return weaver.done()


_SIMPLE = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"a": b"\a", b"0": b"\0", b"e": b"\x1b",
    b"N": "\x85".encode(), b"_": "\xa0".encode(), b"L": "\u2028".encode(), b"P": "\u2029".encode(),
}  # fmt: skip
_PAIR = rb"u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}"
_CODES = _PAIR + rb"|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]{1,6}\}"
_FOLD = rb"(?<![ \t\r\n])[ \t]*+(?:\r?\n[ \t\r]*+)++"
_JSON = rb"\\(?:" + _PAIR + rb"|\r?\n|.)"
_C = rb"\\(?:" + _CODES + rb"|\r?\n|.)"
_DOUBLE = rb"\\(?:" + _CODES + rb"|\r?\n[ \t]*+|.)|" + _FOLD
_SINGLE = rb"''|" + _FOLD
_PLAIN = _FOLD
_TOML = rb"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[ \t]*+(?:\r?\n[ \t]*+)++|.)"
_PROPERTIES = rb"\\(?:u[0-9A-Fa-f]{4}|\r?\n[ \t\f]*+|.)"
_XML = rb"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp);"
_PERCENT = rb"%[0-9A-Fa-f]{2}"
_BACKSLASH = rb"\\(?:\r?\n|.)"
_ENTITIES = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'", b"nbsp": "\xa0".encode()}


def _character(code: int) -> bytes:
    return (chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd").encode()


def _escape(match: re.Match[bytes]) -> bytes:
    body = match[0][1:]
    first = body[:1]
    if first in b"uUx" and len(body) > 1:
        if b"\\" in body:
            high, low = int(body[1:5], 16), int(body[7:], 16)
            return _character(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        return _character(int(body[1:].strip(b"{}"), 16))
    if first in b"\r\n" and body.strip(b"\r \t") in (b"\n", b""):
        return b""
    return _SIMPLE.get(body, body)


def _folded(match: re.Match[bytes]) -> bytes:
    """A line break inside a flow scalar is a space; each empty line more is a line feed (YAML 1.2, 6.5)."""
    if match[0].startswith(b"\\"):
        return _escape(match)
    if match[0] == b"''":
        return b"'"
    return b"\n" * (match[0].count(b"\n") - 1) or b" "


def _toml(match: re.Match[bytes]) -> bytes:
    return b"" if b"\n" in match[0] and not match[0][1:].strip() else _escape(match)


def _entity(match: re.Match[bytes]) -> bytes:
    body = match[0][1:-1]
    if not body.startswith(b"#"):
        return _ENTITIES[body]
    return _character(int(b"0" + body[1:], 16) if body[1:2] in b"xX" else int(body[1:]))


def _bare(match: re.Match[bytes]) -> bytes:
    return b"" if match[0].endswith(b"\n") else match[0][1:]


def _hex_pair(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[0][1:], 16)])


def _first_byte(match: re.Match[bytes]) -> bytes:
    return match[0][:1]


def _property(match: re.Match[bytes]) -> bytes:
    r"""java.util.Properties.load: \t \n \r \f and \uXXXX; a line's end and the white space that starts the next one vanish; else the character."""
    body = match[0][1:]
    if b"\n" in body and not body.strip():
        return b""
    return _escape(match) if (body[:1] in b"u" and len(body) > 1) or body in (b"t", b"n", b"r", b"f") else body


STYLES = {
    "json": Style(_JSON, _escape),
    "c": Style(_C, _escape),
    "yaml-double": Style(_DOUBLE, _folded),
    "yaml-single": Style(_SINGLE, _folded),
    "yaml-plain": Style(_PLAIN, _folded),
    "toml": Style(_TOML, _toml),
    "properties": Style(_PROPERTIES, _property),
    "xml": Style(_XML, _entity),
    "percent": Style(_PERCENT, _hex_pair),
    "backslash": Style(_BACKSLASH, _bare),
    "doubled-single": Style(rb"''", _first_byte),
    "doubled-double": Style(rb'""', _first_byte),
    "doubled-brace": Style(rb"\}\}", _first_byte),
}
