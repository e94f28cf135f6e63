"""What must not reach a parser: too much, not text, or shaped to exhaust it. All limits count bytes or depth, never time.

The inputs behind each check, with what they did to the grammars, are in tests/scanner/syntax/test_guard.py.
"""

from __future__ import annotations

import re
import zlib
from itertools import accumulate

from scanner.syntax.spec import Spec

SIZE_LIMIT = 1_000_000
_NESTING = 400
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 27)) + b"\x1c\x1d\x1e\x1f\x7f"
_STEPS = bytes.maketrans(b"([{)]}", b"\x01\x01\x01\x00\x00\x00")
_NO_BRACKETS = bytes(set(range(256)) - set(b"([{)]}"))
_REPEATED = 100
_SMALL = 2_048


def refusal(data: bytes, spec: Spec, size_limit: int = SIZE_LIMIT) -> str:
    """Why these bytes are not parsed, or an empty text."""
    if len(data) > size_limit:
        return "too-large"
    if _binary(data):
        return "binary"
    if spec.indent_limit and _indentation(data, spec.indent_limit):
        return "indentation"
    if _nesting(data) > _NESTING or any(_unclosed(data, *pair) for pair in spec.unclosed):
        return "nesting"
    if _repeats(data) or any(bomb.search(data) for bomb in spec.bombs):
        return "repetition"
    return ""


def _binary(data: bytes) -> bool:
    if b"\0" in data:
        return True
    head = data[:65536]
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 64


def _indentation(data: bytes, limit: int) -> bool:
    """Whether blocks nest deeper than `limit` by indentation. Every level takes at least one column, so few files need counting."""
    if not re.search(rb"^[ \t]{%d}" % limit, data, re.MULTILINE):
        return False
    levels = [0]
    for match in re.finditer(rb"^([ \t]*)[^\s#]", data, re.MULTILINE):
        width = len(match[1].expandtabs(8))
        while levels[-1] > width:
            levels.pop()
        if levels[-1] < width:
            levels.append(width)
            if len(levels) > limit:
                return True
    return False


def _nesting(data: bytes) -> int:
    """The most brackets that are open at once, whatever they stand in."""
    if data.count(b"(") + data.count(b"[") + data.count(b"{") <= _NESTING:
        return 0
    steps = data.translate(_STEPS, _NO_BRACKETS)
    return max(accumulate((1 if step else -1 for step in steps), lambda depth, step: max(0, depth + step)), default=0)


def _unclosed(data: bytes, opening: re.Pattern[bytes], closing: re.Pattern[bytes], most: int) -> bool:
    opened = sum(1 for _ in opening.finditer(data))
    return opened > most and opened - sum(1 for _ in closing.finditer(data)) > most


def _repeats(data: bytes) -> bool:
    """Whether a few bytes are said over and over, as in `'<!--' * 2000`: real source shrinks to a tenth or twentieth, not to a hundredth."""
    text = data.translate(None, b" \t\r\n") if len(data) > _SMALL else b""
    return len(text) > _SMALL and len(zlib.compress(text, 1)) * _REPEATED < len(text)
