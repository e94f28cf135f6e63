"""Items of sequences: header pairs, `KEY=value` texts, command-line words."""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Literal, Part
from scanner.formats.common import meanings
from scanner.formats.common.collector import Collector
from scanner.formats.common.escapes import decode
from scanner.formats.common.tree import ELEMENT_BYTES, Node, Path, Scalar, Sequence, name_of
from scanner.formats.lexis.commandline import MOST_WORDS, Word, words_bindings

_PAIR = re.compile(rb"([A-Za-z_][\w.\-]{0,120})(=|:[ \t]+)(?=\S)")
_HEADER = re.compile(rb"[A-Za-z][\w-]{0,80}")
_BYTE = re.compile(rb"0x[0-9A-Fa-f]{1,2}|0|[1-9][0-9]{0,2}")
FEWEST_BYTES, MOST_BYTES = 8, 8192
Step = tuple[Node, Path | None]


def sequence_items(node: Sequence, path: Path | None, out: Collector) -> list[Step]:
    """What is left to walk; pairs and options are bound here."""
    items = node.items
    above = path.hit if path is not None else False
    header = path is not None and meanings.is_header_key(path.element.lower().decode("utf-8", "replace"))
    if path is not None and _is_pair(items, header) and (header or _below_header(path)):
        return _named(items, path, out)
    if path is not None and _bytes(items, path, out):
        return []
    steps: list[Step] = []
    for index, item in enumerate(items):
        below = Path(path, b"[%d]" % index, None, above, path.kind if path else "entry", counted=True, context=path.context if path else ())
        if not (isinstance(item, Scalar) and _pair_item(item, below, out)):
            steps.append((item, below))
    _options(items, path, out)
    return steps


def _bytes(items: list[Node], path: Path, out: Collector) -> bool:
    """`[18, 52, ...]`: a key as a list of its bytes. Whether the items were that."""
    if len(items) not in range(FEWEST_BYTES, MOST_BYTES):
        return False
    made = bytearray()
    for item in items:
        number = out.data[item.span.start : item.span.end] if isinstance(item, Scalar) and not item.quoted else b""
        if not _BYTE.fullmatch(number) or int(number, 0) > 255:
            return False
        made.append(int(number, 0))
    span = Span(items[0].span.start, items[-1].span.end)
    value = Literal(bytes(made), (Part(span),), quoted=False, steps=("byte array",))
    out.value(name_of(path), path.kind, value, name_span=path.span, replaceable=span, context=path.context)
    return True


def _is_pair(items: list[Node], header: bool) -> bool:  # noqa: FBT001
    return len(items) >= 2 and len(items) % 2 == 0 and (header or len(items) == 2) and all(isinstance(item, Scalar) for item in items)


def _below_header(path: Path) -> bool:
    above = path.parent
    return path.counted and above is not None and meanings.is_header_key(above.element.lower().decode("utf-8", "replace"))


def _named(items: list[Node], path: Path, out: Collector) -> list[Step]:
    """[name, value] below `headers`, or name and value by turns as Node's rawHeaders."""
    steps: list[Step] = []
    for name, value in zip(items[::2], items[1::2], strict=True):
        if isinstance(name, Scalar):
            element = decode(out.data, name.span, name.style if name.style != "alias" else "").data[:ELEMENT_BYTES]
            if not _HEADER.fullmatch(element):
                return [(item, path) for item in items]
            hit = path.hit or out.wanted.hits(name.outer)
            steps.append((value, Path(path, element, name.outer, hit, "header", context=path.context)))
    return steps


def _pair_item(item: Scalar, path: Path, out: Collector) -> bool:
    """`- KEY=value` (compose, buildspec), `- "Header: value"` below headers."""
    if not (path.hit or out.wanted.hits(item.outer)):
        return False
    match = _PAIR.match(out.data, item.span.start, item.span.end)
    if not match or item.style == "alias" or (match[2] != b"=" and path.kind != "header"):
        return False
    text = decode(out.data, item.span, item.style)
    start = len(match[0])
    if not text.data.startswith(match[0]):
        return False
    named = Path(path, match[1][:ELEMENT_BYTES], Span(match.start(1), match.end(1)), hit=True, kind=path.kind)
    value = text.cut(Span(start, len(text.data)))
    out.text(name_of(named), path.kind, value, quoted=item.quoted, name_span=named.span, replaceable=value.map.to_parent(Span(0, len(value.data))), context=path.context)
    return True


def _options(items: list[Node], path: Path | None, out: Collector) -> None:
    """`["mysql", "--password", "x"]`: the words of a command."""
    leaves = [item for item in items if isinstance(item, Scalar) and item.style != "alias"]
    if len(leaves) > MOST_WORDS or not any(out.data.startswith((b"-", b"/"), leaf.span.start) for leaf in leaves):
        return
    everything = path.hit if path is not None else False
    words = [Word(decode(out.data, leaf.span, leaf.style), leaf.outer, leaf.quoted) for leaf in leaves if leaf.span.end - leaf.span.start <= 8192]
    words_bindings(words, out, everything=everything)
