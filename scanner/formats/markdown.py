"""Markdown, reStructuredText, AsciiDoc: prose and tables as text; fenced code (CommonMark 4.5) is derived with its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Span
from scanner.formats import lexical
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import lines, trimmed

_ROW = re.compile(rb"(?m)^[ \t]*+\|[ \t]*+[`*_]{0,2}([A-Za-z][\w .\-]{0,80}?)[`*_]{0,2}[ \t]*+\|[ \t]*+(`?)([^|\n`]{1,400}+)`?[ \t]*+\|")
_FENCE = re.compile(rb"[ \t>]{0,12}(`{3,}|~{3,}|-{4,}$|\.{4,}$)[ \t]*+(?:\{[^}\n]{0,80}?\.?([\w+#\-]{1,60}+)[^}\n]{0,300}\}|([\w+#.\-]*))")
_DIRECTIVE = re.compile(rb"[ \t]*(?:\.\. (?:code-block|code|sourcecode|highlight)::[ \t]*([\w+#\-]*)|\[source(?:%[\w,]{1,80})?,[ \t]{0,20}\"?([\w+#\-]{1,60}+)[^\]\n]{0,300}\])")


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    for row in _ROW.finditer(data):
        span = trimmed(data, *row.span(3))
        out.span(row[1], "entry", span, quoted=bool(row[2]), name_span=Span(*row.span(1)), context=("prose",))
    return lexical.read(data, out)


def fences(data: bytes) -> Iterator[tuple[bytes, list[Span]]]:
    """The language word and the lines (with LF) of each fenced block; an unclosed one ends with the file."""
    opener, word, pending, indent = b"", b"", b"", 0
    kept: list[Span] = []
    for line in lines(data):
        fence = _FENCE.match(data, line.start, line.end)
        if opener:
            if fence and fence[1].startswith(opener) and data[fence.end(1) : line.end].strip() == b"":
                yield word, kept
                opener = b""
            else:
                start = line.start
                while start < min(line.start + indent, line.end) and data[start] in b" \t>":
                    start += 1
                kept.append(Span(start, min(len(data), line.end + 1 + (data[line.end : line.end + 1] == b"\r"))))
        elif fence:
            opener, word, kept = fence[1], fence[2] or fence[3] or pending, []
            indent, pending = fence.start(1) - line.start, b""
        else:
            directive = _DIRECTIVE.match(data, line.start, line.end)
            pending = (directive[1] or directive[2]) if directive else pending if line.start == line.end else b""
    if opener and kept:
        yield word, kept
