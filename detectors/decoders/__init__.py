"""What is hidden by an encoding: base64, hex, percent, escapes, quoted JSON, and gzip within them; one inside another, bounded by depth and bytes.

The directory is the registry: a module with NEEDLE (what an encoded text must contain), `candidates(data, start, end)` and
`decode(data, span)` is a decoder. Every derived text maps back to the bytes that it was decoded from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from detectors.artifact import Span
from detectors.decoders.gzip import is_packed, unpack
from detectors.offsets import Decoded, plain
from detectors.registry import module_names

DEPTH = 4
BYTES = 4_000_000


class Decoder(Protocol):
    NEEDLE: re.Pattern[bytes]

    def candidates(self, data: bytes, start: int, end: int) -> Iterator[Span]: ...

    def decode(self, data: bytes, span: Span) -> Decoded | None: ...


class Derived(NamedTuple):
    """A decoded text: `text.data`, and `text.map` to the bytes it came from; `span` is all of them; `steps` name the decodings, outermost first."""

    text: Decoded
    span: Span
    steps: tuple[str, ...]


class Decoding(NamedTuple):
    """All texts found, in the order of their places, outer ones before what is inside them. `whole` is false if a limit cut it short."""

    derived: tuple[Derived, ...]
    whole: bool


def load_decoders() -> dict[str, Decoder]:
    """The decoders by name. Keep the result for the run."""
    modules = {name: import_module(f"{__name__}.{name}") for name in module_names(__path__[0])}
    return {name: cast("Decoder", module) for name, module in modules.items() if hasattr(module, "NEEDLE")}


def decode_candidates(data: bytes, span: Span, decoders: dict[str, Decoder], *, depth: int = DEPTH, most: int = BYTES) -> Decoding:
    """Decode what is encoded in data[span], again and again to `depth` encodings inside one another, `most` decoded bytes in all."""
    found: list[Derived] = []
    whole = True
    level = [Derived(plain(data, span), span, ())]
    for _ in range(depth):
        inner: list[Derived] = []
        for outer in level:
            for derived in _once(outer, decoders, most):
                most -= len(derived.text.data)
                if most < 0:
                    return Decoding(_ordered(found), whole=False)
                inner.append(derived)
        found += inner
        level = inner
        if not level:
            break
    else:
        whole = not any(True for outer in level for _ in _once(outer, decoders, most))
    return Decoding(_ordered(found), whole)


def _once(outer: Derived, decoders: dict[str, Decoder], most: int) -> Iterator[Derived]:
    """What one more decoding finds within a text."""
    text = outer.text
    if is_packed(text.data) and outer.steps:
        if unpacked := unpack(text.data, most + 1):
            yield Derived(unpacked.within(text), outer.span, (*outer.steps, "gzip"))
        return
    for name, decoder in decoders.items():
        if not decoder.NEEDLE.search(text.data):
            continue
        for span in decoder.candidates(text.data, 0, len(text.data)):
            decoded = decoder.decode(text.data, span)
            if decoded and decoded.data != text.data[span.start : span.end]:
                yield Derived(decoded.within(text), text.map.to_parent(span), (*outer.steps, name))


def _ordered(found: list[Derived]) -> tuple[Derived, ...]:
    return tuple(sorted(found, key=lambda derived: (derived.span.start, -derived.span.end, len(derived.steps), derived.steps)))
