import base64
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from detectors.binding import Literal, Part, Reference
from scanner.syntax.constants import braces, byte_array, concatenated, decoded, literal, percent


def text(value: bytes, start: int = 0) -> Literal:
    return Literal(value, (Part(Span(start, start + len(value))),))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=8))
def test_parts_stand_apart_in_order(spans):
    parts = literal(b"", [Part(Span(start, start + length)) for start, length in spans]).parts
    assert all(one.span.end <= two.span.start and one != two for one, two in itertools.pairwise(parts))
    assert bool(parts) == bool(spans)


def test_what_is_no_constant_leaves_a_hole():
    joined = concatenated([text(b"a"), Reference("b"), text(b"c", 9)], "concatenation")
    assert joined == Literal(b"a{}c", (Part(Span(0, 1)), Part(Span(9, 10))), steps=("concatenation",), holes=True)
    assert concatenated([Reference("a"), Reference("b")], "concatenation") is None


def test_numbers_alone_are_not_concatenated():
    assert concatenated([Literal(b"1", (), quoted=False), Literal(b"2", (), quoted=False)], "concatenation") is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (b"{0x41, 'b', 67, 100}", b"AbCd"),
        (b"[65,66,67,68]", b"ABCD"),
        (b"(0x41, 1u8, 2, 3)", b"A\x01\x02\x03"),
        (b"{ (byte) 0x41, (byte)-1, 0b1, 007, }", b"A\xff\x01\x07"),
        (b"{'\\n', '\\x41', '\\'', 'x'}", b"\nA'x"),
        (b"0x68, 0x75, 0x6e, 0x74", b"hunt"),
        (b"{1, 2, 3}", None),
        (b"{1, 2, 3, 443}", None),
        (b"{1, 2, x, 4}", None),
        (b"{1, 2, 3, 'ab'}", None),
    ],
)
def test_lists_of_bytes(source, value):
    found = byte_array(b"xx" + source + b"yy", Span(2, 2 + len(source)))
    assert (found.text if found else None) == value


def test_placeholders_take_what_is_known():
    assert percent(text(b"%s:%d@%(x)s %% %s"), [text(b"a"), Reference("b"), text(b"c")]).text == b"a:{}@{} % c"
    assert braces(text(b"{}{0}{1}{name}{{}}{:>4}"), [text(b"a"), text(b"b")]).text == b"aab{}{}b"
    assert percent(text(b"no place"), [text(b"a")]) == text(b"no place")


@given(st.binary(min_size=1, max_size=40))
def test_decoders_undo_what_encodes(data):
    found = decoded(text(base64.b64encode(data)), "base64")
    assert found is not None
    assert (found.text, found.steps) == (data, ("base64",))
    unpadded = decoded(text(base64.urlsafe_b64encode(data).rstrip(b"=")), "base64url")
    assert unpadded is not None
    assert unpadded.text == data
    found = decoded(text(data.hex().encode()), "hex")
    assert found is not None
    assert found.text == data


@pytest.mark.parametrize(("data", "how"), [(b"xyz", "hex"), (b"a$b", "base64"), (b"", "hex"), (b"\xff", "reversed"), (b"abcde", "base64")])
def test_what_can_not_be_decoded_is_told(data, how):
    assert decoded(text(data), how) is None


def test_a_literal_with_holes_is_not_decoded():
    assert decoded(text(b"4142")._replace(holes=True), "hex") is None
