"""`name separator value` in text of any kind: assignments, JSON-ish members even with escaped or HTML-escaped quotes, headers, query strings.

Every pattern starts at a word's beginning and is bounded or possessive, so that a scan is linear in the text; the number of pairs is limited.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.lexis.raw import Raw, Values
from scanner.formats.lexis.wrapped import wrapped

MOST_PAIRS = 100_000
_ENTITY = rb"&(?:quot|apos|#0?39|#x27|#34|#x22);"
_TYPE = (
    rb"[ \t]*:[ \t]*&?(?:'static[ \t]+)?(?:str|string|String|bytes|text|char|varchar|NSString|CharSequence|AnyStr|Any|any|Secret\w{0,20}+|Optional|Final|var|val|object)"
    rb"(?:[?!]|\[[\w., ]{0,40}+\]|<[\w., ]{0,40}+>)?[ \t]*(?==[^=>])"
)
_HEAD = re.compile(
    rb"(?<![\w$@\-])(?<!\w\.)(-{0,2})([$@]{0,2}[A-Za-z_\x80-\xff][\w.$\x80-\xff\-]{0,99}+)"
    rb"(?:\[[\w\"']{0,20}+\])?(?:\\{0,3}[\"'`]|" + _ENTITY + rb"|\]|\)|\*{1,2}|</[a-z]{1,10}>){0,4}(?:" + _TYPE + rb")?"
    rb"[ \t]{0,40}+(=>|:{1,3}=|->|<-|={1,3}|[?|&+.]{1,2}=|!={1,2}|:(?![/:]{2})|(?<=[ \t])(?:is|lautet)(?=[ \t:]))"
)
_HEADERS = re.compile(rb"(?i:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]+|[\w-]+-(?:token|key|secret|auth\w*)|api-?key)")
_FILE = re.compile(rb"\.[A-Za-z]{1,5}\Z")
_LINE = re.compile(rb"[0-9]{1,6}:")
_STRONG = re.compile(rb"(?i:authorization|token|secret|passw|key)")


class Head(NamedTuple):
    """A name and what separates it from its value, which starts behind `end`."""

    dashes: bytes
    name: bytes
    name_span: Span
    sign: bytes
    end: int


def pairs(data: bytes, span: Span, out: Collector, context: tuple[str, ...] = ()) -> bool:
    """Binds the pairs in `span`; False if there were more than MOST_PAIRS."""
    values = Values(data, span.end)
    for count, match in enumerate(_HEAD.finditer(data, span.start, span.end)):
        if count >= MOST_PAIRS:
            return False
        head = Head(match[1], match[2], Span(match.start(2), match.end(2)), match[3], match.end())
        if "embedded" in context and head.sign in (b"is", b"lautet"):
            continue
        raw = values.at(head.end, below=_below(head, data))
        if raw is not None and not _is_drive(head, data) and not _is_no_pair(match, data) and (out.wanted.hits(head.name_span) or out.wanted.hits(raw.outer)):
            _bind(head, raw, data, out, context)
    return True


def _below(head: Head, data: bytes) -> str:
    """What on the next line may be the value: `any` (`Authorization:` and below it `- Bearer x`), `quoted` (behind `=` a line's end is an empty value), or nothing."""
    if _STRONG.search(head.name) is None or data[head.end : head.end + 1] not in b" \t\r\n[({>|":
        return ""
    return "any" if head.sign == b":" else "quoted" if head.sign in (b"=", b"=>") else ""


def _is_no_pair(match: re.Match[bytes], data: bytes) -> bool:
    """A symbol behind a word (`pass :locals to`), a line of a file (`password.rb:163:in`), or a mount of the current folder (`$PWD:/work`)."""
    if match[3] != b":":
        return False
    if match[2] == b"$PWD":
        return True
    if data[match.start(3) - 1 : match.start(3)] in (b" ", b"\t") and data[match.end() : match.end() + 1].isalpha():
        return True
    return bool(_FILE.search(match[2]) and _LINE.match(data, match.end()))


def _is_drive(head: Head, data: bytes) -> bool:
    """A Windows path."""
    return len(head.name) == 1 and head.sign == b":" and data[head.end : head.end + 1] in (b"\\", b"/")


def _bind(head: Head, raw: Raw, data: bytes, out: Collector, context: tuple[str, ...]) -> None:
    kind = _kind(head)
    more = _context(head, raw, data)
    kind, context = "entry" if more == ("query",) and kind != "option" else kind, (*context, *more)
    value = wrapped(raw, data)
    if value is None:
        out.text(head.name, kind, raw.decoded(data), quoted=raw.quoted, name_span=head.name_span, replaceable=raw.outer, callee=raw.callee, context=context)
    else:
        out.value(head.name, kind, value, name_span=head.name_span, replaceable=raw.outer, callee=raw.callee, context=context)


def _kind(head: Head) -> str:
    if head.dashes:
        return "option"
    if head.sign in (b"==", b"===", b"!=", b"!=="):
        return "comparison"
    if head.sign == b":" and _HEADERS.fullmatch(head.name):
        return "header"
    return "assignment" if head.sign in (b"=", b":=", b"::=", b":::=", b"<-", b"+=", b"?=") else "entry"


def _context(head: Head, raw: Raw, data: bytes) -> tuple[str, ...]:
    if head.sign in (b"is", b"lautet"):
        return ("prose",)
    if raw.query or (data[head.name_span.start - 1 : head.name_span.start] in (b"?", b"&") and head.name_span.start):
        return ("query",)
    if head.name in (b"d", b"k") and _in_jwk(data, head.name_span.start):
        return ("jwk",)
    return ()


def _in_jwk(data: bytes, at: int) -> bool:
    """Whether the braces around hold a member `kty` (RFC 7517)."""
    start = data.rfind(b"{", max(0, at - 4096), at)
    end = data.find(b"}", at, at + 4096)
    return start >= 0 and end >= 0 and b"kty" in data[start:end]
