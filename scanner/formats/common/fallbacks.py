"""Literals inside the code of a template or a call: `{{ x | default "lit" }}`, `<%= ENV["X"] || "lit" %>`, `env("X", "lit")`."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span

_QUOTED = rb"(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`([^`\n]*+)`)"
_CONSTANT = re.compile(rb"(?:\$?\{\{-?|<%=?)\s*" + _QUOTED + rb"\s*(?:\|\s*\w+\s*)*-?(?:\}\}|%>)")
_DEFAULT = re.compile(
    rb"(?:\bdefault\s*+\(?\s*+|\|\s*+d\(\s*+|(?:\|\||\?\?|\?:|\bor\b)\s*+"
    rb"|(?:fetch|getenv|env|get|getOrDefault|getProperty|environ)\s*\(\s*(?:\"[^\"\n]*+\"|'[^'\n]*+')\s*,\s*)" + _QUOTED
)
_KEY = re.compile(rb"\b(?:\w{1,40}+\.)?(?:env|getenv|fetch|get|ENV|lookup)\s*[(\[]\s*(?:['\"]env['\"]\s*,\s*)?['\"]([\w./-]+)|([.$]?[A-Za-z_]\w*(?:[.\-/]\w+)*)")
_WORDS = frozenset(b"default quote squote required include tpl b64enc b64dec toString or and d lookup if eq env fetch get index printf trim nindent".split())


class Fallback(NamedTuple):
    """Where the literal's content stands in the text; `constant`: nothing else is looked up."""

    span: Span
    constant: bool


def fallback(text: bytes) -> Fallback | None:
    """The literal that the code falls back to, or is."""
    match = _CONSTANT.fullmatch(text)
    constant = match is not None
    match = match or _DEFAULT.search(text)
    if not match:
        return None
    group = next(index for index in (1, 2, 3) if match[index] is not None)
    return Fallback(Span(match.start(group), match.end(group)), constant)


def key_in(text: bytes, without: Span) -> str:
    """The name that the code looks up, sought outside of the fallback literal."""
    for match in _KEY.finditer(text[: without.start] + b" " + text[without.end :]):
        found = match[1] or match[2]
        if found not in _WORDS:
            return found[:200].decode("utf-8", "replace")
    return ""
