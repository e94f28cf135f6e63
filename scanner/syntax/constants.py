"""Literals put together: joined, formatted, decoded. Pure; every function returns None where it can't tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from detectors.artifact import Span
from detectors.binding import Literal, Part, Value

HOLE = b"{}"
_MOST_TEXT = 1 << 20

_NUMBER = rb"-?+(?:0[xX][0-9A-Fa-f]{1,2}+|0[bB][01]{1,8}+|\d{1,3}+)(?:[uU]8|[iI]8|[uU]|[lL])?+(?:\.toByte(?:\(\))?+)?+"
_CHARACTER = rb"[bL]?+'(?:[^'\\\n]|\\[^\nxu]|\\x[0-9A-Fa-f]{2})'"
_ITEM = rb"(?:\(\s*+(?:unsigned\s++)?+(?:s?byte|Byte|char|uint8_t|UInt8)\s*+\)\s*+)?+(?:" + _NUMBER + rb"|" + _CHARACTER + rb")"
# Possessive throughout: what one item has taken is never given back, so a long list that ends badly costs one pass.
_BYTES = re.compile(rb"@?+[\[({]?+\s*+" + _ITEM + rb"(?:\s*+,\s*+" + _ITEM + rb"){3,}+(?:\s*+,)?+\s*+[\])}]?+")
_ONE = re.compile(_NUMBER + rb"(?=\s*+(?:[,\])}]|\Z))|" + _CHARACTER)
_PERCENT = re.compile(rb"%(?:\([^)\n]{1,64}\)|\d+\$)?[-+ #0]{0,8}(?:\d{1,9}|\*)?(?:\.(?:\d{1,9}|\*))?[hlLqjzt]{0,2}([a-zA-Z@%])")
_BRACES = re.compile(rb"\{\{|\}\}|\{([^{}\n]{0,64})\}")


def literal(text: bytes, pieces: Iterable[Part], *, quoted: bool = True, steps: Iterable[str] = (), holes: bool = False) -> Literal:
    """A literal whose parts are sorted and stand apart: a part inside another one, or there already, is left out."""
    kept: list[Part] = []
    for part in sorted(pieces, key=lambda part: (part.span.start, -part.span.end)):
        if not kept or (part.span.start >= kept[-1].span.end and part != kept[-1]):
            kept.append(part)
    return Literal(text[:_MOST_TEXT], tuple(kept), quoted, tuple(dict.fromkeys(steps)), holes)


def concatenated(values: Sequence[Value], step: str, between: bytes = b"", *, bare: bool = False) -> Literal | None:
    """Join literals; whatever else stands among them leaves a hole. None if there is no literal (`bare`: not even one without quotes)."""
    known = [value for value in values if isinstance(value, Literal)]
    quoted = any(value.quoted for value in known)
    if not quoted and not (bare and known):
        return None
    text = between.join(value.text if isinstance(value, Literal) else HOLE for value in values)
    steps = [step] if len(values) > 1 else []
    steps += [name for value in known for name in value.steps]
    holes = len(known) < len(values) or any(value.holes for value in known)
    return literal(text, (part for value in known for part in value.parts), quoted=quoted, steps=steps, holes=holes)


def byte_array(data: bytes, span: Span) -> Literal | None:
    """`{0x41, 'b', 67, ...}` in any brackets or none, four or more of them."""
    if not _BYTES.fullmatch(data, span.start, span.end):
        return None
    text = bytearray()
    first, last = span.end, span.start
    for match in _ONE.finditer(data, span.start, span.end):
        number = _byte(match[0])
        if number is None:
            return None
        text.append(number)
        first, last = min(first, match.start()), match.end()
    return literal(bytes(text), (Part(Span(first, last)),), quoted=False, steps=("bytes",))


def _byte(text: bytes) -> int | None:
    quote = text.find(b"'")
    if quote >= 0:
        from scanner.syntax.escapes import unescape

        inside = unescape(text[quote + 1 : -1], "c-bytes")
        return inside[0] if len(inside) == 1 else None
    digits = re.sub(rb"\.toByte(\(\))?$", b"", text).rstrip(b"lL")
    hexadecimal = digits.lstrip(b"-").lower().startswith(b"0x")
    digits = re.sub(rb"[uUiI]8?$", b"", digits)
    octal = re.fullmatch(rb"-?0\d+", digits)
    number = int(digits, 10 if octal else 16 if hexadecimal else 0)
    return number & 0xFF if -128 <= number <= 255 else None


def percent(text: Literal, values: Sequence[Value]) -> Literal:
    """`printf` formats: placeholders take the literals in their order, what isn't one leaves a hole."""
    rest = list(values)

    def one(match: re.Match[bytes]) -> Value | bytes:
        if match[1] == b"%":
            return b"%"
        return rest.pop(0) if rest and b"(" not in match[0] else HOLE

    return _filled(text, _PERCENT, one)


def braces(text: Literal, values: Sequence[Value]) -> Literal:
    """`{}`, `{0}` and `{name}` formats."""
    rest = list(values)

    def one(match: re.Match[bytes]) -> Value | bytes:
        if match[0] in (b"{{", b"}}"):
            return match[0][:1]
        index = re.match(rb"\d{1,3}(?=[:,!]|$)", match[1])
        if index:
            return values[int(index[0])] if int(index[0]) < len(values) else HOLE
        return rest.pop(0) if rest and (not match[1] or match[1][:1] in b":!") else HOLE

    return _filled(text, _BRACES, one)


def _filled(text: Literal, pattern: re.Pattern[bytes], one: Callable[[re.Match[bytes]], Value | bytes]) -> Literal:
    pieces: list[bytes] = []
    parts, steps, holes, last = list(text.parts), list(text.steps), text.holes, 0
    for match in pattern.finditer(text.text):
        value = one(match)
        pieces.append(text.text[last : match.start()])
        last = match.end()
        if isinstance(value, Literal):
            pieces.append(value.text)
            parts += value.parts
            steps += value.steps
        else:
            pieces.append(value if isinstance(value, bytes) else HOLE)
            holes = holes or pieces[-1] == HOLE
    pieces.append(text.text[last:])
    return literal(b"".join(pieces), parts, steps=(*steps, "format") if last else steps, holes=holes)


def _from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits[2:] if digits[:2] in (b"0x", b"0X") else digits).decode("ascii"))


def _from_base64(text: bytes) -> bytes:
    import base64

    packed = b"".join(text.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)


def _from_percent(text: bytes) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(text)


def _reversed(text: bytes) -> bytes:
    return text.decode("utf-8")[::-1].encode()


DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "hex": _from_hex, "base64": _from_base64, "base64url": _from_base64, "url": _from_percent, "reversed": _reversed,
    "strip": bytes.strip, "upper": bytes.upper, "lower": bytes.lower,
}  # fmt: skip


def decoded(text: Literal, how: str) -> Literal | None:
    """Apply one decoder; None if the text isn't of that form, or has holes."""
    if text.holes or not text.text:
        return None
    try:
        return text._replace(text=DECODERS[how](text.text), steps=(*text.steps, how))
    except ValueError:
        return None
