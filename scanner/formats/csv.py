"""CSV, TSV and their kin with a header row (RFC 4180): the column's name is the value's."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats import lexical
from scanner.formats.common.collector import Collector

_DELIMITERS = (b",", b"\t", b";", b"|")
_NAME = re.compile(rb"[\w .\-/()\[\]#:\x80-\xff]{0,80}")


def read(data: bytes, out: Collector) -> str:
    """Names are `column`. Without a plausible header row the text is read lexically."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    head = data[start : data.find(b"\n", start) if b"\n" in data else len(data)][:65536]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = re.compile(rb"(?:\"((?:[^\"]++|\"\")*+)\"?[ \t]*+|([^%b\r\n]*+))(%b|\r?\n|\r|\Z)" % (delimiter, re.escape(delimiter)))
    names: list[tuple[bytes, Span, bool]] = []
    column, header, at = 0, True, start
    while at < len(data):
        field = rows.match(data, at)
        if field is None:
            at += 1
            continue
        content = Span(*field.span(1 if field[1] is not None else 2))
        if header:
            name = data[content.start : content.end].strip()
            if not _NAME.fullmatch(name) or name[:1].isdigit() or delimiter not in head:
                return lexical.read(data, out)
            names.append((name, content, out.asked(content)))
        elif column < len(names):
            _bind(names[column], content, field, out)
        column, at = column + 1, max(field.end(), at + 1)
        if field[3] != delimiter:
            column, header = 0, False
    return ""


def _bind(name: tuple[bytes, Span, bool], content: Span, field: re.Match[bytes], out: Collector) -> None:
    quoted = field[1] is not None
    outer = Span(field.start(), field.start(3)) if quoted else content
    if name[2] or out.wanted.hits(outer):
        out.span(name[0], "entry", content, style="doubled-double" if quoted else "", quoted=quoted, name_span=name[1], replaceable=outer, force=True)
