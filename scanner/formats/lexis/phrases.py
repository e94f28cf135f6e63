"""Values that no separator sign announces: SQL, call arguments, header pairs, `name value` lines, netrc entries."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.lexis.raw import Raw, Values


class Phrase(NamedTuple):
    """`pattern` ends where the value starts; its group 1 is the name, or `name` is. `quoted`: only a quoted value counts. `argument` is its index."""

    pattern: re.Pattern[bytes]
    kind: str
    name: str = ""
    quoted: bool = True
    context: tuple[str, ...] = ()
    argument: int = 0


_Q = rb"(?:\\{0,3}[\"']|&quot;|&#39;)"
# "identified by changes in the sources": a plain word that another one follows, and that is none of SQL's own after a password.
_CLAUSES = rb"account|comment|container|default|failed|grant|password|profile|quota|replace|require|retain|temporary|with"
_PROSE = rb"(?!(?-i:[a-z]{1,40}+,?[ \t]{1,8}(?!(?:" + _CLAUSES + rb")\b)[a-z]))"
PHRASES = (
    # MySQL, MariaDB, Oracle: CREATE USER .. IDENTIFIED [WITH plugin] BY|AS; PostgreSQL and SQL Server: [ENCRYPTED] PASSWORD
    Phrase(
        re.compile(rb"(?i)\b(IDENTIFIED[ \t\r\n]{1,8}(?:WITH[ \t\r\n]{1,8}[\w'\"`]{1,60}+[ \t\r\n]{1,8})?BY(?:[ \t]{1,8}PASSWORD)?)[ \t\r\n]{1,8}(?=[^\s;])" + _PROSE),
        "entry", "password", quoted=False, context=("sql",),
    ),
    Phrase(re.compile(rb"(?i)\b((?:ENCRYPTED[ \t]{1,8}|UNENCRYPTED[ \t]{1,8}|WITH[ \t]{1,8}|SET[ \t]{1,8})?PASSWORD)(?:[ \t]{1,8}|[ \t]{0,8}\([ \t]{0,8})(?=N?'|\\')"), "entry", "password", context=("sql",)),
    Phrase(re.compile(rb"(?i)\b(SET[ \t]{1,8}PASSWORD[ \t]{1,8}FOR[ \t]{1,8}[^\s=]{1,120}+)[ \t]{0,8}=[ \t]{0,8}(?=')"), "entry", "password", context=("sql",)),
    # setPassword("x"), password("x"), Credentials("user", "x"): the first literal argument
    Phrase(re.compile(rb"(?<![\w$\-])(?<!\w\.)([A-Za-z_][\w.]{1,80}+)\([ \t]{0,8}(?=[@bBrRuUfFLN]?" + _Q + rb")"), "positional"),
    # NetworkCredential("user", "x"): the second one
    Phrase(
        re.compile(rb"(?<![\w$\-])(?<!\w\.)([A-Za-z_][\w.]{1,80}+)\([ \t]{0,8}" + _Q + rb"[^\"'\\\r\n]{1,100}+" + _Q + rb"[ \t]{0,8},[ \t]{0,8}(?=[@bBrRuUfFLN]?" + _Q + rb")"),
        "positional", argument=1,
    ),
    # define('DB_PASSWORD', 'x'), put("password", "x"), ("password", "x")
    Phrase(re.compile(rb"\([ \t]{0,8}" + _Q + rb"([A-Za-z_][\w.\-]{1,100}+)" + _Q + rb"[ \t]{0,8},[ \t]{0,8}(?=[@bBrRuUfFLN]?" + _Q + rb")"), "entry"),
    # ["Authorization", "Bearer x"]
    Phrase(re.compile(_Q + rb"((?i:(?:proxy-)?authorization|[\w-]{1,40}-(?:token|key|secret|password)|cookie|api-?key))" + _Q + rb"\s{0,20},\s{0,20}(?=" + _Q + rb")"), "header"),
    # "Basic x", Bearer x: whatever the header's name is
    Phrase(re.compile(rb"(?<![\w\-])(?=(Basic|Bearer)[ \t]{1,4}(?=[a-z._~+/\-]{0,40}[A-Z0-9])[A-Za-z0-9+/._~\-]{8})"), "header", "Authorization", quoted=False),
    # (password "x"), :password "x", password "x"
    Phrase(re.compile(rb"(?:^|[\s(:])([A-Za-z_][\w.\-]{2,80}+)[ \t]{1,20}(?=[\"'])"), "entry", context=("directive",)),
    Phrase(re.compile(rb"(?m)^[ \t]{0,40}+(?:(?:[#;]|//)[ \t]{0,8}+)?(?:export[ \t]{1,4}|set[ \t]{1,4}|setx[ \t]{1,4})?([A-Za-z_][\w.\-]{2,80}+)[ \t]{1,40}+(?=[^\s=:]{3,1024}+;?[ \t]{0,8}\r?$)"), "entry", quoted=False, context=("directive",)),
    # the access token x, API key x: within a line, where the value has the length and the mixture of a token
    Phrase(
        re.compile(
            rb"(?i)(?<![\w.\-])(?=([\w.\-]{0,40}(?:api|access|auth|private|secret|client)?[ \t_\-]{0,2}(?:key|token|secret|code))[ \t]{1,4})[\w.\-]{0,40}+(?:[ \t]{1,2}(?:key|token|code))?+[ \t]{1,4}"
            rb"(?=[A-Z_+/=.\-]{0,40}[0-9])(?=[0-9_+/=.\-]{0,40}[A-Z])(?=[\w+/=.\-]{16,512}+(?:[,;:!?)'\"][\s]|[\s]|\Z))"
        ),
        "entry", quoted=False, context=("prose",),
    ),
    Phrase(re.compile(rb"\bmachine[ \t]{1,8}[\w.:\-]{1,200}+[ \t]{1,8}login[ \t]{1,8}\S{1,200}+[ \t]{1,8}(password)[ \t]{1,8}(?=\S)"), "entry", quoted=False),
)  # fmt: skip


_SETTER = re.compile(r"(?:.*\.)?(?:[sS]et|[wW]ith|[aA]dd|[pP]ut)[A-Z_]")


def phrases(data: bytes, span: Span, out: Collector, context: tuple[str, ...] = ()) -> None:
    """Binds what the phrases announce."""
    for phrase in PHRASES:
        if "embedded" in context and phrase.context == ("directive",):
            continue
        values = Values(data, span.end)
        for match in phrase.pattern.finditer(data, span.start, span.end):
            raw = values.at(match.end())
            place = Span(match.start(1), match.end(1))
            if raw is None or (phrase.quoted and not raw.quoted) or not (out.wanted.hits(place) or out.wanted.hits(raw.outer)):
                continue
            if phrase.kind == "header" and raw.quoted and data[raw.outer.end : raw.outer.end + 4].lstrip().startswith(b":"):
                continue  # `"a": "x-password", "b": ...`: the next member's name
            name, kind, callee = _named(phrase, match, raw, data)
            found = (*context, *phrase.context)
            out.text(name, kind, raw.decoded(data), quoted=raw.quoted, name_span=place, replaceable=raw.outer, callee=callee, context=found)


def _named(phrase: Phrase, match: re.Match[bytes], raw: Raw, data: bytes) -> tuple[str, str, str]:
    """Name, kind and callee. A setter with one argument has its own name, as scanner/syntax has it; else callee and index."""
    name = phrase.name or match[1].decode("utf-8", "replace")
    if phrase.kind != "positional":
        return name, phrase.kind, raw.callee
    single = not phrase.argument and _SETTER.match(name) and data[raw.outer.end : raw.outer.end + 4].lstrip().startswith(b")")
    return (name, "attribute", name) if single else (f"{name}#{phrase.argument}", "positional", name)
