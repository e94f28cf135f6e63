"""Bicep's resources with their types and lists, read lexically (scanner/formats/bicep.py gives names and values to judge): `resource name 'type@version' = {` and the properties in its braces (learn.microsoft.com/azure/azure-resource-manager/bicep/file)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.keymodel import Resource

_RESOURCE = re.compile(r"^[ \t]*resource[ \t]+(\w+)[ \t]+'([\w./-]+)@[\w.-]+'[ \t]*=[ \t]*(?:if[ \t]*\([^\n]*\)[ \t]*)?\{", re.MULTILINE)
_TOKEN = re.compile(r"'''.*?'''|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|[{}\[\]]|([\w-]+)[ \t]*:|[^\s'{}\[\]/]+|/", re.DOTALL)
MOST = 200_000  # tokens of one file
DEEPEST = 60


def read_bicep(text: str, path: str) -> Iterator[Resource]:
    """Every resource that is made (no `existing` one), nested ones too, in the order of their beginnings."""
    for match in _RESOURCE.finditer(text):
        attributes = tuple(_attributes(text, match.end()))
        yield Resource("bicep", match[2], match[1], path, text.count("\n", 0, match.start(2)) + 1, attributes)


class _Level:
    """A brace or bracket that is open: the path to it, and for a list how many items it had."""

    __slots__ = ("count", "path")

    def __init__(self, path: str, *, is_list: bool) -> None:
        self.path = path
        self.count = 0 if is_list else -1

    def below(self, key: str) -> str:
        """The path of what comes next: below a key, or the list's next item."""
        if self.count < 0:
            return f"{self.path}.{key}" if self.path else key
        self.count += 1
        return f"{self.path}[{self.count - 1}]"


def _attributes(text: str, start: int) -> Iterator[tuple[str, str]]:
    """(dotted path with indexes, text) of each value from within an opening brace to the closing one."""
    levels = [_Level("", is_list=False)]
    key = ""
    for number, token in enumerate(_TOKEN.finditer(text, start)):
        word = token[0]
        if number > MOST or word.startswith(("//", "/*")):
            continue
        if token[1]:
            key = token[1]
        elif word in "{[":
            levels.append(_Level(levels[-1].below(key), is_list=word == "["))
        elif word in "}]":
            levels.pop()
            if not levels:
                return
        elif word != "," and len(levels) <= DEEPEST and (levels[-1].count >= 0 or key):
            yield levels[-1].below(key), word.strip("'")
