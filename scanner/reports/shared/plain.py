"""Text of strangers (paths, lines, authors, slots) made harmless to show: one line, no control, no lone surrogate."""

from __future__ import annotations

import re

# C0, DEL and C1 controls drive terminals; bidirectional and zero-width characters show another text than is there (CVE-2021-42574);
# U+2028 and U+2029 end a line for some readers; surrogates stand for bytes that are no text (PEP 383) and can't be encoded.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]|##\\[",
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\e", "##[": "##\\["}


def printable(text: str) -> str:
    """The text with every character escaped that could drive a terminal, hide or reorder text, or break the line.

    `##[` is broken up too: a GitHub runner takes it for a command anywhere in a log line (ActionCommand, its older form).
    """
    if text.isascii() and text.isprintable() and "##[" not in text:
        return text
    return _UNSAFE.sub(_escape, text)


def encodable(text: str) -> str:
    """The text with lone surrogates shown as the bytes they stand for; all else as it is."""
    return _SURROGATE.sub(_escape, text)


def clipped(text: str, length: int) -> str:
    """The text cut to `length` code points, the last an ellipsis where something was cut."""
    return text if len(text) <= length else text[: max(0, length - 1)] + "…"


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
