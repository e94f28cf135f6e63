"""Directive files (redis.conf, nginx, Apache, OpenLDAP, OpenVPN, sshd): `name value`, `directive name value;`, and the pairs that any text may hold."""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats import lexical
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import unquoted

# The directives whose first argument is the name of the second: nginx, Apache httpd, uWSGI, lighttpd.
_NAMING = re.compile(
    rb"(?mi)^[ \t]*+(?:SetEnv|PassEnv|env|setenv|fastcgi_param|uwsgi_param|scgi_param|proxy_set_header|add_header|set|RequestHeader[ \t]+(?:set|add|append)|Header[ \t]+(?:set|add))"
    rb"[ \t]++([$A-Za-z_][\w.\-]{0,100}+)[ \t]++(\"[^\"\n]*+\"|'[^'\n]*+'|[^\s;\"']++)[ \t]*+;?[^\n]*"
)


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    for line in _NAMING.finditer(data):
        outer = Span(*line.span(2))
        content, quoted = unquoted(data, outer)
        out.span(line[1], "entry", content, quoted=quoted, name_span=Span(*line.span(1)), replaceable=outer)
    return lexical.read(data, out)
