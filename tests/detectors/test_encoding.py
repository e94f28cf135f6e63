"""Encodings: a token is found in each, its span is exact in the stored bytes, and its place is what an editor shows."""

from __future__ import annotations

import codecs
from itertools import combinations_with_replacement
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Position, Span
from detectors.encoding import as_text, utf16_codec
from tests.support.tokens import GITHUB, Tokens


class Encoding(NamedTuple):
    """How text becomes a file. `letters` are what the text around a token is drawn from."""

    codec: str
    mark: bytes = b""
    letters: str = "ab=\"' \t\r\n"


WIDE = "ab=\"' \t\r\né世😀\u0301\u3000\u4e00"
# Without a mark only text that is mostly ASCII is taken for UTF-16.
ENCODINGS = {
    "utf-8": Encoding("utf-8", letters=WIDE),
    "utf-8 with mark": Encoding("utf-8", codecs.BOM_UTF8, WIDE),
    "utf-16-le with mark": Encoding("utf-16-le", codecs.BOM_UTF16_LE, WIDE),
    "utf-16-be with mark": Encoding("utf-16-be", codecs.BOM_UTF16_BE, WIDE),
    "utf-16-le": Encoding("utf-16-le"),
    "utf-16-be": Encoding("utf-16-be"),
    "latin-1": Encoding("latin-1", letters="ab=\"' \t\r\näöüß"),
    "ascii": Encoding("ascii"),
}


def place(text: str, offset: int) -> Position:
    """Line and column of an index of a text, counted the simplest way."""
    return Position(text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def found(bench, data: bytes) -> list:
    examination = bench.examine(Artifact(Origin("sample"), data))
    return [one for one in examination.occurrences if one.rule_id == GITHUB and not one.vetoed]


@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
@given(data=st.data())
def test_a_token_is_found_with_its_bytes_and_its_place(bench, encoding, data):
    around = st.text(st.sampled_from(encoding.letters), max_size=40)
    before, behind, seed = data.draw(around), data.draw(around), data.draw(st.integers(0, 10_000))
    token = Tokens(str(seed))().decode()
    text = f"{before} {token} {behind}"
    stored = encoding.mark + text.encode(encoding.codec)
    occurrences = found(bench, stored)
    assert len(occurrences) == 1
    one = occurrences[0]
    assert one.secret.reveal() == token.encode()
    assert stored[one.span.start : one.span.end] == token.encode(encoding.codec)
    start = len(before) + 1
    assert (one.start, one.end) == (place(text, start), place(text, start + len(token)))


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(0, 10_000))
def test_a_token_among_bytes_of_no_encoding_is_found(bench, before, behind, seed):
    token = Tokens(str(seed))()
    stored = b"key=" + before + b" " + token + b" " + behind
    occurrences = found(bench, stored)
    assert [one.span for one in occurrences] == [Span(len(before) + 5, len(before) + 5 + len(token))]
    seen = stored.decode("utf-8", "surrogateescape")
    start = len(stored[: len(before) + 5].decode("utf-8", "surrogateescape"))
    assert occurrences[0].start == place(seen, start)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@given(st.lists(st.sampled_from(["a\n", "é", "世", "😀", "\u3000"]), max_size=12), st.integers(0, 1))
def test_spans_of_a_transcoded_text_cut_the_stored_bytes_at_the_same_characters(codec, pieces, marked):
    text = "".join(pieces)
    mark = "\ufeff".encode(codec)
    artifact = Artifact(Origin(), mark + text.encode(codec))
    child = as_text(artifact)
    offsets = [len(text[:index].encode()) for index in range(len(text) + 1)]
    for start, end in combinations_with_replacement(range(len(offsets)), 2):
        span = Span(offsets[start], offsets[end])
        stored = child.stored(span)
        assert artifact.data[slice(*stored)].decode(codec) == text[start:end]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("odd", ["\u3000", "\u4e00", "\u0100", "Ā一　"])
def test_a_letter_whose_low_byte_is_zero_does_not_hide_that_a_text_is_utf_16(bench, token, codec, odd):
    """One ideographic space in a comment made the whole file unreadable: its low byte is NUL."""
    text = f"# {odd} a comment\nkey = '{token().decode()}'\n"
    assert len(found(bench, text.encode(codec))) == 1


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_of_two_bytes_hides_nothing_that_follows_in_ascii(bench, token, mark):
    """Two bytes before a file's text would have kept all of it from being scanned."""
    value = token()
    (one,) = found(bench, mark + b"key = '" + value + b"'\n")
    assert one.span == Span(9, 9 + len(value))


def test_ascii_that_was_appended_to_a_utf_16_file_is_scanned(bench, token):
    """As `echo key >> file` does where the file was made by PowerShell."""
    first, second = token(), token()
    stored = f"key = '{first.decode()}'\r\n".encode("utf-16") + b"key = '" + second + b"'\r\n"
    assert {one.secret.reveal() for one in found(bench, stored)} == {first, second}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"\xff\xfe\0\0" + "key = value".encode("utf-32-le"),
        "key = value, and more of it".encode("utf-32-le"),
        "key = value, and more of it".encode("utf-32-be"),
        b"\x7fELF\x02\x01\x01\0" + bytes(range(64)),
        bytes(100),
        b"\x01\0\0\0\x02\0\0\0\x03\0\0\0" * 8,
        b"plain text with one \0 in it",
    ],
)
def test_what_only_has_nul_bytes_is_not_taken_for_utf_16(data):
    assert utf16_codec(data) is None


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_code_units_that_are_no_text_shift_nothing(bench, token, codec):
    """Lone surrogates, and half a code unit at the end."""
    value = token().decode()
    lone = "\ud800a\udc00\udbff ".encode(codec, "surrogatepass")
    stored = "\ufeff".encode(codec) + lone + f"{value}\n".encode(codec) + b"x"
    (one,) = found(bench, stored)
    assert stored[one.span.start : one.span.end].decode(codec) == value
    assert one.start == Position(1, 6)


def test_many_places_in_a_transcoded_text_are_mapped_on_not_anew(bench):
    """Each span was mapped from the text's start: a file of tokens in UTF-16 took minutes."""
    child = as_text(Artifact(Origin(), ("é" + "x" * 99).encode("utf-16") * 200))
    wanted = [Span(at, at + 2) for at in range(0, len(child.data), 101)]
    forth = [child.stored(span) for span in wanted]
    assert [child.stored(span) for span in reversed(wanted)] == forth[::-1]
