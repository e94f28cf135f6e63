"""Decisions of other tools: each module reads one kind of file, and is found by its name. The directory is the registry.

A module has TITLE, `recognises(name, data)` (name and first bytes of a file) and `read(data)`, which gives a Reading. What is shared is in `shared`:
entry     what a file says
matching  which findings an entry is about
scoping   which findings a decision about paths, values or commits covers
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from detectors.registry import module_names


def source_names() -> tuple[str, ...]:
    """The names of all sources, with hyphens, without loading any."""
    return tuple(name.replace("_", "-") for name in module_names(__path__[0]))


def load_source(name: str) -> ModuleType:
    """The module of a source of `source_names`."""
    return import_module(f"{__name__}.{name.replace('-', '_')}")


def recognise(name: str, data: bytes) -> str:
    """The source of a file by its name and content, or nothing."""
    return next((source for source in source_names() if load_source(source).recognises(name, data)), "")
