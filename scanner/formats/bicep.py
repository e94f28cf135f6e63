"""Bicep (Azure): declarations and objects, line by line, as its newline-separated syntax allows
(https://learn.microsoft.com/azure/azure-resource-manager/bicep/file).

`param x string = 'y'` is called x, a property by its path. What is not in quotes is a reference or a call; what a `resource` or `module` line
has in quotes is a type or a path, and binds nothing.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Reference
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import lines, trimmed

DEEPEST = 200
_ENTRY = re.compile(
    rb"[ \t]*+(?:(?:param|var|output)[ \t]++([A-Za-z_]\w*+)(?:[ \t]++[A-Za-z_'][\w\[\]|'?. -]{0,200}?)??[ \t]*=(?!=)|('?)([A-Za-z_][\w.$/-]*+)\2[ \t]*+:)[ \t]*+"
)
_BLOCK = re.compile(rb"[ \t]*+(?:resource|module)[ \t]++([A-Za-z_]\w*+)[ \t]++'[^'\n]*+'[^{\n]*+")
_STRING = re.compile(rb"'((?:[^'\\\n]|\\.)*+)'")
_LONG = re.compile(rb"'''\r?\n?(.*?)'''", re.DOTALL)
_INNER = re.compile(rb"([A-Za-z_]\w*+)[ \t]*+:[ \t]*+(?=')")
_COMMENT = re.compile(rb"(?:\A|[ \t])//")


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    path: list[str] = []
    skip = 0
    for line in lines(data):
        if line.start >= skip:
            skip = _line(line, path, data, out)
    return ""


def _line(line: Span, path: list[str], data: bytes, out: Collector) -> int:
    """Binds what a line says, follows its brackets in `path`, and gives the end of a text over several lines."""
    if data[line.start : line.end].lstrip()[:1] in (b"@", b"/") or not data[line.start : line.end].strip():
        return 0
    block, entry = _BLOCK.match(data, line.start, line.end), _ENTRY.match(data, line.start, line.end)
    name, end = "", 0
    if block:
        name = block[1].decode("utf-8", "replace")
        out.asked(Span(line.start, block.end()))
    elif entry:
        key = Span(*entry.span(1 if entry[1] is not None else 3))
        name = data[key.start : key.end].decode("utf-8", "replace")
        end = _value(Span(entry.end(), line.end), ".".join((*path, name)), key, data, out)
    if not end:
        _follow(data[(block or entry).end() if block or entry else line.start : line.end], path, name)  # type: ignore[union-attr]
    return end


def _follow(rest: bytes, path: list[str], name: str) -> None:
    plain = _STRING.sub(b"", rest)
    depth = sum(plain.count(sign) for sign in (b"{", b"[")) - sum(plain.count(sign) for sign in (b"}", b"]"))
    if depth > 0 and len(path) < DEEPEST:
        path += [name or "[]"] * depth
    elif depth < 0:
        del path[depth:]


def _value(span: Span, name: str, key: Span, data: bytes, out: Collector) -> int:
    """Binds the value that stands in `span`; the end of a text that goes on below."""
    long = _LONG.match(data, span.start)
    if long:
        out.span(name, "entry", Span(*long.span(1)), quoted=True, name_span=key, replaceable=Span(*long.span()))
        return long.end()
    quoted = _STRING.match(data, span.start, span.end)
    if quoted:
        out.span(name, "entry", Span(*quoted.span(1)), style="c", quoted=True, name_span=key, replaceable=Span(*quoted.span()))
        return 0
    comment = _COMMENT.search(data, span.start, span.end)
    place = trimmed(data, span.start, comment.start() if comment else span.end)
    if data[place.start : place.start + 1] in (b"{", b"["):
        _inside(place, name, data, out)
    elif place.start < place.end and (out.wanted.hits(place) or out.wanted.hits(key)):
        out.value(
            name,
            "entry",
            Reference(data[place.start : min(place.end, place.start + 200)].decode("utf-8", "replace")),
            name_span=key,
            replaceable=place,
        )
    return 0


def _inside(place: Span, name: str, data: bytes, out: Collector) -> None:
    """The texts of an object that is written on one line."""
    for match in _INNER.finditer(data, place.start, place.end):
        quoted = _STRING.match(data, match.end(), place.end)
        if quoted:
            inner = f"{name}.{match[1].decode('utf-8', 'replace')}"
            out.span(
                inner,
                "entry",
                Span(*quoted.span(1)),
                style="c",
                quoted=True,
                name_span=Span(*match.span(1)),
                replaceable=Span(*quoted.span()),
            )
