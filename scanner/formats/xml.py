"""XML and its relatives: attributes and element texts with paths (web.config, app.config, settings.xml, NuGet.config, MSBuild, Spring, Hadoop, plist).

A tolerant scanner of its own: linear also on 200,000 open tags, where a grammar is quadratic. `<add key="x" value="y"/>`, `<property name="x">y</property>`,
`<name>x</name><value>y</value>` and plist's `<key>x</key><string>y</string>` are called x.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import trimmed
from scanner.formats.common.tree import Path, name_of

MOST_ELEMENTS = 500_000
DEEPEST = 10_000
TOO_MUCH = f"over {MOST_ELEMENTS} elements or {DEEPEST} levels"
_MARK = re.compile(
    rb"<!--(?:[^\-]++|-(?!->))*+(?:-->)?|<!\[CDATA\[((?:[^\]]++|\](?!\]>))*+)(?:\]\]>)?|<\?(?:[^?]++|\?(?!>))*+(?:\?>)?|<![^>]*+>?"
    rb"|</([^\s<>/]++)[^<>]*+>?|<([A-Za-z_:\x80-\xff][^\s<>/=\"']*+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)(/?>)?|[^<]++|<",
)
_ATTRIBUTE = re.compile(rb"([A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*+)\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?)")
_NAMES = (b"key", b"name", b"id", b"Name", b"Key", b"property", b"Include", b"variable")
_VALUES = frozenset((b"value", b"connectionString", b"Value", b"val", b"content", b"default", b"defaultValue", b"password", b"string"))


class Attribute(NamedTuple):
    name: Span
    value: Span
    outer: Span


class Element:
    """An element that is open. `texts` are the leaf children's names and texts, for <name>x</name><value>y</value>."""

    __slots__ = ("name", "named", "path", "texts", "whole")

    def __init__(self, name: bytes, path: Path, named: tuple[bytes, Span] | None) -> None:
        self.name = name
        self.path = path
        self.named = named
        self.texts: list[tuple[bytes, Span]] = []
        self.whole: Span | None = None


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    stack: list[Element] = []
    open_: Counter[bytes] = Counter()
    for count, mark in enumerate(_MARK.finditer(data)):
        if count > MOST_ELEMENTS * 2 or len(stack) > DEEPEST:
            return TOO_MUCH
        if mark[3] is not None:
            element = _opened(mark, stack, data, out)
            if (mark[5] or b"") != b"/>" and not mark[4].endswith(b"/"):
                stack.append(element)
                open_[element.name] += 1
        elif mark[2] is not None:
            _close(mark[2], stack, open_, data, out)
        elif stack and (mark[1] is not None or not mark[0].startswith(b"<")):
            _text(stack[-1], Span(*mark.span(1)) if mark[1] is not None else trimmed(data, *mark.span()), cdata=mark[1] is not None)
    while stack:
        _finish(stack, data, out)
    return ""


def _opened(mark: re.Match[bytes], stack: list[Element], data: bytes, out: Collector) -> Element:
    name = mark[3][:100]
    above = stack[-1].path if stack else None
    place = Span(*mark.span(3))
    attributes = _attributes(mark)
    named = _named(attributes, data)
    hit = (above is not None and above.hit) or out.asked(place)
    path = Path(above, name.rpartition(b":")[2], place, hit, "element")
    for attribute in attributes:
        _bind_attribute(attribute, path, named, data, out)
    return Element(name, path, named)


def _attributes(mark: re.Match[bytes]) -> list[Attribute]:
    start, found = mark.start(4), []
    for match in _ATTRIBUTE.finditer(mark[4]):
        group = 2 if match[2] is not None else 3
        value = Span(start + match.start(group), start + match.end(group))
        found.append(Attribute(Span(start + match.start(1), start + match.end(1)), value, Span(value.start - 1, start + match.end())))
    return found


def _named(attributes: list[Attribute], data: bytes) -> tuple[bytes, Span] | None:
    """The name that an element gives to its value: key, name, id."""
    for wanted in _NAMES:
        for attribute in attributes:
            if data[attribute.name.start : attribute.name.end] == wanted and 0 < attribute.value.end - attribute.value.start <= 200:
                return data[attribute.value.start : attribute.value.end], attribute.value
    return None


def _bind_attribute(attribute: Attribute, path: Path, named: tuple[bytes, Span] | None, data: bytes, out: Collector) -> None:
    name = data[attribute.name.start : attribute.name.end][:100]
    place, base = attribute.name, path
    if named and name in _VALUES and named[1] != attribute.value and name != b"password":
        name, place, base = named[0], named[1], path.parent or path
    hit = path.hit or out.wanted.hits(place) or out.wanted.hits(attribute.name)
    named_path = Path(base, name, place, hit, "element")
    if named_path.hit or out.wanted.hits(attribute.value):
        _bind(named_path, attribute.value, attribute.outer, data, out, quoted=True)


def _bind(path: Path, content: Span, outer: Span, data: bytes, out: Collector, *, quoted: bool, raw: bool = False) -> None:
    style = "xml" if not raw and data.find(b"&", content.start, content.end) >= 0 else ""
    out.span(name_of(path), "element", content, style=style, quoted=quoted, name_span=path.span, replaceable=outer, force=True)


def _text(element: Element, span: Span, *, cdata: bool) -> None:
    if span.start >= span.end:
        return
    element.whole = Span(element.whole.start, span.end) if element.whole and not cdata else span


def _close(name: bytes, stack: list[Element], open_: Counter[bytes], data: bytes, out: Collector) -> None:
    """Closes the innermost element of that name and what is open inside of it."""
    name = name[:100]
    if not open_[name]:
        return
    while stack:
        closed = stack[-1].name
        open_[closed] -= 1
        _finish(stack, data, out)
        if closed == name:
            return


def _finish(stack: list[Element], data: bytes, out: Collector) -> None:
    """Binds the element's own text, or those of its children where they are name and value."""
    element = stack.pop()
    above = stack[-1] if stack else None
    _beside(element, data, out)
    if element.whole is None or element.texts:
        return
    path, local = element.path, element.path.element
    if element.named:
        path = Path(path.parent, element.named[0][:200], element.named[1], path.hit or out.wanted.hits(element.named[1]), "element")
    elif local.lower() == b"value" and above is not None and above.named:
        path = Path(above.path.parent, above.named[0][:200], above.named[1], path.hit or out.wanted.hits(above.named[1]), "element")
    elif above is not None and above.texts and above.texts[-1][0] == b"key" and local != b"key":
        key = above.texts[-1][1]
        path = Path(path.parent, data[key.start : key.end][:200], key, path.hit or out.wanted.hits(key), "element")
    if above is not None:
        above.texts.append((local, element.whole))
    if path.hit or out.wanted.hits(path.span) or out.wanted.hits(element.whole):
        _bind(path, element.whole, element.whole, data, out, quoted=False, raw=data.startswith(b"<![CDATA[", element.whole.start - 9))


def _beside(element: Element, data: bytes, out: Collector) -> None:
    """<name>x</name><value>y</value> (Hadoop, Maven, SOAP): y is called x."""
    texts = {name.lower(): span for name, span in element.texts[:20]}
    name = texts.get(b"name") or texts.get(b"key")
    value = texts.get(b"value")
    if name is None or value is None or name.end - name.start > 200:
        return
    hit = element.path.hit or out.wanted.hits(name)
    if hit or out.wanted.hits(value):
        path = Path(element.path, data[name.start : name.end], name, hit, "element")
        _bind(path, value, value, data, out, quoted=False)
