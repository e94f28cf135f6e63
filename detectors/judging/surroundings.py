"""What the place of a value says: the path's class and the syntax around it. It lowers confidence, and says so; it hides nothing."""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.judging.judgement import Opinion, lower
from detectors.judging.value import WORDY

# Places where values are made up. They take a step from high, and one more from what is only words.
MADE_UP = ("test", "fixture", "example", "docs", "vendored")
# Places whose values nobody typed.
MADE_BY_PROGRAMS = ("lock", "minified", "generated")
# Places of running text: an unquoted word there is a word.
RUNNING = ("comment", "prose", "docstring", "directive")


def settle(own: Opinion, sort: str, context: tuple[str, ...], syntax: tuple[str, ...]) -> Opinion:
    """The opinion of a value of that sort in a file of these classes, in syntax of these context words."""
    if own.veto:
        return own
    if "translation" in context and sort in (*WORDY, "letters"):
        return own._replace(veto="a text of a translation file")
    for place in (*context, *syntax):
        if place in MADE_UP:
            return _doubt(own, sort, f"stands in a {place} path")
    for place in context:
        if place in MADE_BY_PROGRAMS or place == "translation":
            return own._replace(confidence=lower(own.confidence), lowered=(*own.lowered, f"stands in a {place} file"))
    return own


def _doubt(own: Opinion, sort: str, reason: str) -> Opinion:
    floor = "low" if sort in WORDY else "medium"
    confidence = own.confidence if own.confidence == "low" else lower(own.confidence, floor)
    return own._replace(confidence=confidence, lowered=(*own.lowered, reason)) if confidence != own.confidence else own


_BEFORE = re.compile(rb"[ \t]*(?:#|//|;|--|/?\*|<!--|!|REM\b)?[#!*/ \t-]*(?:export |set )?[\"']?\Z")
_AFTER = re.compile(rb"[\"']?[,;]?[ \t]*(?:\r?\n|\*/|-->|[#\\]|\Z)")


def is_line_of_its_own(data: bytes, name: Span | None, value: Span) -> bool:
    """Whether name and value fill their line, a comment's sign aside: a setting that was commented out, no running text."""
    if not data or name is None or name.start > value.start:
        return False
    start = data.rfind(b"\n", max(0, name.start - 200), name.start) + 1
    return bool(_BEFORE.match(data[start : name.start])) and b"\n" not in data[name.start : value.start] and bool(_AFTER.match(data, value.end, value.end + 200))


def in_running_text(own: Opinion, sort: str, name: str, syntax: tuple[str, ...], *, quoted: bool) -> Opinion:
    """The opinion of a value in prose or a comment: a word without quotes is a word, a digest names a version, and `pass` is a verb."""
    if own.veto or not any(word in RUNNING for word in syntax):
        return own
    if name.lower() == "pass":
        return own._replace(veto="a verb of running text")
    if quoted:
        return own
    if sort in WORDY:
        return own._replace(veto="a word of running text")
    return own._replace(confidence="low", lowered=(*own.lowered, "stands unquoted in running text")) if sort in ("letters", "digest") else own
