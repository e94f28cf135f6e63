"""Configuration and data formats: one module for each, whose `read(data, out)` gives bindings with key paths and exact places.

A format's module has the format's name (hyphens are underscores); common/names.py has the file names. Text of no known format is read
by `lexical`. Nothing here raises on any bytes, recurses on their depth, or takes more than linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from importlib import import_module

from detectors.artifact import Artifact, Span
from detectors.binding import Binding, Literal, Reading
from scanner.formats import lexical
from scanner.formats.common.collector import Collector
from scanner.formats.common.names import format_of
from scanner.formats.common.wanted import Wanted, join

__all__ = ["PARSE_CAP", "derived", "format_of", "hides_text", "read_format"]

PARSE_CAP = 5_000_000  # bytes of a file that is parsed; larger ones are read lexically
_INNER = re.compile(rb"[=:(]|(?:^|\s)-|(?i:password|identified|bearer)")
_COMMENT_LINE = re.compile(rb"(?m)^[ \t]*+(?:#|//|;|<!--)[^\n]*+")
Reader = Callable[[bytes, Collector], str]


def read_format(artifact: Artifact, format: str, wanted: tuple[Span, ...] = (), *, cap: int = PARSE_CAP) -> Reading:  # noqa: A002
    """Bindings of the artifact whose name (or one above it in the path) or value has to do with a wanted span; all if none is given.

    `format` is what `format_of` said. Spans count bytes of the artifact. `Reading.degraded` says why structure is missing.
    """
    sought = Wanted(wanted)
    out = Collector(artifact.data, format or "text", sought)
    degraded = _read(artifact.data, format, out, cap)
    return Reading(tuple(_distinct(out.bindings)), degraded)


def _read(data: bytes, format_: str, out: Collector, cap: int) -> str:
    reader = _reader(format_)
    if reader is None:
        return lexical.read(data, out)
    if len(data) > cap:
        lexical.read(data, out)
        return f"{format_}: over {cap} bytes: read lexically around what was found"
    reason = reader(data, out)
    _inside(data, out)
    _beside(data, out)
    return f"{format_}: {reason}" if reason else ""


def _reader(format_: str) -> Reader | None:
    if not format_ or not re.fullmatch("[a-z][a-z-]*", format_):
        return None
    if format_ == "jsonl":
        from scanner.formats import json

        return json.read_lines
    try:
        module = import_module(f"scanner.formats.{format_.replace('-', '_')}")
    except ModuleNotFoundError:
        return None
    reader: Reader | None = getattr(module, "read", None)
    return reader


def _inside(data: bytes, out: Collector) -> None:
    """Pairs, options and phrases inside of longer values: a command, a query string, JSON in a string."""
    cut: list[Span] = []
    for binding in out.bindings:
        value = binding.value
        if isinstance(value, Literal) and not value.steps and len(value.text) >= 6 and _INNER.search(data, *value.span):
            around = lexical.windows(data, out.wanted.within(value.span))
            cut.extend(Span(max(window.start, value.span.start), min(window.end, value.span.end)) for window in around)
    lexical.read_spans(data, join(cut), out, ("embedded",))


def _beside(data: bytes, out: Collector) -> None:
    """What is wanted but was not in the structure: comments, and what the parser could not read."""
    bound = [span for binding in out.bindings for span in (binding.name_span, binding.replaceable) if span]
    covered = Wanted([*bound, *out.keys])
    everything = out.wanted.everything
    spans = [Span(*match.span()) for match in _COMMENT_LINE.finditer(data)] if everything else out.wanted.within(Span(0, len(data)))
    missing = tuple(span for span in spans if covered.everything or not covered.hits(span))
    starts = [span.start for span in missing]
    for window in missing if everything else lexical.windows(data, missing):
        first = starts[bisect_left(starts, window.start)]
        lexical.read_spans(data, [window], out, ("comment",) if lexical.is_comment(data, first) else ())


def _distinct(bindings: list[Binding]) -> Iterator[Binding]:
    """The same pair of places once, whichever reader saw it first, in the order of the file."""
    seen = set()
    for binding in sorted(bindings, key=_order):
        key = (binding.name_span, _value_span(binding), binding.value)
        if key not in seen:
            seen.add(key)
            yield binding


def _value_span(binding: Binding) -> Span | None:
    return binding.value.span if isinstance(binding.value, Literal) and binding.value.parts else binding.replaceable


def _order(binding: Binding) -> tuple[int, int]:
    span = _value_span(binding) or binding.name_span or Span(0, 0)
    return span.start, span.end


def derived(artifact: Artifact, format: str, wanted: tuple[Span, ...] = (), *, cap: int = PARSE_CAP) -> Iterator[tuple[Artifact, str]]:  # noqa: A002
    """Texts of another language inside the artifact, each with a hint of its language or format ("" if unknown)."""
    from scanner.formats.common.embedded import embedded

    yield from embedded(artifact, format, wanted, cap)


def hides_text(data: bytes, format: str) -> bool:  # noqa: A002
    """Whether `derived` may yield text that can't be seen in the bytes as they stand (base64, escapes), so that it is worth asking unprompted."""
    from scanner.formats.common.embedded import hides

    return hides(data, format)
