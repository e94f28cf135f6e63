"""Values that are pieces of code: calls, member names, type names, regular expressions, markup, commands, number and truth values."""

from __future__ import annotations

import re

_CALL = re.compile(rb"[\w.$:>!?-]*\w[!?]?\([^()]*(?:\([^()]*\)[^()]*)*\)[;,]?\Z|(?:new|await|function|func|lambda|return|async|typeof|fn|def|not)\s+\S|\(?\w*\)?\s*=>|[\w.]+\($")
_MEMBER = re.compile(rb"[A-Za-z_]\w*(?:(?:\.|->|::|\?\.|!!\.|!\.)[A-Za-z_]\w*)+[;,!?]?\Z|[A-Za-z_][\w.]*\[[\w\"'.:$-]*\]\Z|@?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\s*(?:\?\?|\|\||&&|==|!=|\+|\?)\s")
_SYMBOL = re.compile(rb":[A-Za-z_]\w*[?!]?\Z|&[a-z_]\w*\Z|\*[a-z]\w*\Z")
_TYPES = frozenset(
    b"string str text char varchar int integer long short byte bytes float double number boolean bool object any void var let const self this super true false null none nil undefined yes no on off type "
    b"function array list map dict set optional secretstr securestring password_type nullable required mixed callable unknown never symbol uuid date datetime timestamp blob enum struct class interface auto "
    b"secret token nvarchar charsequence nsstring varchar2 serial bigint smallint numeric decimal real json jsonb default NaN".split()
)
_GENERIC = re.compile(rb"(?:Optional|List|Map|Dict|Set|Array|Vec|Option|Result|Promise|Observable|Union|Literal|Field|Annotated)[\[<(]|\w+<[\w, <>?]*>\Z|\w+\[\]\Z|[A-Z]\w*\?\Z|(?:\[\]|[*&])+[A-Za-z]\w*(?:\.\w+)?\Z")
_REGEX = re.compile(rb"\(\?[:=!<P]|\\[dwsDWSb](?:[+*?{\\\]]|\Z)|\[\^?[\w\\]-[\w\\]|\A\^.*\$\Z|\.\*|\[[^\]]{2,}\][+*{]|\A/.+/[gimsuy]{0,6}\Z")
_MARKUP = re.compile(rb"</?[A-Za-z][\w:-]*(?:\s|/?>)|&(?:nbsp|lt|gt|quot|amp);|<!--|\A<\?|\A\s*[{\[]\s*[\"'{\[]")
_COMMAND = re.compile(rb"\$\(|\s&&\s|\s\|\s|\A(?:sudo|echo|cat|export|docker|kubectl|curl|openssl|aws|git)\s|\bSELECT\s|\bINSERT\s|\bUPDATE\s+\w+\s+SET|;\s*\w+\s*=|\A\|\s", re.IGNORECASE)
_FORMAT = re.compile(rb"%[-0-9.*]*[sdvxqiufT](?![A-Za-z0-9])|%[+#][vT]|\{\d*\}|\{\w+\}|\\\(")
_NUMBER = re.compile(rb"[-+]?\d{1,3}\Z|[-+]?\d*\.\d+\Z|0x[0-9A-Fa-f]{1,8}\Z|[-+]?\d+(?:\.\d+)?\s?(?:px|em|rem|ms|s|m|h|d|kb|mb|gb|k|%|pt|deg|f|l|u|ul)\Z|1e\d+\Z", re.IGNORECASE)

_TOKEN = 16  # bytes of a piece that may be a token's body
_PIECES = re.compile(rb"\w+")
_SWITCH = re.compile(rb"(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")


def veto(value: bytes) -> str | None:
    """Pieces of code, whether quoted or not: what no one types as a password."""
    text = value.strip()
    if text.lower().rstrip(b";,?") in _TYPES:
        return "a type name or truth value"
    if _NUMBER.match(text):
        return "a number"
    if _GENERIC.match(text):
        return "a type name"
    # Read by lines, `pw = (row.password() != null) ? ..` leaves a parenthesis before the call.
    if _CALL.match(text) or _CALL.match(text.lstrip(b"(")) or _is_member(text) or _SYMBOL.match(text):
        return "a piece of code"
    if len(text) < 400 and _REGEX.search(text):
        return "a regular expression"
    if _MARKUP.search(text):
        return "markup or structured data"
    if _COMMAND.search(text):
        return "a command or query"
    return "a format string" if len(text) < 400 and _mostly_format(text) else None


def _is_member(text: bytes) -> bool:
    """Names joined by dots or arrows. A token with a prefix and a dot (`s.Zq81k...`) has a piece in which letters and digits alternate as in no name."""
    return bool(_MEMBER.match(text)) and not any(len(piece) >= _TOKEN and len(_SWITCH.findall(piece)) >= 4 for piece in _PIECES.findall(text))


def _mostly_format(text: bytes) -> bool:
    rest = _FORMAT.sub(b"", text)
    return len(rest) < len(text) and len(re.sub(rb"[^A-Za-z0-9]", b"", rest)) < 16
