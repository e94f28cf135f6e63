r""".pgpass (PostgreSQL documentation, 34.16): `hostname:port:database:username:password`, `:` and `\\` escaped by a backslash."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import lines

_FIELD = re.compile(rb"((?:[^:\\]++|\\.|\\\Z)*+)(?::|\Z)", re.DOTALL)


def read(data: bytes, out: Collector) -> str:
    """The name is `host.user.password`. Always whole."""
    for line in lines(data):
        if data.startswith(b"#", line.start) or not out.wanted.hits(line):
            continue
        at = line.start
        fields: list[bytes] = []
        while len(fields) < 4 and at < line.end:
            field = _FIELD.match(data, at, line.end)
            if field is None or field.end() == at:
                break
            fields.append(field[1])
            at = field.end()
        if len(fields) == 4:
            name = fields[0][:100] + b"." + fields[3][:60] + b".password"
            out.span(name, "entry", Span(at, line.end), style="backslash", force=True)
    return ""
