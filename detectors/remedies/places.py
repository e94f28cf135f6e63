"""Which kinds of place a binding is, and what its language asks of a declaration and of an import."""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Binding
from detectors.remedies.model import Kind, Language, Remedies

_REACH = 4096  # bytes of a statement that are looked at before its value
_HEAD = 1 << 16  # bytes of a file in which imports and a format's signs are sought


def kinds_of(binding: Binding, path: str, data: bytes, remedies: Remedies) -> tuple[str, ...]:
    """The kinds of the place, the most special first, the language's own name last."""
    found = [kind.id for kind in remedies.kinds if _holds(kind, binding, path, data)]
    return (*found, binding.language)


def _holds(kind: Kind, binding: Binding, path: str, data: bytes) -> bool:
    if kind.languages and binding.language not in kind.languages:
        return False
    if kind.bindings and binding.kind not in kind.bindings:
        return False
    if kind.context and not any(word in kind.context for word in binding.context):
        return False
    if kind.path and not kind.path.search(path):
        return False
    if kind.name and not kind.name.search(binding.name):
        return False
    if kind.before and binding.replaceable and not kind.before.search(before(data, binding.replaceable.start)):
        return False
    return kind.content is None or bool(kind.content.search(data[:_HEAD]))


def before(data: bytes, offset: int) -> bytes:
    """What stands on the line before `offset`, at most 4 kB."""
    start = data.rfind(b"\n", max(0, offset - _REACH), offset) + 1
    return data[max(start, offset - _REACH) : offset]


def declared(language: Language, data: bytes, value: Span) -> tuple[tuple[tuple[Span, str], ...], str]:
    """Changes of the declaration around a value, and why there can be none (empty: there can)."""
    head = before(data, value.start)
    start = value.start - len(head)
    for each in language.declarations:
        match = each.pattern.search(head)
        if match is None or (each.within and not each.within.search(data[max(0, start - 4 * _REACH) : start])):
            continue
        if each.refuse:
            return (), each.refuse
        return ((Span(start + match.start(), start + match.end()), each.text),), ""
    return (), ""


def import_edit(language: Language, data: bytes, lines: tuple[str, ...]) -> tuple[Span, str] | None:
    """Where lines that the file does not have yet go, and what to write there; None where nothing is missing."""
    missing = [line for line in lines if not re.search(rb"^[ \t]*" + re.escape(line.encode()) + rb"[ \t]*(?:[;#/].*)?\r?$", data, re.MULTILINE) and not _imported(line, data)]
    if not missing or language.top is None:
        return None
    newline = "\r\n" if b"\r\n" in data[:_HEAD] else "\n"
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    match = language.top.match(data[mark:_HEAD].replace(b"\r\n", b" \n"))
    at = mark + (match.end() if match else 0)
    return Span(at, at), "".join(f"{line}{newline}" for line in missing)


def _imported(line: str, data: bytes) -> bool:
    """Whether Go's import block, or a Python line that imports several modules, has it already."""
    if match := re.fullmatch(r'import ("[\w./-]+")', line):
        return bool(re.search(rb"^import \((?:[^)]*\s)?" + re.escape(match[1].encode()) + rb"\s", data[:_HEAD], re.MULTILINE))
    if match := re.fullmatch(r"import (\w+)", line):
        return bool(re.search(rb"^import (?:[\w.]+, ?)*" + match[1].encode() + rb"\b(?! as)", data[:_HEAD], re.MULTILINE))
    return False
