""".npmrc (docs.npmjs.com, npmrc): `key=value`, where keys hold colons; `_auth` is base64 of user:password, `_password` base64 of the password."""

from __future__ import annotations

from detectors.artifact import Span
from scanner.formats.common.collector import Collector, unpacked
from scanner.formats.common.escapes import decode
from scanner.formats.common.lines import lines, trimmed, unquoted


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    for line in lines(data):
        text = trimmed(data, line.start, line.end)
        at = data.find(b"=", text.start, text.end)
        if at < 0 or data.startswith((b"#", b";"), text.start):
            continue
        key, outer = trimmed(data, text.start, at), trimmed(data, at + 1, text.end)
        content, quoted = unquoted(data, outer)
        if not (out.wanted.hits(key) or out.wanted.hits(outer)):
            continue
        name = data[key.start : key.end]
        value = decode(data, content, "c" if quoted else "")
        plain = unpacked(value) if name.endswith((b"_auth", b"_password")) and b"${" not in value.data else None
        steps: tuple[str, ...] = ()
        if plain is not None:
            colon = plain.data.find(b":") if name.endswith(b"_auth") else -1
            value, steps = plain.cut(Span(colon + 1, len(plain.data))), ("base64",)
        out.text(name, "entry", value, quoted=quoted, name_span=key, replaceable=outer, steps=steps)
    return ""
