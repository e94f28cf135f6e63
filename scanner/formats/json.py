"""JSON as it is found: comments, trailing commas, single quotes, bare keys, several documents, lines of any length, a broken end (RFC 8259, JSON5).

A tolerant scanner of its own: it keeps byte positions, never recurses, and takes linear time.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.tree import Mapping, Node, Scalar, Sequence
from scanner.formats.common.walk import walk

MOST_NODES = 500_000
DEEPEST = 10_000
TOO_MUCH = f"over {MOST_NODES} values or {DEEPEST} levels"
_TOKEN = re.compile(
    rb"\"((?:[^\"\\\n]++|\\.)*+)\"?|'((?:[^'\\\n]++|\\.)*+)'?|([{\[])|([}\]])|(:)|(,)|//[^\n]*+|#[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|([^\s{}\[\],:\"'#]++)", re.DOTALL
)


class Frame:
    """A container that is open: `key` waits for its value."""

    __slots__ = ("items", "key", "mapping", "pairs", "start")

    def __init__(self, start: int, *, mapping: bool) -> None:
        self.start = start
        self.mapping = mapping
        self.key: Scalar | None = None
        self.pairs: list[tuple[Scalar, Node]] = []
        self.items: list[Node] = []

    def add(self, node: Node, *, container: bool) -> None:
        if not self.mapping:
            self.items.append(node)
        elif self.key is not None:
            self.pairs.append((self.key, node))
            self.key = None
        elif isinstance(node, Scalar) and not container:
            self.key = node
        else:
            place = Span(node.span.start, node.span.start)
            self.pairs.append((Scalar(place, place), node))

    def close(self, end: int) -> Node:
        span = Span(self.start, end)
        return Mapping(self.pairs, span) if self.mapping else Sequence(self.items, span)


def read(data: bytes, out: Collector) -> str:
    """Bindings of all documents. Returns why the reading is not whole, or ''."""
    documents, whole = parse(data, Span(0, len(data)))
    for document in documents:
        walk(document, out)
    return "" if whole else TOO_MUCH


def read_lines(data: bytes, out: Collector) -> str:
    """JSON Lines: only the lines that hold something wanted are parsed."""
    at, reason = 0, ""
    for wanted in out.wanted.within(Span(0, len(data))):
        start = max(at, data.rfind(b"\n", 0, wanted.start) + 1)
        end = data.find(b"\n", wanted.end)
        end = len(data) if end < 0 else end
        if start < end:
            documents, whole = parse(data, Span(start, end))
            reason = reason if whole else TOO_MUCH
            for document in documents:
                walk(document, out)
            at = end
    return reason


def parse(data: bytes, span: Span) -> tuple[list[Node], bool]:
    """The documents in `span`, and whether all of it was read. What is still open at the end is closed there."""
    documents: list[Node] = []
    frames: list[Frame] = []
    open_ = [0, 0]  # sequences, mappings
    nodes, end, whole = 0, span.end, True
    for token in _TOKEN.finditer(data, span.start, span.end):
        kind = token.lastindex
        if kind in (1, 2, 7):
            nodes += 1
            _scalar(token, frames, documents)
        elif kind == 3:
            nodes += 1
            mapping = token[3] == b"{"
            frames.append(Frame(token.start(), mapping=mapping))
            open_[mapping] += 1
        elif kind == 4:
            _close(frames, documents, open_, token.end(), mapping=token[4] == b"}")
        elif kind == 6 and frames:
            frames[-1].key = None
        if nodes > MOST_NODES or len(frames) > DEEPEST:
            end, whole = token.end(), False
            break
    while frames:
        _attach(frames, documents, frames.pop().close(end))
    return documents, whole


def _scalar(token: re.Match[bytes], frames: list[Frame], documents: list[Node]) -> None:
    kind = token.lastindex or 7
    quoted = kind != 7
    content, outer = Span(*token.span(kind)), Span(*token.span())
    node = Scalar(content, outer if quoted else content, "json" if quoted else "", quoted)
    if frames:
        frames[-1].add(node, container=False)
    elif quoted:
        documents.append(node)


def _attach(frames: list[Frame], documents: list[Node], node: Node) -> None:
    if frames:
        frames[-1].add(node, container=True)
    else:
        documents.append(node)


def _close(frames: list[Frame], documents: list[Node], open_: list[int], end: int, *, mapping: bool) -> None:
    """Closes the innermost container of that kind and what is open inside of it; a bracket that closes nothing is passed over."""
    while open_[mapping] and frames:
        frame = frames.pop()
        open_[frame.mapping] -= 1
        _attach(frames, documents, frame.close(end))
        if frame.mapping == mapping:
            return
