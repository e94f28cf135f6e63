"""Markup and name-beside-value members in text of unknown syntax: `<password>x</password>`, `name="password" value="x"`, `"key": "pw", "value": "x"`."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.lexis.raw import Raw, Values

_ELEMENT = re.compile(rb"<([A-Za-z_][\w:.\-]{0,80}+)((?:[ \t\r\n][^<>]{0,200}+)?)>(?=\s{0,80}+[^<>\s])([^<>]{1,4096}+)</|&lt;([A-Za-z_][\w:.\-]{0,80}+)&gt;([^<>&]{1,1024}+)&lt;/")
_NAMED = re.compile(rb"\b(?:name|key|id)[ \t]{0,4}=[ \t]{0,4}[\"']([\w.:\-]{1,100})[\"']")
_BESIDE = re.compile(
    rb"(?<![\w.])(?:[\"']|\\\")?(?:[Nn]ame|[Kk]ey|[Pp]arameterKey|variable)(?:[\"']|\\\")?[ \t]{0,8}[=:][ \t]{0,8}(?:[\"']|\\\")([\w.:\- ]{1,100}+)(?:[\"']|\\\")"
    rb"[ \t]{0,8},?\s{0,40}+(?:[\"']|\\\")?(?:[Vv]alue|content|[Pp]arameterValue|connectionString)(?:[\"']|\\\")?[ \t]{0,8}[=:]"
)


def markup(data: bytes, span: Span, out: Collector, context: tuple[str, ...] = ()) -> None:
    """Elements with a text of their own, and values that stand beside their name."""
    for match in _ELEMENT.finditer(data, span.start, span.end):
        named = _NAMED.search(match[2] or b"")
        name, place = (match[4], Span(match.start(4), match.end(4))) if match[4] else (match[1], Span(match.start(1), match.end(1)))
        if named and match[2]:
            name, place = named[1], Span(match.start(2) + named.start(1), match.start(2) + named.end(1))
        group = 5 if match[4] else 3
        text = Span(match.start(group), match.end(group))
        if out.wanted.hits(place) or out.wanted.hits(text):
            out.span(name, "element", _trimmed(data, text), style="xml", name_span=place, context=context, force=True)
    values = Values(data, span.end)
    for match in _BESIDE.finditer(data, span.start, span.end):
        _beside(match, data, values, out, context)


def _beside(match: re.Match[bytes], data: bytes, values: Values, out: Collector, context: tuple[str, ...]) -> None:
    raw: Raw | None = values.at(match.end())
    place = Span(match.start(1), match.end(1))
    if raw is not None and (out.wanted.hits(place) or out.wanted.hits(raw.outer)):
        out.text(match[1], "entry", raw.decoded(data), quoted=raw.quoted, name_span=place, replaceable=raw.outer, callee=raw.callee, context=context)


def _trimmed(data: bytes, span: Span) -> Span:
    text = data[span.start : span.end]
    return Span(span.start + len(text) - len(text.lstrip()), span.end - (len(text) - len(text.rstrip())))
