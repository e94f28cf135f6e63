# cython: language_level=3, annotation_typing=False
"""The walk over a family of deltas: bases first, each object built once, in bounded memory and for bounded work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .delta import COMPILED, DeltaError, apply
from .packfile import StreamError, inflate

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from .graph import Graph
    from .values import Limits

__all__ = ["COMPILED", "Family", "Step", "is_text"]

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


class _Frame:
    """An object whose deltas wait, the last one first. `data` is None while it has to make room."""

    __slots__ = ("data", "row", "text", "waiting")

    def __init__(self, row: int, data: bytes, waiting: list[int], text: bool) -> None:  # noqa: FBT001
        self.row = row
        self.data: bytes | None = data
        self.waiting = waiting
        self.text = text


class Family:
    """The rows that are built on `root`. `allowance` bounds the bytes that may be inflated and built for them.

    With `needed`, only those rows are built (they must include the bases of each). With `lines`, windows are told.
    """

    def __init__(self, graph: Graph, limits: Limits, allowance: int, *, lines: bool, needed: Container[int] | None = None) -> None:
        self._graph = graph
        self._limits = limits
        self._left = allowance
        self._lines = lines
        self._needed = needed
        self._frames: list[_Frame] = []
        self._live = 0

    def walk(self, root: int) -> Iterator[Step]:
        """Every row, a base before its deltas. What can't be built is told with its reason, and so is all that builds on it."""
        frames = self._frames
        frames.append(_Frame(-1, b"", [root], text=False))
        while frames:
            frame = frames[-1]
            row = frame.waiting.pop()
            try:
                base = self._base(frame)
                data, windows = self._build(row, base, lines=frame.text)
            except (StreamError, DeltaError) as error:
                yield row, b"", None, None, str(error)
                yield from ((below, b"", None, None, "base-unread") for below in self._graph.descend(row))
                continue
            text = self._lines and is_text(data)
            yield row, data, windows if text and frame.text else None, base, ""
            self._push(row, data, text=text)

    def build(self, row: int) -> bytes:
        """One row alone, by way of its bases. Raises StreamError, DeltaError."""
        chain = [row]
        while self._graph.rows.base[chain[-1]] >= 0:
            chain.append(self._graph.rows.base[chain[-1]])
        data: bytes | None = None
        while chain:
            data, _ = self._build(chain.pop(), data, lines=False)
        return data or b""

    def _base(self, frame: _Frame) -> bytes | None:
        """The bytes that the frame's next delta builds on; the frame goes when none waits for it any more."""
        data = frame.data
        if data is None:
            data = frame.data = self.build(frame.row)
            self._live += len(data)
        if not frame.waiting:
            self._frames.pop()
            self._live -= len(data)
        return data if frame.row >= 0 else None

    def _build(self, row: int, base: bytes | None, *, lines: bool) -> tuple[bytes, tuple[tuple[int, int], ...]]:
        rows = self._graph.rows
        size = rows.size[row]
        if size > self._limits.object:
            raise StreamError("too-large")
        if size > self._left:
            raise StreamError("family-budget")
        stored = inflate(self._graph.pack(row).file, rows.start[row], rows.stop[row], size)
        self._left -= size
        if base is None:
            return stored, ()
        built = apply(base, stored, self._limits.object, lines)
        self._left -= len(built[0])
        return built

    def _push(self, row: int, data: bytes, *, text: bool) -> None:
        waiting = self._graph.children(row)
        if self._needed is not None:
            waiting = [below for below in waiting if below in self._needed]
        if not waiting:
            return
        waiting.reverse()
        self._frames.append(_Frame(row, data, waiting, text))
        self._live += len(data)
        for frame in self._frames:
            if self._live <= self._limits.live:
                break
            if frame.data is not None:
                self._live -= len(frame.data)
                frame.data = None
