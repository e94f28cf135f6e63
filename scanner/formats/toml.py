"""TOML 1.0 with byte positions and without a parser's refusal: tables, dotted and quoted keys, all strings, arrays and inline tables over lines."""

from __future__ import annotations

import re
from collections import Counter

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.tree import Mapping, Node, Path, Scalar
from scanner.formats.common.walk import walk
from scanner.formats.json import DEEPEST, MOST_NODES, TOO_MUCH, Frame

_KEYS = rb"(?:[A-Za-z0-9_\-\x80-\xff]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')(?:[ \t]*+\.[ \t]*+(?:[A-Za-z0-9_\-\x80-\xff]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'))*+"
_LINE = re.compile(rb"[ \t\r]*+(?:#[^\n]*+|(\[{1,2})[ \t]*+(" + _KEYS + rb")[ \t]*+\]{1,2}[^\n]*+|(" + _KEYS + rb")[ \t]*+=[ \t]*+)")
_TOKEN = re.compile(
    rb"\"\"\"\r?\n?((?:[^\"\\]++|\\.|\"(?!\"\"))*+)(?:\"\"\"+)|'''\r?\n?((?:[^']++|'(?!''))*+)'''+|\"((?:[^\"\\\n]++|\\.)*+)\"?|'([^'\n]*+)'?"
    rb"|([{\[])|([}\]])|(,)|(=)|#[^\n]*+|(\n)|([^\s{}\[\],=\"'#]++)",
    re.DOTALL,
)
_ELEMENT = re.compile(rb"\"((?:[^\"\\\n]|\\.)*+)\"|'([^'\n]*+)'|([A-Za-z0-9_\-\x80-\xff]++)")
_STYLES = {1: "toml", 2: "", 3: "toml", 4: "", 10: ""}


def read(data: bytes, out: Collector) -> str:
    """Names are the dotted keys; tables of an array get their index. Returns why the reading is not whole, or ''."""
    at, nodes = 3 if data.startswith(b"\xef\xbb\xbf") else 0, 0
    table: Path | None = None
    pairs: list[tuple[Scalar, Node]] = []
    counts: Counter[bytes] = Counter()
    while at < len(data) and nodes <= MOST_NODES:
        line = _LINE.match(data, at)
        if line and line[2]:
            _flush(pairs, table, out)
            table, pairs = _table(line, counts, out), []
        elif line and line[3]:
            node, at, used = _value(data, line.end())
            nodes += used
            if node is not None:
                pairs.append((_key(data, Span(*line.span(3))), node))
        end = data.find(b"\n", max(at, line.end() if line and not line[3] else at))
        at = len(data) if end < 0 else end + 1
    _flush(pairs, table, out)
    return "" if nodes <= MOST_NODES else TOO_MUCH


def _flush(pairs: list[tuple[Scalar, Node]], table: Path | None, out: Collector) -> None:
    if pairs:
        last = pairs[-1][1]
        end = last.outer.end if isinstance(last, Scalar) else last.span.end
        walk(Mapping(pairs, Span(pairs[0][0].outer.start, end)), out, table)


def _key(data: bytes, span: Span) -> Scalar:
    """A key alone; a dotted one stays as written, quotes around all of it left out."""
    whole = _ELEMENT.fullmatch(data, span.start, span.end)
    group = whole.lastindex if whole else None
    content = Span(*whole.span(group)) if whole and group else span
    return Scalar(content, span, "toml" if group == 1 else "")


def _table(line: re.Match[bytes], counts: Counter[bytes], out: Collector) -> Path | None:
    path: Path | None = None
    start = line.start(2)
    for element in _ELEMENT.finditer(line[2]):
        place = Span(start + element.start(), start + element.end())
        hit = (path is not None and path.hit) or out.asked(place)
        path = Path(path, element[element.lastindex or 0][:200], place, hit)
    if line[1] == b"[[" and path is not None:
        path = Path(path, b"[%d]" % counts[line[2]], None, path.hit, counted=True)
        counts[line[2]] += 1
    return path


def _value(data: bytes, start: int) -> tuple[Node | None, int, int]:
    """The value at `start`, where it ends, and how many nodes it has."""
    frames: list[Frame] = []
    nodes, at = 0, start
    for token in _TOKEN.finditer(data, start):
        kind, at = token.lastindex, token.end()
        if kind in _STYLES:
            nodes += 1
            node = _scalar(token, kind)
            if not frames:
                return node, at, nodes
            frames[-1].add(node, container=False)
        elif kind == 5:
            frames.append(Frame(token.start(), mapping=token[5] == b"{"))
        elif kind == 6 and frames:
            closed = frames.pop().close(at)
            if not frames:
                return closed, at, nodes
            frames[-1].add(closed, container=True)
        elif kind == 7 and frames:
            frames[-1].key = None
        elif kind == 8 and frames and not frames[-1].mapping and (line := data.rfind(b"\n", start, token.start())) >= 0:
            frames[-1].items[-1:] = []  # the key of the next line: this array was never closed
            return _closed(frames, line), line, nodes
        elif kind == 9 and not frames:
            return None, token.start(), nodes
        if nodes > MOST_NODES or len(frames) > DEEPEST:
            nodes = max(nodes, MOST_NODES + 1)
            break
    return _closed(frames, at), at, nodes


def _closed(frames: list[Frame], end: int) -> Node | None:
    """What a broken end left open."""
    node: Node | None = None
    while frames:
        frame = frames.pop()
        if node is not None:
            frame.add(node, container=True)
        node = frame.close(end)
    return node


def _scalar(token: re.Match[bytes], kind: int) -> Scalar:
    content = Span(*token.span(kind))
    quoted = kind != 10
    return Scalar(content, Span(*token.span()) if quoted else content, _STYLES[kind] if b"\\" in token[kind] else "", quoted)
