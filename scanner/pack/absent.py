# cython: language_level=3, annotation_typing=False
"""Objects that a table of trees is asked to hold: those sought, and those that trees name but that are not here at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from .graph import Graph


class Absent:
    """A container of raw ids. What is in no pack and no loose file is in it, whether sought or not."""

    def __init__(self, sought: Container[bytes], graph: Graph, loose: Container[bytes]) -> None:
        self._sought = sought
        self._graph = graph
        self._loose = loose

    def __contains__(self, oid: object) -> bool:
        return isinstance(oid, bytes) and (oid in self._sought or (self._graph.find(oid) < 0 and oid not in self._loose))
