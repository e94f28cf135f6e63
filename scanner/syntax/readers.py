"""How each kind of language file is read: `reader` in its TOML names one of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detectors.artifact import Span
from detectors.binding import Reading
from scanner.syntax.languages import Languages
from scanner.syntax.markup import read_html
from scanner.syntax.spec import Spec
from scanner.syntax.sql import read_sql
from scanner.syntax.tree import read_tree

Reader = Callable[[bytes, Spec, Sequence[Span], Languages], Reading]


def _tree(data: bytes, spec: Spec, wanted: Sequence[Span], _languages: Languages) -> Reading:
    return read_tree(data, spec, wanted)


READERS: dict[str, Reader] = {"tree": _tree, "html": read_html, "sql": read_sql}
