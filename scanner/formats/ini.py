"""INI and its kin (configparser, git config, my.cnf, .pypirc, systemd units, .reg): `[section]`, `key = value`, `key: value`, continuation lines."""

from __future__ import annotations

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import lines, trimmed, unquoted, without_comment

_COMMENTS = (b"#", b";", b"//", b"!")


def read(data: bytes, out: Collector) -> str:
    """Names are `section.key`. Always whole."""
    read_ini(data, out)
    return ""


def read_ini(data: bytes, out: Collector, *, colon: bool = True) -> None:
    """`colon`: a colon separates as well."""
    section, key, hit = b"", Span(0, 0), False
    for line in lines(data):
        text = trimmed(data, line.start, line.end)
        if text.start >= text.end or data.startswith(_COMMENTS, text.start):
            continue
        if data[text.start] == 0x5B and data.find(b"]", text.start, text.end) > 0:
            section, key = data[text.start + 1 : data.index(b"]", text.start)].strip()[:100], Span(0, 0)
            hit = out.asked(text)
            continue
        at = _separator(data, text, colon)
        if at < 0 or (text.start > line.start and _goes_on(data, key, at)):
            if key.start < key.end and text.start > line.start:
                _bind(section, key, text, data, out, hit)
            continue
        key = _key(data, text.start, at)
        _bind(section, key, Span(at + 1, text.end), data, out, hit)


def _separator(data: bytes, text: Span, colon: bool) -> int:  # noqa: FBT001
    """The first `=`, or a `:` before it that ends a word of its own (`key: value`)."""
    equals = data.find(b"=", text.start, text.end)
    end = equals if equals >= 0 else text.end
    if data[text.start] in b"\"'":
        close = data.find(data[text.start : text.start + 1], text.start + 1, text.end)
        return data.find(b"=", close, text.end) if close > 0 else equals
    at = data.find(b":", text.start, end) if colon else -1
    while at >= 0:
        if data[at + 1 : at + 2] in (b" ", b"\t", b"") or (equals < 0 and at + 1 < text.end and data[at + 1] not in b"/\\:"):
            return at
        at = data.find(b":", at + 1, end)
    return equals


def _goes_on(data: bytes, key: Span, at: int) -> bool:
    """Whether an indented line with a separator continues a value rather than starting a key: the key before had nothing on its line."""
    rest = data.find(b"\n", key.end)
    return key.start < key.end and data[key.end : rest if rest >= 0 else at].strip(b" \t\r=:\"'") == b""


def _key(data: bytes, start: int, at: int) -> Span:
    span = trimmed(data, start, at)
    return unquoted(data, span)[0]


def _bind(section: bytes, key: Span, rest: Span, data: bytes, out: Collector, hit: bool) -> None:  # noqa: FBT001
    outer = without_comment(data, trimmed(data, rest.start, rest.end), (b"#", b";"))
    content, quoted = unquoted(data, outer)
    name = data[key.start : key.end][:200]
    style = "c" if quoted and data[outer.start] == 0x22 else ""
    out.span(section + b"." + name if section else name, "entry", content, style=style, quoted=quoted, name_span=key, replaceable=outer, force=hit)
