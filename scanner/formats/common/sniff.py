"""Which format the first bytes of a file look like. Each pattern is tried at the start of at most LOOK bytes and in linear time."""

from __future__ import annotations

import re

LOOK = 4096
_BLANK = rb"(?:[ \t\r]*+(?:#[^\n]*+)?\n)*+"  # lines that are empty or a comment
_SNIFF = (
    ("diff", re.compile(rb"\s*+(?:diff --git |diff -|Index: |--- [^\n]++\n\+\+\+ |From [0-9a-f]{40} )")),
    ("notebook", re.compile(rb"\s*+\{[^\0]{0,3000}?\"cells\"\s*+:\s*+\[\s*+\{[^\0]{0,600}?\"cell_type\"")),
    ("jsonl", re.compile(rb"\s*+\{[^\n]{2,3000}\}[ \t\r]*+\n\{\"")),
    ("json", re.compile(rb"\s*+(?:\{\s*+(?:\"[^\"\n]{0,200}+\"\s*+:|\}|//|/\*)|\[\s*+(?:[\[{\]\"]|-?\d))")),
    ("xml", re.compile(rb"\s*+(?:<\?xml|<!--[^>]{0,500}-->\s*+<[A-Za-z]|<(?:configuration|project|settings|web-app|beans|manifest|plist|resources|Project|server|persistence|context)[\s>])")),
    ("http", re.compile(rb"\s*+(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT) \S{1,2000}+ HTTP/\d|HTTP/\d(?:\.\d)? \d{3})")),
    (
        "dockerfile",
        re.compile(
            rb"(?:[ \t\r]*+(?:#[^\n]*+|ARG [^\n]*+)?\n)*+[ \t]*+FROM [a-z0-9$][^\s]*+(?: [Aa][Ss] \S++)?[ \t\r]*+\n(?:[^\0]{0,3500}?\n)??[ \t]*+(?:RUN|COPY|ENV|CMD|ENTRYPOINT|WORKDIR|ADD|EXPOSE|USER) "
        ),
    ),
    ("ini", re.compile(rb"(?:[ \t\r]*+(?:[;#][^\n]*+)?\n)*+\[[A-Za-z][\w .:/\"\-]{0,80}+\][ \t\r]*+\n(?:[ \t\r]*+(?:[;#][^\n]*+)?\n)*+[ \t]*+[\w.\-/:]{1,80}+[ \t]*+=")),
    ("dotenv", re.compile(_BLANK + rb"(?:(?:export[ \t]++)?[A-Z_][A-Z0-9_]{1,80}+=[^\n]*+\n" + _BLANK + rb"){2}")),
    (
        "yaml",
        re.compile(
            rb"(?:%YAML[^\n]*+\n)?" + _BLANK + rb"(?:---[ \t]*+(?:#[^\n]*+)?\r?\n\s*+(?:[#\w\"'-]|\Z)|apiVersion: \S"
            rb"|(?:[A-Za-z_][\w\-]{0,60}+:[ \t]*+(?:[^\s#][^\n]{0,200}+)?\r?\n){1,20}?(?:  |- )[ \t]*+[\w\-\"' ]{1,60}+:)"
        ),
    ),
)  # fmt: skip


def sniff(head: bytes) -> str:
    """The format that the first bytes look like, or ""."""
    head = head[:LOOK].removeprefix(b"\xef\xbb\xbf")
    if b"\0" in head:
        return ""
    return next((name for name, pattern in _SNIFF if pattern.match(head)), "")
