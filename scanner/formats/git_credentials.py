""".git-credentials (git-credential-store): one URL a line with percent-encoded user and password."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector

_URL = re.compile(rb"(?m)^[ \t]*+[a-z][a-z0-9+.\-]{0,20}+://([^\s:/@]*+):([^\s@/]++)@([^\s/]++)")


def read(data: bytes, out: Collector) -> str:
    """The name is `host.user.password`. Always whole."""
    for url in _URL.finditer(data):
        whole = Span(*url.span())
        if out.wanted.hits(whole):
            name = url[3][:100] + b"." + url[1][:60] + b".password"
            out.span(name, "entry", Span(*url.span(2)), style="percent" if b"%" in url[2] else "", name_span=Span(*url.span(3)), force=True)
    return ""
