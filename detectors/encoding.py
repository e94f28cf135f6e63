"""Text encodings: UTF-16 is transcoded to UTF-8 before anything looks at it; all else is scanned as the bytes that it is.

Patterns are ASCII, so UTF-8, Latin-1, GBK and invalid bytes need no transcoding. UTF-16 is told by its byte order mark, or without one
by NUL bytes in every other place of the beginning, none of them beside another in one code unit (the test of the `file` program and of
git's own heuristics, made stricter). What claims to be UTF-16 is scanned as it stands too: a mark is two bytes that anyone can write, and
`echo >>` appends ASCII to it.
"""

from __future__ import annotations

from operator import or_

from detectors.artifact import Artifact, Span

LOOK = 4096
_SHARE = 0.6  # of the code units at the beginning that must be ASCII


class Utf16Map:
    """Offsets of the UTF-8 child to those of the UTF-16 parent; `skip` is the length of the byte order mark."""

    def __init__(self, child: bytes, skip: int) -> None:
        self._child = child
        self._skip = skip
        self._known = (0, 0)

    def to_parent(self, span: Span) -> Span:
        start = self._units(span.start)
        end = start if span.end <= span.start else self._units(span.end)
        return Span(self._skip + start, self._skip + end)

    def _units(self, offset: int) -> int:
        """Bytes of UTF-16 that the child takes up to `offset`, a boundary of code points. Counts on from where the last question ended."""
        place, units = self._known if self._known[0] <= offset else (0, 0)
        units += len(self._child[place:offset].decode("utf-8", "ignore").encode("utf-16-le"))
        if offset >= len(self._child) or self._child[offset] & 0xC0 != 0x80:
            self._known = (offset, units)
        return units


def utf16_codec(data: bytes) -> tuple[str, int] | None:
    """The codec and the length of the byte order mark, or None if the bytes aren't UTF-16."""
    if data[:2] == b"\xff\xfe" and data[2:4] != b"\0\0":
        return "utf-16-le", 2
    if data[:2] == b"\xfe\xff":
        return "utf-16-be", 2
    head = data[: min(LOOK, len(data) // 2 * 2)]
    if b"\0" not in head[:64] or len(head) < 8:
        return None
    for codec, zeros, others in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        if zeros.count(0) >= _SHARE * len(zeros) and all(map(or_, zeros, others)):
            return codec, 0
    return None


def as_text(artifact: Artifact) -> Artifact:
    """The artifact itself, or its UTF-8 child where it is UTF-16. Code units that are no text become U+FFFD."""
    found = utf16_codec(artifact.data)
    if not found:
        return artifact
    codec, skip = found
    text = artifact.data[skip:].decode(codec, "replace").encode("utf-8")
    return artifact.derive(text, Utf16Map(text, skip), same_text=True)


def as_texts(artifact: Artifact) -> tuple[Artifact, ...]:
    """All that has to be looked at: the artifact as it stands, and before it its UTF-8 child where it is UTF-16."""
    text = as_text(artifact)
    return (artifact,) if text is artifact else (text, artifact)
