"""The edits of one file, put together and applied to its bytes, whatever its encoding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detectors.artifact import Span
from detectors.encoding import utf16_codec
from detectors.redact import MASK, hide_runs
from scanner.remedying import FileRemedies
from scanner.report import Area, Change

SHORT = 6  # bytes: what is shorter stands in too many words to be masked wherever it occurs


def changes_of(remedies: FileRemedies) -> tuple[Change, ...]:
    """All changes that the findings of a file ask for, by place; of two that overlap the first, and each line to insert once."""
    inserts: dict[int, Change] = {}
    replacing: list[Change] = []
    for change in dict.fromkeys(change for one in remedies.found for change in one.changes):
        at = change.area.byte_start
        if change.area.byte_end > at:
            replacing.append(change)
        else:
            known = inserts.get(at)
            inserts[at] = known._replace(text=_both(known.text, change.text)) if known else change
    kept: list[Change] = []
    for change in sorted(replacing, key=lambda one: (one.area.byte_start, -one.area.byte_end)):
        if not kept or change.area.byte_start >= kept[-1].area.byte_end:
            kept.append(change)
    outside = (one for one in inserts.values() if not any(each.area.byte_start < one.area.byte_start < each.area.byte_end for each in kept))
    return tuple(sorted((*outside, *kept), key=lambda one: (one.area.byte_start, one.area.byte_end)))


def _both(first: str, second: str) -> str:
    """Two texts for one place: blocks behind each other, of lines those that are new."""
    if second in first:
        return first
    if "{" in second:
        return first + second
    return first + "".join(line for line in second.splitlines(keepends=True) if line not in first)


def applied(data: bytes, changes: Sequence[Change]) -> bytes:
    """The file's bytes with the changes, in its own encoding."""
    found = utf16_codec(data)
    codec = found[0] if found else "utf-8"
    pieces: list[bytes] = []
    at = 0
    for change in changes:
        pieces += [data[at : change.area.byte_start], change.text.encode(codec)]
        at = change.area.byte_end
    return b"".join([*pieces, data[at:]])


def masked(data: bytes, changes: Sequence[Change], secrets: Iterable[Span]) -> tuple[str, str]:
    """The text before and after the changes, with every secret in it masked: what a diff may be made of."""
    spans = sorted(secrets)
    values = {data[span.start : span.end] for span in spans if span.end - span.start >= SHORT}
    hide = [Change(Area(0, 0, 0, 0, span.start, span.end), MASK) for span in _joined(spans)]
    rest = [one for one in hide if not any(change.area.byte_start < one.area.byte_end and one.area.byte_start < change.area.byte_end for change in changes)]
    return _shown(data, hide, values), _shown(data, sorted((*changes, *rest), key=lambda one: (one.area.byte_start, one.area.byte_end)), values)


def _shown(data: bytes, changes: Sequence[Change], values: Iterable[bytes]) -> str:
    """The changed text; in what stays, further copies of a masked value are masked too, and whatever else looks like a secret."""
    found = utf16_codec(data)
    codec, at = found or ("utf-8", 0)
    words = sorted((value.decode(codec, "replace") for value in values), key=len, reverse=True)
    pieces: list[str] = []
    for change in (*changes, Change(Area(0, 0, 0, 0, len(data), len(data)), "")):
        stays = data[at : change.area.byte_start].decode(codec, "replace")
        for word in words:
            stays = stays.replace(word, MASK)
        pieces += [hide_runs(stays), change.text]
        at = change.area.byte_end
    return "".join(pieces)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.end > span.start:
            joined.append(span)
    return joined
