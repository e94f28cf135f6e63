"""Values that are JSON: the members that could be the secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from detectors.artifact import Span

_STRING = re.compile(rb"(\\?)\"((?:[^\"\\]|\\[^\"]){8,512})\1\"\s*(?=[,}\]])")
_MOST = 20


def members(text: bytes) -> list[tuple[Span, bytes]]:
    """The string values of a JSON object or array (its quotes may still be escaped), with where they stand; none if it is not JSON."""
    plain = text.replace(b'\\"', b'"') if b'\\"' in text else text
    try:
        parsed = json.loads(plain)
    except (ValueError, RecursionError):
        return []
    if b'"kty"' in plain:  # a JSON Web Key: it has rules of its own, and its public half is no secret
        return []
    values = set(_strings(parsed, 0))
    found = [(Span(*match.span(2)), match[2]) for match in _STRING.finditer(text) if match[2].decode("utf-8", "replace") in values]
    return found[:_MOST]


def _strings(node: object, depth: int) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif depth < 6 and isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _strings(child, depth + 1)
