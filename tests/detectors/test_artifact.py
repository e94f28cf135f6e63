"""Positions: one conversion from byte offsets to lines and columns, compared with a naive one."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Position, Span

BOM = "\ufeff"
TEXTS = st.text(st.sampled_from("ab \t\r\n\né世😀\u0301\ufeff\u2028\x00"), max_size=40)
BYTES = st.binary(max_size=40).map(lambda data: data.replace(b"\x0b", b"\n"))


def artifact(data: bytes) -> Artifact:
    return Artifact(Origin("a"), data)


def naive(data: bytes, offset: int) -> Position:
    """Lines end at LF; columns count what a decoder yields; a mark at the very start of the file has no column."""
    before = data[:offset].decode("utf-8", "surrogateescape")
    lines = before.split("\n")
    column = len(lines[-1].removeprefix(BOM) if len(lines) == 1 else lines[-1]) + 1
    return Position(len(lines), column)


@given(TEXTS, st.lists(st.integers(0, 40)))
@example("\ufeffa\n\ufeffb", [4, 8, 4])
def test_positions_of_characters_are_those_of_a_naive_count(text, wanted):
    data = text.encode()
    starts = [len(text[:index].encode()) for index in range(len(text) + 1)]
    one = artifact(data)
    for offset in [starts[index % len(starts)] for index in wanted]:
        assert one.position(offset) == naive(data, offset)


@given(BYTES, st.lists(st.integers(0, 40)))
def test_every_invalid_byte_is_a_column_of_its_own(data, wanted):
    one = artifact(data)
    for offset in [number % (len(data) + 1) for number in wanted]:
        if not (data.startswith(BOM.encode()) and offset < 3) and not is_inside_a_character(data, offset):
            assert one.position(offset) == naive(data, offset)


def is_inside_a_character(data: bytes, offset: int) -> bool:
    whole = data.decode("utf-8", "surrogateescape")
    return len(whole) != len(data[:offset].decode("utf-8", "surrogateescape") + data[offset:].decode("utf-8", "surrogateescape"))


def test_a_mark_in_a_later_line_has_a_column():
    """Only the one at the start of the file is none of the text."""
    assert artifact(b"a\n\xef\xbb\xbfb").position(5) == Position(2, 2)
    assert artifact(b"\xef\xbb\xbfb").position(3) == Position(1, 1)


@given(TEXTS, st.integers(0, 60))
def test_the_line_around_an_offset_has_no_line_feed_and_holds_the_offset(text, number):
    data = text.encode()
    offset = number % (len(data) + 1)
    start, end = artifact(data).line_span(offset)
    assert b"\n" not in data[start:end]
    assert start == 0 or data[start - 1] == 10
    assert data[end : end + 2] in (b"\r", b"\r\n") or data[end : end + 1] in (b"\n", b"")
    assert start <= offset <= max(end, start) + 1


def test_a_carriage_return_is_no_end_of_a_line_but_none_of_its_text():
    one = artifact(b"ab\r\ncd\re\r\n")
    assert one.line_span(0) == Span(0, 2)
    assert one.line_span(5) == Span(4, 8)
    assert one.position(7) == Position(2, 4)


class Shift:
    """A map that moves everything by some bytes."""

    def __init__(self, by: int) -> None:
        self._by = by

    def to_parent(self, span: Span) -> Span:
        return Span(span.start + self._by, span.end + self._by)


def test_spans_of_what_is_derived_lead_to_the_stored_file():
    outer = artifact(b"line\nxx[secret]yy\n")
    inner = outer.derive(b"[secret]", Shift(7), member="part").derive(b"secret", Shift(1))
    assert inner.stored(Span(0, 6)) == Span(8, 14)
    assert outer.data[slice(*inner.stored(Span(0, 6)))] == b"secret"
    assert inner.positions(Span(0, 6)) == (Position(2, 4), Position(2, 10))
    assert inner.origin.container == ("part",)


def test_the_text_that_people_see_is_the_transcoded_one():
    outer = artifact("\ufeffé\nab".encode("utf-16-le"))
    text = outer.derive("é\nab".encode(), Shift(0), same_text=True)
    assert text.home(Span(3, 5)) == (text, Span(3, 5))
    assert text.positions(Span(3, 5)) == (Position(2, 1), Position(2, 3))


@given(st.binary(max_size=20))
def test_no_bytes_are_shown(data):
    assert repr(artifact(data)) == f"Artifact(Origin(path='a', kind='file', object_id='', container=()), {len(data)} bytes)"


def test_spans_overlap_where_they_share_a_byte():
    assert Span(0, 2).overlaps(Span(1, 3))
    assert not Span(0, 2).overlaps(Span(2, 3))
    assert Span(0, 3).contains(Span(0, 3))
    assert not Span(0, 3).contains(Span(1, 4))


class Counted(bytes):
    """Bytes that count how many of them were handed out."""

    asked = 0

    def __getitem__(self, index):
        piece = super().__getitem__(index)
        type(self).asked += len(piece) if isinstance(index, slice) else 1
        return piece


def test_places_in_one_long_line_are_counted_on_not_counted_anew():
    """A megabyte of tokens in one line took half a minute: each of them was counted from the line's start."""
    data = Counted(("é" + "x" * 99).encode() * 1000)
    one, wanted = artifact(data), range(0, len(data), 101)
    assert [one.position(offset) for offset in wanted] == [Position(1, 100 * index + 1) for index in range(len(wanted))]
    assert Counted.asked < 2 * len(data)
