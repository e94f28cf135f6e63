"""How each kind of language file is read: `reader` in its TOML names one of these. Each is imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detectors.artifact import Span
from detectors.binding import Reading
from scanner.syntax.languages import Languages
from scanner.syntax.spec import Spec, SpecError

Reader = Callable[[bytes, Spec, Sequence[Span], Languages], Reading]


def reader_of(spec: Spec) -> Reader:
    if spec.reader == "html":
        from scanner.syntax.markup import read_html

        return read_html
    if spec.reader == "sql":
        from scanner.syntax.sql import read_sql

        return read_sql
    if spec.reader != "tree":
        raise SpecError(f"languages/{spec.name}.toml: no reader {spec.reader!r}")
    return _tree


def _tree(data: bytes, spec: Spec, wanted: Sequence[Span], _languages: Languages) -> Reading:
    from scanner.syntax.tree import read_tree

    return read_tree(data, spec, wanted)
