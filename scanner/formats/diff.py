"""Patches (diff -u, git diff): the new side of each file is derived with the file's name; read here as text without the signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Artifact
from detectors.offsets import Weaver
from scanner.formats import lexical
from scanner.formats.common.collector import Collector
from scanner.formats.common.lines import lines

_FILE = re.compile(rb"(?:\+\+\+|---) (?:\"?[abciow]/)?([^\t\r\n\"]{1,1000})")


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    bare = re.sub(rb"(?m)^[+\-](?![+\-]{2} )", b" ", data)
    inner = Collector(bare, out.language, out.wanted)
    reason = lexical.read(bare, inner)
    out.bindings.extend(inner.bindings)
    return reason


def sides(artifact: Artifact) -> Iterator[tuple[str, Artifact]]:
    """Path and text of each file's new side (context and added lines), then of its removed lines."""
    data, path = artifact.data, ""
    new, old = Weaver(data), Weaver(data)
    for line in lines(data):
        sign = data[line.start : line.start + 1]
        named = _FILE.match(data, line.start, line.end) if sign in b"+-" and data[line.start + 3 : line.start + 4] == b" " else None
        if named or data.startswith((b"diff --git ", b"Index: "), line.start):
            yield from _texts(artifact, path, new, old)
            new, old = Weaver(data), Weaver(data)
            path = path if not named or named[1] == b"/dev/null" else named[1].decode("utf-8", "surrogateescape")
        elif sign in (b"+", b" "):
            new.copy(line.start + 1, min(len(data), line.end + 1))
        elif sign == b"-":
            old.copy(line.start + 1, min(len(data), line.end + 1))
    yield from _texts(artifact, path, new, old)


def _texts(artifact: Artifact, path: str, *weavers: Weaver) -> Iterator[tuple[str, Artifact]]:
    for weaver in weavers:
        text = weaver.done()
        if text.data.strip():
            yield path, artifact.derive(text.data, text.map, member=path)
