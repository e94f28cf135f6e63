"""Which names are bound to which values around some places of a text: by the language's grammar, the format's reader, or lexically."""

from __future__ import annotations

from collections.abc import Sequence

from detectors.artifact import Artifact, Span
from detectors.binding import Binding, Reading
from detectors.examine import Structure
from scanner.formats import format_of, read_format
from scanner.formats.common.wanted import Wanted
from scanner.syntax import Languages, read_syntax


def read_structure(text: Artifact, wanted: Sequence[Span], languages: Languages) -> Structure:
    """Bindings that have to do with the wanted spans. What no grammar or reader understands is read lexically: nothing is missed by its name."""
    path, data = text.origin.path, text.data
    language = languages.of(path, data)
    if not language:
        found = read_format(text, format_of(path, data), tuple(wanted))
        return Structure(found.bindings, found.degraded)
    found = read_syntax(text, language, wanted, languages=languages)
    missed = _missed(found, wanted)
    if not missed:
        return Structure(found.bindings, found.degraded)
    rest = read_format(text, "", missed)
    return Structure(_merged(found, rest), found.degraded)


def _missed(found: Reading, wanted: Sequence[Span]) -> tuple[Span, ...]:
    """The wanted spans that no binding has to do with: comments, and what the grammar did not understand."""
    places = [place for binding in found.bindings for place in (binding.name_span, binding.replaceable) if place]
    if not places:
        return tuple(wanted)
    covered = Wanted(places)
    return tuple(span for span in wanted if not covered.hits(span))


def _merged(first: Reading, second: Reading) -> tuple[Binding, ...]:
    return (*first.bindings, *second.bindings)
