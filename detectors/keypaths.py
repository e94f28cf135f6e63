"""Paths that could be those of a key's own file: asked of every path, so nothing but this is loaded for it."""

from __future__ import annotations


def may_be_key(path: str) -> bool:
    """Whether detectors/keyfiles.py is worth asking."""
    name = path.rpartition("/")[2].lower()
    return "key" in name or "pass" in name or "crypt" in name
