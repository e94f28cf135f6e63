"""Reads a git repository's objects from its files: packs, loose objects, alternates. Runs no git, obeys no configuration.

Nothing in here depends on the rest of the program. The loops that matter also compile with Cython; COMPILED says whether they are.
"""

from __future__ import annotations

from .delta import COMPILED
from .folders import Repository, find_repository
from .opening import open_objects
from .store import ObjectStore
from .table import TreeTable
from .values import ALL, REASONS, Broken, Entry, Limits, Refused, Shard, TreeEdges, Unit, Unsupported

__all__ = [
    "ALL",
    "COMPILED",
    "REASONS",
    "Broken",
    "Entry",
    "Limits",
    "ObjectStore",
    "Refused",
    "Repository",
    "Shard",
    "TreeEdges",
    "TreeTable",
    "Unit",
    "Unsupported",
    "find_repository",
    "open_objects",
]
