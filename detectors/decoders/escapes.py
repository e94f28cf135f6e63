r"""Escapes within a text: \uXXXX, \UXXXXXXXX, \u{X}, \xXX and octal of programming languages, &entities; of markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detectors.artifact import Span
from detectors.offsets import Decoded, Weaver

_CODE = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\u\{([0-9A-Fa-f]{1,6})\}|\\U([0-9A-Fa-f]{8})|\\x([0-9A-Fa-f]{2})|\\([0-3][0-7]{2})")
_MARKUP = re.compile(rb"&(?:(quot|apos|amp|lt|gt|nbsp|equals|colon|sol|commat|num|percnt|lbrace|rbrace|lbrack|rbrack|semi|comma|period|excl|dollar|plus|ast)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_NAMED = {
    b"quot": b'"', b"apos": b"'", b"amp": b"&", b"lt": b"<", b"gt": b">", b"nbsp": b" ", b"equals": b"=", b"colon": b":", b"sol": b"/", b"commat": b"@", b"num": b"#",
    b"percnt": b"%", b"lbrace": b"{", b"rbrace": b"}", b"lbrack": b"[", b"rbrack": b"]", b"semi": b";", b"comma": b",", b"period": b".", b"excl": b"!", b"dollar": b"$", b"plus": b"+", b"ast": b"*",
}  # fmt: skip
NEEDLE = re.compile(rb"\\[uUx][0-9A-Fa-f{]|\\[0-3][0-7]{2}|&(?:[a-z]{2,6}|#[0-9xX][0-9A-Fa-f]{0,6});")
_LINE = re.compile(rb"[^\r\n]{4,4096}+")
_LEAST = 2


def candidates(data: bytes, start: int, end: int) -> Iterator[Span]:
    """Lines, or pieces of 4 kB of them, that hold at least two escapes."""
    for match in _LINE.finditer(data, start, end):
        count = sum(1 for _, _ in zip(range(_LEAST), NEEDLE.finditer(data, *match.span()), strict=False))
        if count >= _LEAST:
            yield Span(*match.span())


def decode(data: bytes, span: Span) -> Decoded | None:
    """The line with its escapes undone: markup's if it has any, else the language's."""
    if _MARKUP.search(data, span.start, span.end):
        return unescape(data, span, _MARKUP, _character)
    return unescape(data, span, _CODE, _code)


def unescape(data: bytes, span: Span, escape: re.Pattern[bytes], made: Callable[[re.Match[bytes]], bytes]) -> Decoded | None:
    """data[span] with every escape replaced; None if there is none."""
    woven, at = Weaver(data), span.start
    for match in escape.finditer(data, span.start, span.end):
        woven.copy(at, match.start())
        woven.put(made(match), match.start(), match.end())
        at = match.end()
    if at == span.start:
        return None
    woven.copy(at, span.end)
    return woven.done()


def _character(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return _NAMED[match[1]]
    return _utf8(int(match[2]) if match[2] else int(match[3], 16))


def _code(match: re.Match[bytes]) -> bytes:
    if match[4]:
        return bytes.fromhex(match[4].decode("ascii"))
    if match[5]:
        return bytes([int(match[5], 8)])
    return _utf8(int(match[1] or match[2] or match[3], 16))


def _utf8(number: int) -> bytes:
    """UTF-8 of a code point; of half a surrogate pair and what is no code point the replacement character."""
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return "\ufffd".encode()
    return chr(number).encode()
