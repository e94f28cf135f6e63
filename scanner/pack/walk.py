# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk over families of deltas: bases first, each object built once, in bounded memory and for bounded work.

This source also compiles with Cython: walk.pxd has its C types. Row numbers index the graph's columns unchecked: they are the graph's own.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from .delta import DeltaError, apply

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    import cython

    from .graph import Graph
    from .values import Limits
else:
    from . import shim as cython

COMPILED: bool = cython.compiled

# A row as it was built: row, bytes, windows (None: all of it is new), the bytes of its base (None: a root), and the reason why it could
# not be built (a key of `values.REASONS`), else empty.
Step = tuple[int, bytes, tuple[tuple[int, int], ...] | None, bytes | None, str]

# Lines are compared only in what looks like text in units of one byte. So many bytes are looked at for a NUL (as many as git's own test
# for binary content reads; UTF-16 and UTF-32 show in it), and for the first newline.
_NUL_WITHIN = 8000
_NEWLINE_WITHIN = 1 << 16
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def is_text(data: bytes) -> bool:
    """Whether an object's lines may be compared with those of its base: nothing binary or in wide characters, no endless first line."""
    return (
        data.find(b"\0", 0, _NUL_WITHIN) < 0
        and not data.startswith(_MARKS)
        and (len(data) <= _NEWLINE_WITHIN or data.find(b"\n", 0, _NEWLINE_WITHIN) >= 0)
    )


class StreamError(ValueError):
    """A stored stream that can't be read; its only argument is a key of `values.REASONS`."""


class _Frame:
    """An object whose deltas wait, the last one first. `data` is None while it has to make room."""

    def __init__(self, row: int, data: bytes, waiting: list[int], text: bool) -> None:  # noqa: FBT001
        self.row = row
        self.data: bytes | None = data
        self.waiting = waiting
        self.text = text


class Walker:
    """Walks the families of a graph, one after the other. With `lines`, windows are told."""

    def __init__(self, graph: Graph, limits: Limits, *, lines: bool) -> None:
        rows = graph.rows
        self._graph = graph
        self._start, self._stop, self._size, self._base = rows.start, rows.stop, rows.size, rows.base
        self._child, self._sibling, self._weight = graph.child, graph.sibling, graph.weight
        self._object, self._live_limit = limits.object, limits.live
        self._lines = lines
        self._left = self._live = 0
        self._frames: list[_Frame] = []
        self._needed: Container[int] | None = None

    def walk(self, root: int, allowance: int, needed: Container[int] | None = None) -> Iterator[Step]:
        """Every row of the family, a base before its deltas. What can't be built is told with its reason, and so is all that builds on it.

        `allowance` bounds the bytes that may be inflated and built for it. Only the rows in `needed` are built, if it is given: it must
        hold the base of each.
        """
        self._left, self._live, self._needed = allowance, 0, needed
        frames = self._frames = [_Frame(-1, b"", [root], False)]
        while frames:
            frame = frames[len(frames) - 1]
            row = frame.waiting.pop()
            try:
                base = self._take(frame)
                data, windows = self._build(row, base, frame.text)
            except (StreamError, DeltaError) as error:
                yield row, b"", None, None, str(error)
                yield from [(below, b"", None, None, "base-unread") for below in self._graph.descend(row)]
                continue
            text = self._lines and is_text(data)
            yield row, data, windows if text and frame.text else None, base, ""
            self._push(row, data, text)

    def build(self, row: int, allowance: int) -> bytes:
        """One row alone, by way of its bases. Raises StreamError, DeltaError."""
        self._left = allowance
        return self._chain(row)

    def _chain(self, row: int) -> bytes:
        chain = [row]
        while self._base[row] >= 0:
            row = self._base[row]
            chain.append(row)
        data: bytes | None = None
        while chain:
            data, _ = self._build(chain.pop(), data, False)
        return data or b""

    def _take(self, frame: _Frame) -> bytes | None:
        """The bytes that the frame's next delta builds on; the frame goes when none waits for it any more."""
        if frame.data is None:
            frame.data = self._chain(frame.row)
            self._live += len(frame.data)
        if not frame.waiting:
            self._frames.pop()
            self._live -= len(frame.data)
        return frame.data if frame.row >= 0 else None

    def _build(self, row: int, base: bytes | None, lines: bool) -> tuple[bytes, tuple[tuple[int, int], ...]]:  # noqa: FBT001
        size = self._size[row]
        if size > self._object:
            raise StreamError("too-large")
        if size > self._left:
            raise StreamError("family-budget")
        stored = inflate(self._graph.read(row, self._start[row], self._stop[row], size), size)
        self._left -= size
        if base is None:
            return stored, ()
        data, windows = apply(base, stored, self._object, lines)
        self._left -= len(data)
        return data, windows

    def _push(self, row: int, data: bytes, text: bool) -> None:  # noqa: FBT001
        if self._child[row] < 0:
            return
        waiting = self.children(row)
        if self._needed is not None:
            waiting = [below for below in waiting if below in self._needed]
        if not waiting:
            return
        self._frames.append(_Frame(row, data, waiting, text))
        self._live += len(data)
        if self._live > self._live_limit:
            self._make_room()

    def _make_room(self) -> None:
        """Let go of bases, those first that will be needed last."""
        for frame in self._frames:
            if self._live <= self._live_limit:
                break
            if frame.data is not None:
                self._live -= len(frame.data)
                frame.data = None

    def children(self, row: int) -> list[int]:
        """The deltas on a row, to be taken from the end, in their order but for the one with the largest subtree, which comes last.

        Since the base is let go before that one is built, a walk never holds more than log2(rows) bases.
        """
        found: list[int] = []
        heaviest = most = 0
        row = self._child[row]
        while row >= 0:
            if self._weight[row] > most:
                heaviest, most = row, self._weight[row]
            found.append(row)
            row = self._sibling[row]
        if len(found) > 1:
            found.remove(heaviest)
            found.append(heaviest)
            found.reverse()
        return found


def inflate(stream: bytes, size: int) -> bytes:
    """What a zlib stream holds, which must be exactly `size` bytes; no more is ever inflated. Raises StreamError."""
    try:
        inflater = zlib.decompressobj()
        data: bytes = inflater.decompress(stream, size + 1)
    except zlib.error:
        raise StreamError("bad-stream") from None
    if len(data) != size or not inflater.eof:
        raise StreamError("bad-stream")
    return data
