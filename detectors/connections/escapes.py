r"""Escapes that a connection string may stand in: percent, XML entities, JSON's \u0026."""

from __future__ import annotations

import re

_ENTITIES = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}
_ENTITY = re.compile(rb"&(amp|lt|gt|quot|apos|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
ENTITY_END = re.compile(rb"&(?:amp|lt|gt|quot|apos|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5})\Z")
# What separates parameters of a query, however it is escaped.
AMPERSAND = re.compile(rb"&amp;|\\u0026|&")


def unescape_entities(value: bytes) -> bytes:
    """Undo the five XML entities and character references."""
    return _ENTITY.sub(_entity, value) if b"&" in value else value


def _entity(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name in _ENTITIES:
        return _ENTITIES[name]
    number = int(name[1:].lower().replace(b"x", b"0x"), 0) if name[1:2] in b"xX" else int(name[1:])
    return chr(number).encode("utf-8", "replace") if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]


def unescape_percent(value: bytes) -> bytes:
    """Undo percent-encoding (RFC 3986 section 2.1); what is no valid escape stays."""
    return _PERCENT.sub(lambda match: bytes.fromhex(match[1].decode()), value) if b"%" in value else value
