"""Which findings of ours an entry of another tool is about.

An entry that holds the value or a hash of it is about findings of that value; edges may differ (`user:password` there, `password` here), so a
value that is part of the other counts where it stands on the same line, or is long enough to be no coincidence. An entry with a line alone is
about what stands on that line, in the version that it names. Lines are told by their text, not by their number in today's file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from baselines.decision import Facts
from baselines.imports.shared.entry import Entry

LEAST_PART = 8  # bytes: a shorter part of a value could stand anywhere
LONGEST_LINE = 4096  # bytes of a line in which a hashed value is looked for
MOST_EDGES = 80  # places in a line where a value could begin or end
MOST_LINES = 20  # lines of a file in which a hashed value is looked for
_EDGES = (re.compile(rb"[^A-Za-z0-9_+/=.~-]+"), re.compile(rb"[^A-Za-z0-9]"))


class Text(NamedTuple):
    """A version of a file as lines (without their ends), or why it can't be had."""

    lines: tuple[bytes, ...]
    problem: str = ""

    def line(self, number: int) -> bytes:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else b""


class Candidate(NamedTuple):
    """A finding of ours; `lines` are the first and last lines of its places, one-based."""

    facts: Facts
    lines: tuple[tuple[int, int], ...]


Texts = Callable[[str, str], Text]  # path and commit (empty: the scanned tree)


class Match(NamedTuple):
    """Indexes of candidates, and how they were told; or none, and why."""

    found: tuple[int, ...]
    how: str


class Index(NamedTuple):
    """Candidates by path, and by the hashes of their values for entries without a path."""

    candidates: tuple[Candidate, ...]
    by_path: dict[str, tuple[int, ...]]
    by_digest: dict[tuple[str, str], tuple[int, ...]]


def make_index(candidates: Iterable[Candidate], algorithms: Iterable[str] = ()) -> Index:
    """An index; `algorithms` are the hashes by which entries without a path name values."""
    known = tuple(candidates)
    by_path: dict[str, list[int]] = {}
    by_digest: dict[tuple[str, str], list[int]] = {}
    wanted = tuple(algorithms)
    for index, candidate in enumerate(known):
        by_path.setdefault(candidate.facts.path, []).append(index)
        for name in wanted:
            by_digest.setdefault((name, digest(name, candidate.facts.secret.reveal())), []).append(index)
    return Index(known, {key: tuple(found) for key, found in by_path.items()}, {key: tuple(found) for key, found in by_digest.items()})


def match(entry: Entry, index: Index, texts: Texts) -> Match:
    """The findings that the entry is about."""
    if not entry.path:
        found = index.by_digest.get(entry.digest, ()) if entry.digest else ()
        return Match(found, "its value" if found else "no finding has a value of this hash")
    here = index.by_path.get(entry.path, ())
    candidates = [(number, index.candidates[number]) for number in here]
    if entry.value is None and entry.digest:
        return _by_digest(entry, candidates, texts)
    if entry.value is not None:
        return _by_value(entry, entry.value.reveal(), candidates, texts)
    return _by_line(entry, candidates, texts)


def digest(algorithm: str, value: bytes) -> str:
    """Hexadecimal digits; empty for a hash that is not known."""
    if algorithm == "sha1":
        return hashlib.sha1(value, usedforsecurity=False).hexdigest()
    return hashlib.sha256(value).hexdigest() if algorithm == "sha256" else ""


def _by_value(entry: Entry, value: bytes, candidates: Sequence[tuple[int, Candidate]], texts: Texts) -> Match:
    same = tuple(number for number, one in candidates if one.facts.secret.reveal() == value)
    if same:
        return Match(same, "its value")
    parts = tuple(number for number, one in candidates if _overlap(one.facts.secret.reveal(), value, near=_touches(one, entry)))
    if parts:
        return Match(parts, "a part of its value")
    return Match((), _why_not(entry, candidates, texts, value))


def _by_digest(entry: Entry, candidates: Sequence[tuple[int, Candidate]], texts: Texts) -> Match:
    name, wanted = entry.digest or ("", "")
    same = tuple(number for number, one in candidates if digest(name, one.facts.secret.reveal()) == wanted)
    if same:
        return Match(same, "its value")
    text = texts(entry.path, entry.commit)
    for line in _lines_to_search(entry, candidates, text):
        value = _hashed_in(line, name, wanted)
        if value is not None:
            return _by_value(entry, value, candidates, texts)
    why = _why_not(entry, candidates, texts, None)
    too_long = not text.problem and len(text.line(entry.line)) > LONGEST_LINE
    return Match((), f"{why}; its line is too long to look for its hash" if too_long else why)


def _lines_to_search(entry: Entry, candidates: Sequence[tuple[int, Candidate]], text: Text) -> list[bytes]:
    """Where a value could stand that is more or less than one of ours: the entry's own line, if something of ours is on it, then our other lines."""
    ours = sorted({first for _, one in candidates for first, _ in one.lines}, key=lambda line: (line != entry.line, line))
    return [text.line(line) for line in ours[:MOST_LINES]]


def _by_line(entry: Entry, candidates: Sequence[tuple[int, Candidate]], texts: Texts) -> Match:
    if not entry.line:
        return Match((), "it names neither a value nor a line")
    text = texts(entry.path, entry.commit)
    if text.problem:
        return Match((), text.problem)
    lines = [text.line(number) for number in range(entry.line, min(entry.line_end, entry.line + 200) + 1)] or [text.line(entry.line)]
    found = tuple(number for number, one in candidates if any(_stands_in(one.facts.secret.reveal(), line) for line in lines))
    if not found and not entry.commit:
        found = tuple(number for number, one in candidates if _touches(one, entry))
    return Match(found, "its line") if found else Match((), _why_not(entry, candidates, texts, None))


def _why_not(entry: Entry, candidates: Sequence[tuple[int, Candidate]], texts: Texts, value: bytes | None) -> str:
    text = texts(entry.path, entry.commit)
    if text.problem:
        return text.problem
    if value is not None and not any(value.split(b"\n", 1)[0] in line for line in text.lines):
        return "its value no longer stands in this file"
    if candidates:
        return "straykey finds other values in this file, not this one"
    return "straykey finds nothing in this file"


def _overlap(ours: bytes, theirs: bytes, *, near: bool) -> bool:
    """Whether one value is part of the other, and that is no coincidence."""
    short, long = sorted((ours.strip(), theirs.strip()), key=len)
    return len(short) >= (3 if near else LEAST_PART) and short in long


def _stands_in(value: bytes, line: bytes) -> bool:
    """Whether the value, or a line of it, stands in the line."""
    if b"\n" not in value:
        return bool(value) and value in line
    text = line.strip()
    return len(text) >= LEAST_PART and text in value


def _touches(candidate: Candidate, entry: Entry) -> bool:
    last = max(entry.line, entry.line_end)
    return bool(entry.line) and any(first <= last and entry.line <= end for first, end in candidate.lines)


def _hashed_in(line: bytes, algorithm: str, wanted: str) -> bytes | None:
    """The piece of the line whose hash that is: between blanks, quotes and the like, else between any two edges of words."""
    line = line.strip()
    if not line or len(line) > LONGEST_LINE:
        return None
    for edge in _EDGES:
        ends = sorted({0, len(line), *(place for found in edge.finditer(line) for place in found.span())})
        if len(ends) > MOST_EDGES:
            return None
        for index, start in enumerate(ends):
            for end in ends[index + 1 :]:
                if digest(algorithm, line[start:end]) == wanted:
                    return line[start:end]
    return None
