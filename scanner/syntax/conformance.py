"""Conformance snippets of the language files, expanded: text with the places of its name and of its value, and what must be read there.

In a snippet “...” marks the name and «...» each part of the value; `‹alphabet:n›` is drawn afresh (detectors/examples.py). `value` says what
the value must be: literal (the default), reference, call, lookup (the marks are its default's), unknown. `yields` is the literal's text
where it is not just what is marked (with `{}` for what can't be told), `steps` must be among its steps.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from detectors.artifact import Span
from detectors.examples import expand

# Every language shows each of these, or says in `lacks` that it has no such thing.
SCENARIOS = (
    "assignment", "typed declaration", "attribute", "keyword argument", "positional argument", "mapping entry", "default parameter", "comparison",
    "annotation", "concatenation", "template", "multi-line", "byte string", "lookup", "reference", "call", "decoded", "comment",
)  # fmt: skip
_MARKS = re.compile("([“”«»])")
_DRAWN = re.compile("‹[^›]*›")


class Snippet(NamedTuple):
    """One expanded snippet; `values` are the spans of the literal's parts."""

    language: str
    scenario: str
    data: bytes
    name_span: Span | None
    values: tuple[Span, ...]
    kind: str
    name: str
    value: str
    text: bytes
    steps: tuple[str, ...]
    callee: str
    context: tuple[str, ...]


def snippets(folder: Path, language: str, random: Random) -> list[Snippet]:
    """All snippets of a language, those of the language that it extends included."""
    import tomllib

    table = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    inherited = snippets(folder, table["extends"], random) if "extends" in table else []
    return [_snippet(language, entry, random) for entry in table.get("conformance", ())] + [
        snippet._replace(language=language) for snippet in inherited if snippet.scenario not in table.get("lacks", ())
    ]


def lacking(folder: Path, language: str) -> tuple[str, ...]:
    """The scenarios that a language file says its language doesn't have."""
    import tomllib

    table = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    return tuple(table.get("lacks", ())) + (lacking(folder, table["extends"]) if "extends" in table else ())


def _snippet(language: str, entry: dict[str, Any], random: Random) -> Snippet:
    text = _DRAWN.sub(lambda match: expand(match[0], random, {}).data.decode(), entry["text"])
    data, opened = bytearray(), 0
    names: list[Span] = []
    values: list[Span] = []
    for piece in _MARKS.split(text):
        if piece in ("“", "«"):
            opened = len(data)
        elif piece in ("”", "»"):
            (names if piece == "”" else values).append(Span(opened, len(data)))
        else:
            data += piece.encode()
    marked = b"".join(bytes(data[span.start : span.end]) for span in values)
    name = bytes(data[names[0].start : names[0].end]).decode() if names else ""
    return Snippet(
        language, entry["scenario"], bytes(data), names[0] if names else None, tuple(values), entry.get("kind", ""), entry.get("name", name),
        entry.get("value", "literal"), entry["yields"].encode() if "yields" in entry else marked, tuple(entry.get("steps", ())),
        entry.get("callee", ""), tuple(entry.get("context", ())),
    )  # fmt: skip
