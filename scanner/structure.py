"""Which names are bound to which values around some places of a text: by the language's grammar, the format's reader, or lexically."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from detectors.artifact import Artifact, Span
from detectors.binding import Binding, Literal, Reading, Unknown
from detectors.examine import Structure
from scanner.formats import format_of, lexical, read_format
from scanner.formats.common.collector import Collector
from scanner.formats.common.wanted import Wanted
from scanner.syntax import Languages, read_syntax

# A shell's grammar gives words; what an option means (`-u user:password`) the lexical reader of command lines knows.
SHELLS = ("bash", "powershell")
SHORTEST = 6  # bytes of a literal in which a name and a value can stand
CODED = frozenset(("base64", "hex", "reversed"))  # steps after which the literal's bytes are not its text


LONGEST_LINE = 1 << 20
# Names in one file cost what their judging does: about so many bytes each, and the bytes of the value. Six thousand short passwords, or 250 of 4 kB.
COST = 160
MOST_COST = 1 << 20


def read_structure(text: Artifact, wanted: Sequence[Span], languages: Languages, longest_line: int = LONGEST_LINE) -> Structure:
    """Bindings that have to do with the wanted spans, as many as are judged in one file. `longest_line` is in bytes: a file with a longer one
    is read lexically, around the spans.
    """
    if has_longer_line(text.data, longest_line):
        windows = tuple(lexical.windows(text.data, tuple(sorted(wanted))))
        return _within_budget(Structure(read_format(text, "", tuple(wanted)).bindings, f"a line of more than {longest_line} bytes", windows))
    return _within_budget(_read(text, wanted, languages))


def has_longer_line(data: bytes, most: int) -> bool:
    """Whether any line is longer than `most` bytes."""
    start = 0
    while len(data) - start > most:
        end = data.rfind(b"\n", start, start + most + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _within_budget(found: Structure) -> Structure:
    """No more bindings than are judged in one file, the first ones."""
    left = MOST_COST
    for number, binding in enumerate(found.bindings):
        left -= COST + (len(binding.value.text) if isinstance(binding.value, Literal) else 0)
        if left < 0:
            said = f"more names than are judged in one file: {number} of {len(found.bindings)}"
            return found._replace(bindings=found.bindings[:number], degraded=f"{found.degraded}; {said}" if found.degraded else said)
    return found


def _read(text: Artifact, wanted: Sequence[Span], languages: Languages) -> Structure:
    """What no grammar or reader understands is read lexically: nothing is missed by its name."""
    path, data = text.origin.path, text.data
    windows = tuple(lexical.windows(data, tuple(sorted(wanted))))
    language = languages.of(path, data)
    if not language:
        found = read_format(text, format_of(path, data), tuple(wanted))
        return Structure(found.bindings, found.degraded, windows)
    found = read_syntax(text, language, wanted, languages=languages)
    missed = tuple(wanted) if language in SHELLS else _missed(found, wanted)
    rest = read_format(text, "", missed).bindings if missed else ()
    return Structure((*found.bindings, *_embedded(data, found.bindings, wanted), *rest), found.degraded, windows)


def _embedded(data: bytes, bindings: Sequence[Binding], wanted: Sequence[Span]) -> list[Binding]:
    """Names inside of literals that are bound themselves: JSON, SQL, commands and query strings in strings."""
    places = sorted(wanted)
    starts = [span.start for span in places]
    found: list[Binding] = []
    seen: set[Span] = set()
    for binding in bindings:
        value = binding.value
        if not isinstance(value, Literal) or not value.parts or len(value.text) < SHORTEST or not CODED.isdisjoint(value.steps) or value.span in seen:
            continue
        seen.add(value.span)
        inside = places[bisect_left(starts, value.span.start) : bisect_left(starts, value.span.end)]
        if inside:
            found += _read_within(data, value.span, tuple(inside), ("embedded", *(word for word in binding.context if word == "docstring")))
    return found


def _read_within(data: bytes, span: Span, wanted: tuple[Span, ...], context: tuple[str, ...]) -> list[Binding]:
    out = Collector(data, "text", Wanted(wanted))
    cut = [Span(max(window.start, span.start), min(window.end, span.end)) for window in lexical.windows(data, wanted)]
    lexical.read_spans(data, cut, out, context)
    return list(out.bindings)


def _missed(found: Reading, wanted: Sequence[Span]) -> tuple[Span, ...]:
    """The wanted spans that no binding has to do with: comments, and what the grammar did not understand."""
    bound = (binding for binding in found.bindings if not isinstance(binding.value, Unknown) or binding.name)
    places = [place for binding in bound for place in (binding.name_span, binding.replaceable) if place]
    if not places:
        return tuple(wanted)
    covered = Wanted(places)
    return tuple(span for span in wanted if not covered.hits(span))
