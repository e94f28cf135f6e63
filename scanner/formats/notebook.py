"""Jupyter notebooks (nbformat 4): metadata here; cells are derived with their index and language (`cells[3]`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detectors.artifact import Span
from detectors.offsets import Decoded, Weaver
from scanner.formats.common.collector import Collector
from scanner.formats.common.escapes import decode
from scanner.formats.common.tree import Mapping, Node, Scalar, Sequence
from scanner.formats.common.walk import walk
from scanner.formats.json import TOO_MUCH, parse

_TEXTS = ("source", "text", "text/plain", "text/html", "traceback", "input")
_MAGIC = re.compile(rb"\s*%%(\w+)")
_MAGICS = {b"bash": "bash", b"sh": "bash", b"script": "bash", b"sql": "sql", b"javascript": "javascript", b"js": "javascript", b"html": "html", b"ruby": "ruby", b"perl": "perl"}


class Cell(NamedTuple):
    """One text of a cell: `member` is cells[i] for its source, cells[i].outputs for what it printed."""

    member: str
    language: str
    text: Decoded


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    documents, whole = parse(data, Span(0, len(data)))
    for document in documents:
        skipped = frozenset(node.span.start for _, node, _ in _texts(document, data) if not isinstance(node, Scalar)) | frozenset(
            node.outer.start for _, node, _ in _texts(document, data) if isinstance(node, Scalar)
        )
        walk(document, out, skip=skipped)
    return "" if whole else TOO_MUCH


def cells(data: bytes) -> Iterator[Cell]:
    """The texts of all cells, their lines put together, in the order of the file."""
    documents, _ = parse(data, Span(0, len(data)))
    for document in documents:
        language = _language(document, data)
        for member, node, kind in _texts(document, data):
            text = _joined(node, data)
            if text.data.strip():
                yield Cell(member, _cell_language(kind, language, text.data), text)


def _texts(document: Node, data: bytes) -> Iterator[tuple[str, Node, str]]:
    """(member, node, kind) of each text, where kind is code, markdown, raw or output."""
    for listed in _members(document, data, b"cells"):
        for index, cell in enumerate(listed.items if isinstance(listed, Sequence) else []):
            kind = next((_text(node, data) for node in _members(cell, data, b"cell_type")), "code")
            for node in (*_members(cell, data, b"source"), *_members(cell, data, b"input")):
                yield f"cells[{index}]", node, kind
            for outputs in _members(cell, data, b"outputs"):
                for node in _printed(outputs, data):
                    yield f"cells[{index}].outputs", node, "output"


def _printed(outputs: Node, data: bytes) -> Iterator[Node]:
    for output in outputs.items if isinstance(outputs, Sequence) else []:
        for holder in (output, *_members(output, data, b"data")):
            if isinstance(holder, Mapping):
                yield from (node for key, node in holder.pairs if data[key.span.start : key.span.end].decode("ascii", "replace") in _TEXTS)


def _members(node: Node, data: bytes, key: bytes) -> list[Node]:
    if not isinstance(node, Mapping):
        return []
    return [child for name, child in node.pairs if data[name.span.start : name.span.end] == key]


def _text(node: Node, data: bytes) -> str:
    return data[node.span.start : node.span.end].decode("utf-8", "replace") if isinstance(node, Scalar) else ""


def _language(document: Node, data: bytes) -> str:
    for metadata in _members(document, data, b"metadata"):
        for holder, key in ((b"language_info", b"name"), (b"kernelspec", b"language")):
            for found in _members(metadata, data, holder):
                for node in _members(found, data, key):
                    return _text(node, data).lower()
    return "python"


def _cell_language(kind: str, language: str, text: bytes) -> str:
    if kind != "code":
        return "markdown" if kind == "markdown" else ""
    magic = _MAGIC.match(text)
    return _MAGICS.get(magic[1], language) if magic else language


def _joined(node: Node, data: bytes) -> Decoded:
    """A string, or the strings of a list one after the other."""
    weaver = Weaver(data)
    for part in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(part, Scalar):
            weaver.take(decode(data, part.span, part.style))
    return weaver.done()
