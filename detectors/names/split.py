"""Names into words: snake, camel, kebab, dots, digits."""

from __future__ import annotations

import re

_UP = r"A-Z\u00c0-\u00d6\u00d8-\u00de"
_WORD = re.compile(rf"[{_UP}]+(?![^\W\d_{_UP}])|[{_UP}]?[^\W\d_{_UP}]+|\d+|[^\W\d_]+")
_HUMP = re.compile(rf"(?<=[{_UP}])(?=[{_UP}][^\W\d_{_UP}])")


def split_name(name: str) -> tuple[str, ...]:
    """The words of one segment of a name, lower-case: `dbPassword2` is db, password, 2; `AWS_SECRET` is aws, secret; `APIKey` api, key."""
    return tuple(word.lower() for word in _WORD.findall(_humps(name)))


def _humps(name: str) -> str:
    """Mark the hump within an acronym that runs into a word: APIKey -> API_Key."""
    return _HUMP.sub("_", name)


def segments(path: str) -> tuple[str, ...]:
    """The segments of a name path, outermost first, without indices, quotes and sigils: `cfg["db"].pw[0]` is cfg, db, pw."""
    pieces = (piece.strip("-") for piece in re.split(r"[^\w-]+", path))
    return tuple(piece for piece in pieces if piece and not piece.isdigit())
