"""Deltas: what they build, which lines they leave new, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scanner.pack.builder import copy, delta, insert
from tests.scanner.pack.histories import fill

Windows = tuple[tuple[int, int], ...]
LIMIT = 1 << 30

# Few bytes, many newlines: so that copies begin and end in the middle of lines and at their edges, and lines repeat.
texts = st.text("ab=\n\r ", max_size=60).map(str.encode)
pieces = st.lists(st.one_of(st.tuples(st.integers(0, 60), st.integers(1, 60)), st.text("ab=\n\r ", min_size=1, max_size=20)), max_size=8)

# Patterns that match no newline: a line-scope rule is one of these.
TOKENS = ("a", "b", "=", "a+", "b*=", "(a|b)b", "[^\\n]", "[^\\nab]", "^", "$", "^a", "b$", "\\b", " ?", ".", ".*", "\\Aa", "a\\Z", "(?<!a)b", "a(?!b)")
patterns = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4).map("".join)


def built(base: bytes, parts: list[Any]) -> tuple[bytes, bytes, list[tuple[int, int, int]]]:
    """The delta that the parts describe, what it builds, and its copies: offset in the object, in the base, size."""
    instructions, result, copies = [], b"", []
    for part in parts:
        if isinstance(part, str):
            instructions.append(insert(part.encode()))
            result += part.encode()
        elif part[0] < len(base):
            data = base[part[0] : sum(part)]
            copies.append((len(result), part[0], len(data)))
            instructions.append(copy(part[0], len(data)))
            result += data
    return delta(len(base), len(result), *instructions), result, copies


def lines_of(data: bytes) -> list[tuple[int, int]]:
    ends = [*(match.end() for match in re.finditer(b"\n", data)), len(data)]
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False) if end > start]


def joined(copies: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    out: list[tuple[int, int, int]] = []
    for at, offset, size in copies:
        if out and (out[-1][0] + out[-1][2], out[-1][1] + out[-1][2]) == (at, offset):
            out[-1] = (*out[-1][:2], out[-1][2] + size)
        else:
            out.append((at, offset, size))
    return out


def inherited(line: tuple[int, int], run: tuple[int, int, int], child: bytes, base: bytes) -> bool:
    """DESIGN: one copy covers the line, the byte before it and its terminator, or both sides are the files' ends."""
    (start, end), (at, offset, size) = line, run
    from_start = at < start or (at == start == offset == 0)
    to_end = end <= at + size and (child[end - 1 : end] == b"\n" or (end == len(child) and end - at + offset == len(base)))
    return from_start and to_end and at <= start


@given(texts, pieces)
def test_builds_the_object_and_tells_just_the_lines_that_are_not_inherited(reader: ModuleType, base: bytes, parts: list[Any]) -> None:
    instructions, result, copies = built(base, parts)
    data, windows = reader.delta.apply(base, instructions, LIMIT, True)
    assert data == result
    assert reader.delta.apply(base, instructions, LIMIT, False) == (result, ())
    new = [line for line in lines_of(result) if not any(inherited(line, run, result, base) for run in joined(copies))]
    merged: list[tuple[int, int]] = []
    for start, end in new:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    assert windows == tuple(merged)


@given(texts, pieces)
def test_every_line_outside_the_windows_stands_in_the_base_as_it_is(reader: ModuleType, base: bytes, parts: list[Any]) -> None:
    instructions, result, _ = built(base, parts)
    _, windows = reader.delta.apply(base, instructions, LIMIT, True)
    here = {(base[start:end], start == 0, end == len(base)) for start, end in lines_of(base)}
    for start, end in lines_of(result):
        if any(low <= start < high for low, high in windows):
            assert any(low <= start and end <= high for low, high in windows)
        else:
            line = result[start:end]
            assert any(text == line and (line.endswith(b"\n") or last) for text, _, last in here)


@given(texts, pieces, patterns)
def test_a_line_pattern_matches_only_in_windows_or_as_it_did_in_the_base(
    reader: ModuleType, base: bytes, parts: list[Any], pattern: str
) -> None:
    instructions, result, _ = built(base, parts)
    _, windows = reader.delta.apply(base, instructions, LIMIT, True)
    found = matches(pattern, result)
    new = {match for match in found if any(low <= match[0] < high or low < match[1] <= high for low, high in windows)}
    in_windows = {(low + start, low + end) for low, high in windows for start, end in matches(pattern, result[low:high])}
    assert new <= in_windows
    before = {(base[start:end], line_around(base, start)) for start, end in matches(pattern, base)}
    for start, end in found - new:
        assert (result[start:end], line_around(result, start)) in before


def matches(pattern: str, data: bytes) -> set[tuple[int, int]]:
    """A rule's matches, line by line, none of them empty."""
    compiled = re.compile(pattern.encode())
    return {
        (start + match.start(), start + match.end())
        for start, end in lines_of(data)
        for match in compiled.finditer(data[start:end].removesuffix(b"\n"))
        if match[0]
    }


def line_around(data: bytes, offset: int) -> bytes:
    return next(data[start:end].removesuffix(b"\n") for start, end in lines_of(data) if start <= offset < end)


def test_real_deltas_obey_the_law_of_new_lines(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made, commits=25)
    made.git("repack", "-adfq", "--depth=30", "--window=30")
    with reader.open_objects(made.objects) as store:
        units = {unit.oid: unit for unit in store.walk(("blob",))}
    deltas = [unit for unit in units.values() if unit.base is not None]
    assert deltas
    assert any(len(unit.data) > 3 * sum(end - start for start, end in unit.windows) for unit in deltas)
    for unit in deltas:
        base = units[unit.base].data
        there = {base[start:end] for start, end in lines_of(base)}
        assert list(unit.windows) == sorted(unit.windows)
        for start, end in lines_of(unit.data):
            inside = [low <= start and end <= high for low, high in unit.windows]
            assert any(inside) or unit.data[start:end] in there
            assert any(inside) or not any(low < end and start < high for low, high in unit.windows)


def test_what_is_no_plain_text_is_new_as_a_whole_and_so_is_what_builds_on_it(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made, commits=25)
    made.git("repack", "-adfq", "--depth=30", "--window=30")
    with reader.open_objects(made.objects) as store:
        is_delta = {entry.oid for entry in store.listing() if entry.delta}
        whole = [unit for unit in store.walk(("blob",)) if unit.oid in is_delta and unit.base is None]
        bases = {unit.base for unit in store.walk(("blob",)) if unit.base}
        assert any(unit.data.startswith(b"\xff\xfe") for unit in whole)
        assert any(b"\0" in unit.data and not unit.data.startswith(b"\xff\xfe") for unit in whole)
        assert not any(b"\0" in (store.read(oid) or b"")[:8000] for oid in bases)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", True),
        (b"a\nb", True),
        (b"a" * 65537, False),
        (b"a" * 65536, True),
        (b"a" * 65535 + b"\n" + b"b" * 9, True),
        (b"a" * 65536 + b"\n", False),
        (b"\xff\xfea\0", False),
        (b"\xfe\xff\0a", False),
        (b"\xfe\xff" + "\u4e00".encode("utf-16-be"), False),
        (b"a" * 7999 + b"\0", False),
        (b"a\n" * 4000 + b"\0", True),
    ],
)
def test_lines_are_told_apart_only_in_text_of_single_bytes(reader: ModuleType, data: bytes, text: bool) -> None:  # noqa: FBT001
    assert reader.walk.is_text(data) is text


BASE = b"0123456789"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"", "bad-delta"),
        (b"\x80" * 30, "bad-delta"),
        (delta(10, 5), "bad-delta"),
        (delta(9, 5, copy(0, 5)), "bad-delta"),
        (delta(10, 5, copy(6, 5)), "bad-delta"),
        (delta(10, 5, copy(0xFFFFFFFF, 5)), "bad-delta"),
        (delta(10, 5, copy(0, 0xFFFFFF)), "bad-delta"),
        (delta(10, 5, copy(0, 6)), "bad-delta"),
        (delta(10, 5, copy(0, 4)), "bad-delta"),
        (delta(10, 5, insert(b"123456")), "bad-delta"),
        (delta(10, 5, b"\0"), "bad-delta"),
        (delta(10, 5, b"\x05abc"), "bad-delta"),
        (delta(10, 5, copy(0, 5), b"\x9f"), "bad-delta"),
        (delta(10, 65536, b"\x80"), "bad-delta"),
        (delta(10, 5, b"\xff\0\0\0\0\x05"), "bad-delta"),
        (delta(10, LIMIT + 1, copy(0, 5)), "too-large"),
        (delta(10, 1 << 60, copy(0, 5)), "bad-delta"),
    ],
)
def test_refuses_what_does_not_add_up(reader: ModuleType, bad: bytes, reason: str) -> None:
    for lines in (True, False):
        with pytest.raises(reader.delta.DeltaError, match=f"^{reason}$"):
            reader.delta.apply(BASE, bad, LIMIT, lines)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_bytes_give_an_object_or_an_error(reader: ModuleType, base: bytes, tail: bytes) -> None:
    for start in (b"", bytes([len(base)]), bytes([len(base), 10])):
        try:
            data, windows = reader.delta.apply(base, start + tail, 1000, True)
        except reader.delta.DeltaError:
            continue
        assert len(data) <= 1000
        assert all(0 <= low < high <= len(data) for low, high in windows)


def test_copies_that_go_on_where_the_last_one_ended_count_as_one(reader: ModuleType) -> None:
    base = b"x" * 70000 + b"\n" + b"y" * 70000 + b"\n"
    parts = [copy(at, min(0x10000, len(base) - at)) for at in range(0, len(base), 0x10000)]
    assert reader.delta.apply(base, delta(len(base), len(base), *parts), LIMIT, True) == (base, ())
