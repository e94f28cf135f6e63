"""The value behind a separator, as it stands in text of unknown syntax: quoted in one of many ways, or a run of characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from detectors.offsets import Decoded
from scanner.formats.common.escapes import decode

LONGEST_QUOTED = 8192
LONGEST_RUN = 2048
_CALL = rb"(?:(?:new[ \t]+)?([A-Za-z_&\[][\w.:&<>\[\]*!]{0,60}+)\([ \t]{0,8})?"
_OPEN = re.compile(
    rb"([ \t]{0,40}+)" + _CALL + rb"(?:[\[({][ \t]{0,8}){0,3}((?:@|[bBrRuUfFLNc$]{1,2})?)"
    rb"(\"\"\"|'''|\\{0,3}[\"'`]|&(?:quot|apos|#0?39|#x27|#34|#x22);)"
)
_CLOSE = {
    b'"': re.compile(rb"(?:[^\"\\\n]|\\.)*+\""),
    b"'": re.compile(rb"(?:[^'\\\n]|\\.)*+'"),
    b"`": re.compile(rb"(?:[^`\\]|\\.)*+`", re.DOTALL),
}
_TEMPLATE = rb"\$?\{\{[^{}\n]{0,300}+\}\}|<%[^%\n]{0,300}+%>|[$#]\{[^{}\n]{0,300}+\}|\$\([^()\n]{0,300}+\)|@Microsoft\.KeyVault\([^()\n]{0,300}+\)"
_RUN = re.compile(
    rb"(?:(?:Bearer|Basic|Token|token|ApiKey|bearer|basic)[ \t]{1,4}+(?=[^\s\"'<>]))?"
    rb"(?:[^\s\"'`<>\\&{$@]++|" + _TEMPLATE + rb"|[{$@]|&(?!(?:amp;)?[\w.%\[\]\-]{1,64}=|(?:quot|apos|lt|gt|#0?39|#x27|#34);)|\\(?![\"'`nrt\\]|u00)|<(?=%)|(?<=%)>)++"
)
_NEXT = re.compile(rb"[ \t]{0,40}+[\[({>|]?[+\-]?[ \t]{0,40}+\r?\n[ \t]{0,200}+(?:-[ \t]{1,8})?(?=[\"'\\]|[^\s{}\[\]]+[ \t]*(?:\r?\n|\Z)|Bearer |Basic |Token )")
# The next setting, whose own value is empty or below.
_EMPTY = re.compile(rb"[A-Za-z_][\w.\-]{0,99}+[:=][ \t]*(?:\r?\n|\Z)")
_CUT = re.compile(rb"[;,](?=[ \t]{0,8}[\"'{\[]?[A-Za-z_][\w .\-]{0,40}[\"']?[ \t]{0,4}[=:]|[\"']|\Z)")
_BRACKETS = re.compile(rb"[()\[\]{}]")
_PUNCTUATION = re.compile(rb"[^\w]{0,2}|[.\-*=_#~]{3,}+")
_KEY = re.compile(rb"[ \t]{0,20}+(?::|=>)")
_STYLES = {b"&": "xml", b'"': "c", b"'": "c", b"`": "c", b"\\": "c"}


class Raw(NamedTuple):
    """`content` without quotes, `outer` with quotes and prefix; `callee` wraps a quoted value; `query`: cut at `&name=`."""

    content: Span
    outer: Span
    quote: bytes
    callee: str = ""
    query: bool = False

    @property
    def quoted(self) -> bool:
        return bool(self.quote)

    def decoded(self, data: bytes) -> Decoded:
        style = _STYLES.get(self.quote[:1], "percent" if self.query else "")
        return decode(data, self.content, style)


class Values:
    """Reads values of `data` up to `end`. Remembers where the last run of characters ended: pairs inside of a run share its end, so that
    a run of any length is walked once.
    """

    def __init__(self, data: bytes, end: int) -> None:
        self._data = data
        self._end = end
        self._run = Span(0, 0)

    def at(self, start: int, *, below: str = "") -> Raw | None:
        """The value that starts at or shortly behind `start`, or None. `below`: what may stand a line below, `any` value or a `quoted` one."""
        found = _quoted(self._data, start, self._end)
        if found is None and below and (line := _NEXT.match(self._data, start, min(self._end, start + LONGEST_RUN))):
            start = line.end()
            found = _quoted(self._data, start, self._end)
            if found is None and (below == "quoted" or _EMPTY.match(self._data, start, self._end)):
                return None
        return found or self._unquoted(start)

    def _unquoted(self, start: int) -> Raw | None:
        data = self._data
        while start < self._end and data[start] in b" \t":
            start += 1
        if not self._run.start <= start < self._run.end:
            run = _RUN.match(data, start, self._end)
            if not run:
                return None
            self._run = Span(run.start(), run.end())
        stop = min(self._run.end, start + LONGEST_RUN)
        cut = _CUT.search(data, start, min(stop + 60, self._end))
        if cut and start < cut.start() < stop:
            stop = cut.start()
        query = data[stop : stop + 1] == b"&"
        span = _plain_text(data, Span(start, _trimmed(data, start, _balanced(data, start, stop))))
        return Raw(span, span, b"", query=query) if _PUNCTUATION.fullmatch(data, span.start, span.end) is None else None


def _plain_text(data: bytes, span: Span) -> Span:
    """Without Markdown's emphasis (`**x**`)."""
    stars = 2 if data.startswith(b"**", span.start) else 1 if data.startswith(b"*", span.start) else 0
    if stars and span.end - span.start > 2 * stars and data[span.end - stars : span.end] == b"**"[:stars]:
        return Span(span.start + stars, span.end - stars)
    return span


def _trimmed(data: bytes, start: int, stop: int) -> int:
    """Without the punctuation of the sentence or list around."""
    while stop > start and data[stop - 1] in b";,":
        stop -= 1
    if stop > start + 1 and data[stop - 1] == 0x2E and data[stop : stop + 1] in (b"", b" ", b"\n", b"\r") and data[stop - 2] != 0x2E:
        stop -= 1
    return stop


def _quoted(data: bytes, start: int, end: int) -> Raw | None:
    opened = _OPEN.match(data, start, end)
    if not opened:
        return None
    quote = opened[4]
    close = closing(data, quote, opened.end(), min(end, opened.end() + LONGEST_QUOTED))
    bracketed = data[opened.end(1) : opened.start(3)].strip(b" \t") != b"" and not opened[2]
    if close < 0 or (bracketed and _KEY.match(data, close + len(quote), end)):
        return None
    callee = opened[2].decode("utf-8", "replace") if opened[2] else ""
    outer = Span(opened.start(3), close + len(quote))
    return Raw(Span(opened.end(), close), outer, quote, callee)


def closing(data: bytes, quote: bytes, start: int, end: int) -> int:
    r"""Where the quote closes, or -1. An escaped quote (`\\"`) closes at the next one of the same depth."""
    pattern = _CLOSE.get(quote)
    if pattern:
        match = pattern.match(data, start, end)
        if match:
            return match.end() - 1
        line = data.find(b"\n", start, end)
        return data.find(quote, start, line if line >= 0 else end)
    at = data.find(quote, start, end)
    while at > 0 and quote[:1] == b"\\" and data[at - 1 : at] == b"\\":
        at = data.find(quote, at + len(quote), end)
    return at


def _balanced(data: bytes, start: int, stop: int) -> int:
    """Cut before a bracket that closes one opened before the value, as in `f(password=x)`."""
    line = max(data.rfind(b"\n", max(0, start - 200), start), start - 200, 0)
    if not _BRACKETS.search(data, line, start):
        return stop
    depth = 0
    for bracket in _BRACKETS.finditer(data, start, stop):
        depth += 1 if bracket[0] in b"([{" else -1
        if depth < 0:
            return bracket.start()
    return stop
