"""Undoing escapes: one function from the bytes between the quotes to the value's bytes, by the style that a language file names.

Styles and their sources: the languages' own references. `c` covers C, C++, C#, Java, Go, Rust, Kotlin, Swift, Scala and JavaScript,
whose escapes agree where they overlap; `python`, `php`, `ruby` and `bash` keep the backslash of an escape they don't know.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SIMPLE = {
    b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"e": b"\x1b", b"0": b"\0", b"s": b" ",
    b"\\": b"\\", b"'": b"'", b'"': b'"', b"`": b"`", b"$": b"$", b"/": b"/", b"#": b"#", b"?": b"?", b"{": b"{", b"}": b"}",
}  # fmt: skip
_BACKSLASH = re.compile(
    rb"\\(?:u\{(?P<braced>[0-9A-Fa-f_]{1,12})\}|u+(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|x(?P<hex>[0-9A-Fa-f]{1,2})"
    rb"|(?P<octal>[0-7]{1,3})|(?P<line>\r?\n)|(?P<one>.))",
    re.DOTALL,
)
_RUST_LINE = re.compile(rb"\\\r?\n[ \t\r\n]*")
_BACKTICK = re.compile(rb'`u\{([0-9A-Fa-f]{1,6})\}|`(.)|""', re.DOTALL)
_BACKTICKS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v", b"e": b"\x1b", b"0": b"\0"}


def _code_point(digits: bytes) -> bytes:
    number = int(digits.replace(b"_", b"") or b"0", 16)
    return chr(number).encode("utf-8", "surrogatepass") if number < 0x110000 else b"\xef\xbf\xbd"


def _backslash(text: bytes, *, keep: bytes | None, raw: bool) -> bytes:
    """`keep` lists the simple escapes that are undone while all others stay as written (None: an unknown escape loses its backslash)."""

    def one(match: re.Match[bytes]) -> bytes:
        kind = match.lastgroup
        body = match[kind or 0]
        if kind == "one":
            known = keep is None or body in keep
            return _SIMPLE.get(body, body) if known else match[0]
        if kind == "line":
            return b""
        if kind in ("hex", "octal"):
            number = int(body, 16 if kind == "hex" else 8) & 0xFF
            return bytes([number]) if raw or number < 0x80 else chr(number).encode()
        return _code_point(body)

    return _pair(_BACKSLASH.sub(one, text))


def _pair(text: bytes) -> bytes:
    """Join the two halves of a surrogate pair that were written as two escapes."""
    if b"\xed" not in text:
        return text
    try:
        return text.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
    except UnicodeError:
        return text


def _c(text: bytes) -> bytes:
    return _backslash(text, keep=None, raw=False)


def _c_bytes(text: bytes) -> bytes:
    return _backslash(text, keep=None, raw=True)


def _python(text: bytes) -> bytes:
    return _backslash(text, keep=b"ntrabfv0\\'\"", raw=False)


def _python_bytes(text: bytes) -> bytes:
    return _backslash(text, keep=b"ntrabfv0\\'\"", raw=True)


def _python_template(text: bytes) -> bytes:
    return _braces(_python(text))


def _braces(text: bytes) -> bytes:
    return text.replace(b"{{", b"{").replace(b"}}", b"}")


def _csharp_template(text: bytes) -> bytes:
    return _braces(_c(text))


def _csharp_verbatim_template(text: bytes) -> bytes:
    return _braces(text.replace(b'""', b'"'))


def _php(text: bytes) -> bytes:
    return _backslash(text, keep=b'ntrvfe0\\$"', raw=True)


def _rust(text: bytes) -> bytes:
    return _c_bytes(_RUST_LINE.sub(b"", text))


def _single(text: bytes) -> bytes:
    return re.sub(rb"\\([\\'])", rb"\1", text)


def _bash_double(text: bytes) -> bytes:
    return re.sub(rb'\\([$`"\\])|\\\n', lambda match: match[1] or b"", text)


def _bash_word(text: bytes) -> bytes:
    return re.sub(rb"\\(.)", lambda match: b"" if match[1] == b"\n" else match[1], text, flags=re.DOTALL)


def _powershell(text: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return _code_point(match[1])
        return _BACKTICKS.get(match[2], match[2]) if match[2] else b'"'

    return _BACKTICK.sub(one, text)


def _entities(text: bytes) -> bytes:
    if b"&" not in text:
        return text
    from html import unescape

    return unescape(text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


STYLES: dict[str, Callable[[bytes], bytes]] = {
    "none": lambda text: text,
    "c": _c,
    "c-bytes": _c_bytes,
    "python": _python,
    "python-bytes": _python_bytes,
    "python-template": _python_template,
    "braces": _braces,
    "csharp-template": _csharp_template,
    "csharp-verbatim-template": _csharp_verbatim_template,
    "php": _php,
    "rust": _rust,
    "single": _single,
    "doubled-single": lambda text: text.replace(b"''", b"'"),
    "doubled-double": lambda text: text.replace(b'""', b'"'),
    "doubled-backtick": lambda text: text.replace(b"``", b"`"),
    "bash-double": _bash_double,
    "bash-word": _bash_word,
    "powershell": _powershell,
    "entities": _entities,
}


def unescape(text: bytes, style: str) -> bytes:
    """The value that `text` stands for between its quotes."""
    return STYLES[style](text)


def dedent(text: bytes, *, closing: bool) -> bytes:
    """Take the indentation that all lines share; `closing`: the last one counts though blank, for the closing quotes stand there."""
    lines = text.split(b"\n")
    counted = [line for line in lines if line.strip()] + ([lines[-1]] if closing else [])
    margin = min((len(line) - len(line.lstrip(b" \t")) for line in counted), default=0)
    return b"\n".join(line[margin:] for line in lines)
