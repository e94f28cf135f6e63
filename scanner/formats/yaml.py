"""YAML 1.1/1.2 by PyYAML's event parser (libyaml where the wheel has it): documents, anchors, block scalars, tags; templates (Helm, Jinja, ERB) masked.

Only the marks of the events are used: the parser gets a copy of the same length in which everything but ASCII is replaced, so that its character
counts are byte offsets, and all texts are read from the original. Deep nesting is refused beforehand (`[` x 100,000 takes some builds of libyaml 24 s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.tree import Node, Scalar
from scanner.formats.common.walk import walk
from scanner.formats.json import Frame

DEEPEST = 256  # open flow brackets
MOST_EVENTS = 500_000
SLOW_CAP = 200_000  # bytes, where only the Python parser is there
_RESTARTS = 16
_TEMPLATE = re.compile(rb"\{\{[^{}\n]*+\}\}|\{%[^%\n]*+%\}|<%[^%\n]*+%>")
_LONE = re.compile(rb"(?m)^[ \t]*+(?:_{4,}+[ \t]*+)++\r?$")
_DIRECTIVE = re.compile(rb"(?m)^%")
_BRACKET = re.compile(rb"[\[\]{}]")
_PROPERTY = re.compile(rb"(?:[&!][^\s\[\]{},]*+[ \t\r\n]*+)*+")
_BLOCK = re.compile(rb"[|>][+\-0-9]{0,3}[ \t]*(?:#[^\n]*)?\r?\n?")
_INDENT = re.compile(rb"(?m)^( *)[^ \r\n]")
_RESUME = re.compile(rb"\n(?=---|[^\s#\-}\]])")
# Everything that libyaml refuses or that starts a token it would refuse; a tab stands for a space.
_MASK = bytes(
    0x20 if byte == 9 else 0x5F if byte >= 0x7F or (byte < 0x20 and byte not in (10, 13)) or byte in b"@`%" else byte for byte in range(256)
)


def read(data: bytes, out: Collector) -> str:
    """Bindings of all documents. Returns why the reading is not whole, or ''."""
    reason = ""
    for document in documents(data):
        if isinstance(document, str):
            reason = reason or document
        else:
            walk(document, out)
    return reason


def documents(data: bytes) -> Iterator[Node | str]:
    """The trees of the documents in order, and reasons why something is missing."""
    if too_deep(data):
        yield f"nested deeper than {DEEPEST}"
        return
    masked, start = _masked(data), 3 if data.startswith(b"\xef\xbb\xbf") else 0
    for _ in range(_RESTARTS):
        builder = Builder(data, start)
        yield from builder.build(masked)
        if not builder.failure:
            return
        yield builder.failure
        resumed = _RESUME.search(masked, builder.reached) if builder.resumable else None
        if not resumed:
            return
        start = resumed.end()


def too_deep(data: bytes) -> bool:
    """Whether flow brackets are nested beyond DEEPEST, quotes disregarded."""
    depth = 0
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    for bracket in _BRACKET.finditer(data):
        depth = depth + 1 if bracket[0] in b"[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return True
    return False


def _masked(data: bytes) -> bytes:
    masked = _TEMPLATE.sub(lambda match: b"_" * len(match[0]), data)
    masked = _DIRECTIVE.sub(b"#", masked)
    return _LONE.sub(lambda match: b" " * len(match[0].rstrip(b"\r")) + match[0][len(match[0].rstrip(b"\r")) :], masked).translate(_MASK)


def _parser(data: bytes) -> tuple[Any, bool]:
    """The event parser, and whether it gets all of the data."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        return yaml.SafeLoader(data[:SLOW_CAP]), len(data) <= SLOW_CAP
    return loader(data), True


class Builder:
    """Builds the documents from the events of one parser."""

    def __init__(self, data: bytes, start: int) -> None:
        self.failure = ""
        self.resumable = True
        self.reached = start
        self._data = data
        self._start = start
        self._frames: list[Frame] = []
        self._done: list[Node] = []

    def build(self, masked: bytes) -> Iterator[Node]:
        from yaml import YAMLError

        parser, whole = _parser(masked[self._start :] if self._start else masked)
        try:
            yield from self._events(parser)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.failure = f"not YAML at byte {self._start + mark.index if mark else self.reached}"
            self.reached = max(self.reached, self._start + mark.index if mark else 0)
        finally:
            parser.dispose()
        if not whole:
            self.failure, self.resumable = f"over {SLOW_CAP} bytes without libyaml", False
        while self._frames:
            self._close(self.reached)
        yield from self._done

    def _events(self, parser: Any) -> Iterator[Node]:
        count = 0
        while parser.check_event():
            event = parser.get_event()
            count += 1
            self._take(event, type(event).__name__)
            if count > MOST_EVENTS:
                self.failure, self.resumable = f"over {MOST_EVENTS} events", False
                return
            if self._done:
                yield from self._done
                self._done.clear()

    def _take(self, event: Any, kind: str) -> None:
        start = self._start + event.start_mark.index
        self.reached = self._start + event.end_mark.index
        if kind == "ScalarEvent":
            self._add(self._scalar(Span(start, self.reached), event.style, event.tag), container=False)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._frames.append(Frame(start, mapping=kind == "MappingStartEvent"))
        elif kind in ("MappingEndEvent", "SequenceEndEvent") and self._frames:
            self._close(self.reached)
        elif kind == "AliasEvent":
            span = Span(start, self.reached)
            self._add(Scalar(span, span, "alias"), container=False)

    def _close(self, end: int) -> None:
        self._add(self._frames.pop().close(end), container=True)

    def _add(self, node: Node, *, container: bool) -> None:
        if not self._frames:
            self._done.append(node)
            return
        frame = self._frames[-1]
        if frame.mapping and frame.key is None and container:
            frame.key = Scalar(Span(node.span.start, node.span.start), node.span)  # a complex key: its value still has a place
            return
        frame.add(node, container=container)

    def _scalar(self, outer: Span, style: str | None, tag: str | None) -> Scalar:
        start = min(_PROPERTY.match(self._data, outer.start, outer.end).end(), outer.end)  # type: ignore[union-attr]
        tag_ = (tag or "").encode()
        if style in ("|", ">"):
            return self._block(Span(start, outer.end), style, tag_)
        if style in ("'", '"') and outer.end - start >= 2:
            kind = "yaml-single" if style == "'" else "yaml-double"
            return Scalar(Span(start + 1, outer.end - 1), Span(start, outer.end), kind, quoted=True, tag=tag_)
        folded = b"\n" in self._data[start : outer.end]
        span = Span(start, outer.end)
        return Scalar(span, span, "yaml-plain" if folded else "", tag=tag_)

    def _block(self, outer: Span, style: str, tag: bytes) -> Scalar:
        header = _BLOCK.match(self._data, outer.start, outer.end)
        body = header.end() if header else outer.start
        end = body + len(self._data[body : outer.end].rstrip())
        first = _INDENT.search(self._data, body, end)
        indent = len(first[1]) if first else 0
        start = min(first.end(1) if first else body, end)
        return Scalar(Span(start, end), Span(outer.start, end), f"{'block' if style == '|' else 'folded'}:{indent}", quoted=True, tag=tag)
