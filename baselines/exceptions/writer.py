"""Entries into the text of `straykey-exceptions.toml`: comments, order and whatever else is there stay as they are.

A new entry is put between others by its id, not at the end: two branches that each add one change different places of the file, and merge.
Each edit is read again before it is given back; one that would change anything else is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from baselines.exceptions.entry import DATES, FILE, KEYS, Entry
from baselines.exceptions.reader import HEADER, VERSION, ExceptionsError, checked, read_text

HEAD = f"# Findings that may stand, and until when: `straykey exception --help`.\nversion = {VERSION}\n"
_VALUE = r"(?:\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*'|[0-9-]+)"


class _Block(NamedTuple):
    """Where an entry stands in the text: from the comment right above its header to the next one's. Offsets in characters."""

    start: int
    header: int
    end: int


def add_entries(text: str, entries: Iterable[Entry], file: str = FILE, notes: Mapping[str, str] | None = None) -> str:
    """The text with new entries, each under a comment if `notes` has one for its id. Raises ExceptionsError, also for a scope that is there."""
    notes = notes or {}
    text = _ended(text or HEAD)
    before = read_text(text, file)
    there, blocks = {entry.id: entry for entry in before}, _blocks(text, len(before), file)
    added: dict[int, list[tuple[str, str]]] = {}
    for entry in (checked(one, file) for one in entries):
        if entry.id in there:
            known = there[entry.id]
            raise ExceptionsError(file, f"there is an exception of this scope already: {known.id}", line=known.line)
        there[entry.id] = entry
        place = next((block.start for block, known in zip(blocks, before, strict=True) if known.id > entry.id), len(text))
        added.setdefault(place, []).append((entry.id, render(entry, notes.get(entry.id, ""))))
    for place, pieces in sorted(added.items(), reverse=True):
        text = _inserted(text, place, "\n".join(piece for _, piece in sorted(pieces)))
    return _proved(text, sorted(entry.terms for entry in there.values()), file, ordered=False)


def edit_entry(text: str, entry_id: str, changes: Mapping[str, str], file: str = FILE) -> str:
    """The text with some keys of one entry changed; an empty value takes the key out. Raises ExceptionsError."""
    entries = read_text(text, file)
    index = _index(entries, entry_id, file)
    block = _blocks(text, len(entries), file)[index]
    piece = text[block.header : block.end]
    for key, value in changes.items():
        piece = _changed(piece, key, value)
    wanted = [*entries[:index], checked(Entry(**{**entries[index]._asdict(), **changes}), file), *entries[index + 1 :]]
    return _proved(text[: block.header] + piece + text[block.end :], [entry.terms for entry in wanted], file)


def remove_entry(text: str, entry_id: str, file: str = FILE) -> str:
    """The text without one entry and the comment right above it. Raises ExceptionsError."""
    entries = read_text(text, file)
    index = _index(entries, entry_id, file)
    block = _blocks(text, len(entries), file)[index]
    wanted = [*entries[:index], *entries[index + 1 :]]
    return _proved(text[: block.start] + text[block.end :], [entry.terms for entry in wanted], file)


def render(entry: Entry, note: str = "") -> str:
    """An entry as TOML, under a comment."""
    lines = [f"# {' '.join(note.split())}"] if note else []
    lines += ["[[exception]]", *(_line(key, getattr(entry, key)) for key in KEYS if getattr(entry, key))]
    return "".join(f"{line}\n" for line in lines)


def _line(key: str, value: str) -> str:
    return f"{key} = {value if key in DATES else json.dumps(value, ensure_ascii=False)}"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + _newline(text)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _inserted(text: str, place: int, piece: str) -> str:
    """The piece between what stands before and behind it, an empty line on both sides."""
    newline = _newline(text)
    before = "" if not place or text[:place].endswith(newline * 2) else newline
    behind = "" if place == len(text) or text.startswith(newline, place) else newline
    return text[:place] + before + piece.replace("\n", newline) + behind + text[place:]


def _blocks(text: str, count: int, file: str) -> list[_Block]:
    """Where each of so many entries stands. Raises ExceptionsError where a header can't be told from the text of a value."""
    headers = [found.start() for found in HEADER.finditer(text)]
    if len(headers) != count:
        raise ExceptionsError(file, "can't be edited here: write each entry under a line [[exception]] of its own, or edit it by hand")
    starts = [_with_comment(text, header) for header in headers]
    return [_Block(start, header, end) for start, header, end in zip(starts, headers, [*starts, len(text)][1:], strict=True)]


def _with_comment(text: str, header: int) -> int:
    """Where the comment lines right above a header begin."""
    start = header
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def _index(entries: tuple[Entry, ...], entry_id: str, file: str) -> int:
    for index, entry in enumerate(entries):
        if entry.id == entry_id:
            return index
    raise ExceptionsError(file, f"has no exception {entry_id}; `straykey exception list` names them")


def _changed(piece: str, key: str, value: str) -> str:
    """One entry's text with a key set, or without it; a comment behind the value stays."""
    newline = _newline(piece)
    pattern = re.compile(rf"^([ \t]*){re.escape(key)}[ \t]*=[ \t]*{_VALUE}([ \t]*(?:#[^\r\n]*)?)(\r?\n|\Z)", re.MULTILINE)
    found = pattern.search(piece)
    if found:
        line = f"{found[1]}{_line(key, value)}{found[2]}{found[3]}" if value else ""
        return piece[: found.start()] + line + piece[found.end() :]
    if not value:
        return piece
    body = piece.rstrip()
    return f"{body}{newline}{_line(key, value)}{piece[len(body) :] or newline}"


def _proved(text: str, wanted: list[Entry], file: str, *, ordered: bool = True) -> str:
    """The text, if it says what it should and nothing else."""
    try:
        found = [entry.terms for entry in read_text(text, file)]
    except ExceptionsError:
        found = []
    if found != wanted and (ordered or sorted(found) != wanted):
        raise ExceptionsError(file, "is written in a way that can't be edited here without changing more: edit it by hand")
    return text
