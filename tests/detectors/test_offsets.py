"""Maps of derived texts: inside the parent, exact where bytes are copied, and the same after being put through each other."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Literal, Part
from detectors.offsets import Decoded, Piece, PieceMap, Weaver, base64_decode, place, plain, transcode

TEXTS = st.text(max_size=60)


@st.composite
def woven(draw: st.DrawFn) -> tuple[bytes, Decoded]:
    """A parent and a text made of it by copies, stand-ins and gaps."""
    data = draw(st.binary(min_size=1, max_size=80))
    weaver, at = Weaver(data), 0
    while at < len(data):
        end = draw(st.integers(at, len(data)))
        how = draw(st.sampled_from(["copy", "put", "gap", "skip"]))
        if how == "copy":
            weaver.copy(at, end)
        elif how == "put":
            weaver.put(draw(st.binary(max_size=5)), at, end)
        elif how == "gap":
            weaver.gap(draw(st.binary(max_size=3)))
        at = max(end, at + 1)
    return data, weaver.done()


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))


def inside(span: Span, length: int) -> bool:
    return 0 <= span.start <= span.end <= length


@given(woven(), st.data())
def test_every_span_maps_into_the_parent(made: tuple[bytes, Decoded], data: st.DataObject) -> None:
    parent, decoded = made
    span = data.draw(spans(len(decoded.data)))
    assert inside(decoded.map.to_parent(span), len(parent))


@given(woven())
def test_copied_bytes_map_to_themselves(made: tuple[bytes, Decoded]) -> None:
    parent, decoded = made
    for piece in decoded.map.pieces:
        copied = decoded.data[piece.child.start : piece.child.end] == parent[piece.parent.start : piece.parent.end]
        if piece.unit == (1, 1) and copied:
            for offset in range(piece.child.start, piece.child.end):
                back = decoded.map.to_parent(Span(offset, offset + 1))
                assert parent[back.start : back.end] == decoded.data[offset : offset + 1]


@given(woven(), st.data())
def test_a_larger_span_maps_to_no_less(made: tuple[bytes, Decoded], data: st.DataObject) -> None:
    _, decoded = made
    outer = data.draw(spans(len(decoded.data)))
    start = data.draw(st.integers(outer.start, outer.end))
    inner = Span(start, data.draw(st.integers(start, outer.end)))
    if decoded.map.touched(inner):
        assert decoded.map.to_parent(outer).contains(decoded.map.to_parent(inner))


@given(woven(), st.data())
def test_a_cut_maps_as_the_whole_does(made: tuple[bytes, Decoded], data: st.DataObject) -> None:
    _, decoded = made
    span = data.draw(spans(len(decoded.data)))
    cut = decoded.cut(span)
    assert cut.data == decoded.data[span.start : span.end]
    for offset in range(len(cut.data)):
        mapped = cut.map.to_parent(Span(offset, offset + 1))
        if cut.map.touched(Span(offset, offset + 1)):
            whole = decoded.map.to_parent(Span(span.start + offset, span.start + offset + 1))
            assert mapped.start >= whole.start
            assert mapped.end <= whole.end


@given(woven(), st.data())
def test_a_map_within_another_leads_to_the_grandparent(made: tuple[bytes, Decoded], data: st.DataObject) -> None:
    parent, outer = made
    span = data.draw(spans(len(outer.data)))
    inner = plain(outer.data, span).within(outer)
    assert inner.data == outer.data[span.start : span.end]
    assert inside(inner.map.to_parent(Span(0, len(inner.data))), len(parent))
    chained = Artifact(Origin("x"), parent).derive(outer.data, outer.map).derive(inner.data, plain(outer.data, span).map)
    for offset in range(len(inner.data)):
        one = Span(offset, offset + 1)
        if inner.map.touched(one):
            back = inner.map.to_parent(one)
            assert back.contains(chained.stored(one))
            assert outer.map.touched(Span(span.start + offset, span.start + offset + 1))[0].unit != (1, 1) or back == chained.stored(one)


@given(TEXTS, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]), st.sampled_from([b"", b"mark"]), st.binary(max_size=1))
def test_transcoded_characters_map_to_their_code_units(text: str, encoding: str, mark: bytes, half: bytes) -> None:
    text = text.encode("utf-16", "ignore").decode("utf-16")
    mark = mark and "\ufeff".encode(encoding)
    parent = mark + text.encode(encoding) + half
    decoded = transcode(parent, encoding, len(mark))
    assert decoded.data.decode() == text
    at = 0
    for character in text:
        made = Span(at, at + len(character.encode()))
        back = decoded.map.to_parent(made)
        assert parent[back.start : back.end].decode(encoding) == character
        at = made.end


def test_a_character_is_never_cut() -> None:
    decoded = transcode("aäb€c".encode("utf-16-le"), "utf-16-le")
    assert decoded.map.to_parent(Span(2, 3)) == Span(2, 4)
    assert decoded.map.to_parent(Span(5, 6)) == Span(6, 8)


@given(st.binary(max_size=61), st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1", "cp1252"]), st.data())
def test_transcoding_takes_any_bytes(parent: bytes, encoding: str, data: st.DataObject) -> None:
    decoded = transcode(parent, encoding)
    decoded.data.decode("utf-8")
    assert inside(decoded.map.to_parent(data.draw(spans(len(decoded.data)))), len(parent))


@pytest.mark.parametrize("wrapped", [0, 4, 76, 5])
@given(secret=st.binary(min_size=1, max_size=120), data=st.data())
def test_a_span_of_base64_maps_to_the_characters_that_hold_it(secret: bytes, data: st.DataObject, wrapped: int) -> None:
    text = base64.b64encode(secret)
    lines = [text[at : at + wrapped] for at in range(0, len(text), wrapped)] if wrapped else [text]
    parent = b"  " + b"\n  ".join(lines) + b"\n"
    decoded = base64_decode(parent, Span(0, len(parent)))
    assert decoded is not None
    assert decoded.data == secret
    span = data.draw(spans(len(secret)))
    back = decoded.map.to_parent(span)
    assert inside(back, len(parent))
    if wrapped in (0, 4, 76) and span.start < span.end:
        before = sum(not chr(byte).isspace() for byte in parent[: back.start])
        held = sum(not chr(byte).isspace() for byte in parent[back.start : back.end])
        bits = (before * 6, (before + held) * 6)
        assert bits[0] <= span.start * 8 < bits[0] + 8
        assert bits[1] - 8 < span.end * 8 <= bits[1]


@given(st.binary(max_size=40))
def test_what_is_no_base64_is_none(data: bytes) -> None:
    decoded = base64_decode(data, Span(0, len(data)))
    assert decoded is None or (decoded.data and inside(decoded.map.to_parent(Span(0, len(decoded.data))), len(data)))


def test_base64_of_both_alphabets_and_without_padding() -> None:
    for text in (b"-_-_", b"+/+/", b"YQ", b"YQ=="):
        assert base64_decode(text, Span(0, len(text))) is not None
    for text in (b"+_", b"Y", b"a.b", b"", b"===="):
        assert base64_decode(text, Span(0, len(text))) is None


def test_pieces_out_of_order_in_the_parent_map_to_what_they_enclose() -> None:
    pieces = PieceMap([Piece(Span(0, 2), Span(8, 10)), Piece(Span(2, 4), Span(3, 5))])
    assert pieces.to_parent(Span(0, 4)) == Span(3, 10)
    assert pieces.to_parent(Span(2, 3)) == Span(3, 4)


def test_pieces_that_overlap_in_the_child_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        PieceMap([Piece(Span(0, 2), Span(0, 2)), Piece(Span(1, 3), Span(4, 6))])


def test_a_gap_maps_to_the_place_between() -> None:
    weaver = Weaver(b"abcdef")
    weaver.copy(0, 2)
    weaver.gap(b"--")
    weaver.copy(4, 6)
    assert weaver.done().map.to_parent(Span(2, 4)) == Span(4, 4)


def literal(text: bytes, *parts: tuple[int, int]) -> Literal:
    return Literal(text, tuple(Part(Span(*part)) for part in parts))


def test_a_place_in_a_concatenation_is_exact() -> None:
    data = b'x = "abc" + "def"'
    found = place(literal(b"abcdef", (5, 8), (13, 16)), data, Span(2, 4))
    assert data[found.start : found.end] == b'c" + "d'


def test_a_place_behind_a_hole_is_exact() -> None:
    data = b"user:${x}pass"
    found = place(literal(b"user:{}pass", (0, 5), (9, 13)), data, Span(7, 11))
    assert data[found.start : found.end] == b"pass"


def test_a_place_in_an_escaped_text_is_where_the_bytes_stand_once() -> None:
    data = b'"a\\"b;password=xy"'
    found = place(literal(b'a"b;password=xy', (1, len(data) - 1)), data, Span(13, 15))
    assert data[found.start : found.end] == b"xy"


@given(st.binary(max_size=30), st.binary(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_a_place_is_inside_the_literal(data: bytes, text: bytes, start: int, end: int) -> None:
    whole = literal(text, (0, len(data)))
    found = place(whole, data, Span(start, end))
    assert whole.span.contains(found)
    if len(found) and data[found.start : found.end] == text[start:end]:
        assert inside(found, len(data))
