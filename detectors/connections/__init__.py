"""Connection strings, read by their grammars: where the secret stands, what it opens, and which forms need none.

One grammar a module; each yields `Connection`s in one pass over the text. Nothing here judges whether a password is a live one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detectors.connections import compact, keyvalue, spaced
from detectors.connections.jaas import find_jaas
from detectors.connections.jdbc import find_jdbc
from detectors.connections.model import Connection, Field
from detectors.connections.signed import find_signed
from detectors.connections.uri import find_uris
from detectors.connections.windows import Taken, windows

__all__ = ["ANCHORS", "Connection", "Field", "parse_connections"]

# Literals of which every connection contains one, case aside: a text without them needs no parsing.
ANCHORS = tuple(sorted({b"://", b"jdbc:", b"loginmodule", b"sig=", b"signature=", *keyvalue.NEEDLES, *spaced.NEEDLES, *compact.NEEDLES}))


def parse_connections(text: bytes, known: Mapping[str, str] | None = None) -> tuple[Connection, ...]:
    """All connections in a text (code, configuration, prose, or one literal), ordered by place.

    Where two grammars read the same secret the more specific one counts; a form without a secret counts only where no other is read.
    `known` are SHA-256 hex digests of published keys and what they are (`vetoes.public.load_known`).
    """
    found: list[Connection] = []
    secrets, spans = Taken(), Taken()
    for connection in _read(text, text.lower(), known or {}):
        own = [field.span for field in connection.secrets]
        if (own and all(secrets.touches(span) for span in own)) or (not own and (spans.touches(connection.span) or secrets.touches(connection.span))):
            continue
        found.append(connection)
        spans.add(connection.span)
        for span in own:
            secrets.add(span)
    return tuple(sorted(found, key=lambda connection: (connection.span, connection.kind)))


def _read(text: bytes, lowered: bytes, known: Mapping[str, str]) -> Iterator[Connection]:
    """What each grammar reads, the most specific first."""
    if b"jdbc:" in lowered:
        yield from find_jdbc(text)
    if b"sig=" in lowered or b"signature=" in lowered:
        yield from find_signed(text)
    yield from find_uris(text)
    for start, end in windows(text, lowered, keyvalue.NEEDLES):
        yield from keyvalue.find_pairs(text, start, end, known)
    if b"loginmodule" in lowered:
        yield from find_jaas(text)
    for start, end in windows(text, lowered, compact.NEEDLES):
        yield from compact.find_compact(text, start, end)
    for start, end in windows(text, lowered, spaced.NEEDLES):
        yield from spaced.find_spaced(text, start, end)
