"""Where the readers of formats put what they find: one birthplace of their bindings."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Value
from detectors.offsets import Decoded, base64_decode
from scanner.formats.common.escapes import decode
from scanner.formats.common.values import value_of
from scanner.formats.common.wanted import Wanted

NAME_BYTES = 200
_SCHEME = re.compile(rb"\s*(Bearer|Basic|Token|token|bearer|basic|BEARER|BASIC|ApiKey|Apikey|apikey|JWT|Api-Key|GenieKey|SSWS|Key|PRIVATE-TOKEN)[ \t]+(?=\S+\s*\Z)")


class Kept(NamedTuple):
    """A binding together with its text and that text's map: what an embedded language is read from."""

    binding: Binding
    text: Decoded


class Collector:
    """Collects the bindings of one artifact that have to do with the wanted spans."""

    def __init__(self, data: bytes, language: str, wanted: Wanted, *, keep: bool = False) -> None:
        self.data = data
        self.language = language
        self.wanted = wanted
        self.bindings: list[Binding] = []
        self.kept: list[Kept] | None = [] if keep else None
        self.keys: list[Span] = []

    def asked(self, key: Span) -> bool:
        """Whether a key is wanted; remembers it, since what is below it answers for it."""
        hit = self.wanted.hits(key)
        if hit and not self.wanted.everything:
            self.keys.append(key)
        return hit

    def span(
        self, name: bytes | str, kind: str, span: Span, *, style: str = "", quoted: bool = False, name_span: Span | None = None,
        replaceable: Span | None = None, callee: str = "", context: tuple[str, ...] = (), force: bool = False,
    ) -> None:  # fmt: skip
        """A value that stands in `span`, its escapes of `style` (common/escapes.py). `force`: wanted whatever its place."""
        outer = replaceable or span
        if span.start >= span.end or not (force or self.wanted.hits(outer) or self.wanted.hits(name_span)):
            return
        text = decode(self.data, span, style)
        self.text(name, kind, text, quoted=quoted, name_span=name_span, replaceable=outer, callee=callee, context=context)

    def text(
        self, name: bytes | str, kind: str, text: Decoded, *, quoted: bool = False, name_span: Span | None = None,
        replaceable: Span | None = None, callee: str = "", context: tuple[str, ...] = (), steps: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """A value that was decoded already; the caller has seen that it is wanted."""
        if not text.data or not text.map.pieces:
            return
        value = value_of(text, quoted=quoted, steps=steps)
        scheme = _SCHEME.match(text.data) if isinstance(value, Literal) and not value.holes else None
        if scheme:
            text, steps, context = self._credential(text, scheme, steps, context)
            value = value_of(text, quoted=quoted, steps=steps)
        self.value(name, kind, value, text, name_span=name_span, replaceable=replaceable, callee=callee, context=context)

    def value(
        self, name: bytes | str, kind: str, value: Value, text: Decoded | None = None, *, name_span: Span | None = None,
        replaceable: Span | None = None, callee: str = "", context: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """A value whose meaning is known."""
        binding = Binding(as_name(name), kind, self.language, value, name_span, replaceable, callee, context)
        self.bindings.append(binding)
        if self.kept is not None and text is not None:
            self.kept.append(Kept(binding, text))

    def _credential(
        self, text: Decoded, scheme: re.Match[bytes], steps: tuple[str, ...], context: tuple[str, ...]
    ) -> tuple[Decoded, tuple[str, ...], tuple[str, ...]]:
        """The credential behind an HTTP scheme (RFC 7235); Basic is base64 of user:password (RFC 7617): the password alone."""
        word = scheme[1].decode().lower()
        rest = text.cut(Span(scheme.end(), len(text.data.rstrip())))
        context = (*context, f"scheme:{word}")
        pair = unpacked(rest) if word == "basic" else None
        if pair is None or not pair.data.partition(b":")[2]:  # no pair, or one without a password: as it stands
            return rest, steps, context
        return pair.cut(Span(pair.data.index(b":") + 1, len(pair.data))), (*steps, "base64"), context


def unpacked(text: Decoded) -> Decoded | None:
    """What a base64 text holds, or None."""
    inner = base64_decode(text.data, Span(0, len(text.data)))
    return inner.within(text) if inner else None


def as_name(name: bytes | str) -> str:
    return name if isinstance(name, str) else name[:NAME_BYTES].decode("utf-8", "replace")
