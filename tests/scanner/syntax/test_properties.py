"""Laws that hold for any bytes: nothing raises, every span lies within the data, a place asked for gives what reading everything gives."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import BINDING_KINDS, Binding, Literal, Lookup, Reading
from scanner.syntax import Languages, read_syntax
from scanner.syntax.conformance import snippets
from scanner.syntax.languages import FOLDER

LANGUAGES = Languages()
NAMES = sorted(LANGUAGES.heads())
TEXTS = {language: [snippet.data for snippet in snippets(FOLDER, language, Random(2))] for language in NAMES}
PIECES = [b"(", b")", b"{", b"}", b"[", b"]", b'"', b"'", b"`", b"\\", b"\n", b"$", b"${", b"#{", b"<<~A\n", b"A\n", b"=", b":=", b"=>", b",", b"+", b".",
          b'"""', b"/*", b"//", b"#", b"<", b">", b"@", b"%", b"\xff", b"\xc3\xa9", b"\r\n", b"\xed\xa0\x80", b" x", b"0x4", b"--p", b"if ", b"<?php "]  # fmt: skip

edits = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(PIECES)), max_size=6)
few = settings(max_examples=40, deadline=None)


def read(language: str, data: bytes, *wanted: Span) -> Reading:
    return read_syntax(Artifact(Origin("x"), data), language, wanted, languages=LANGUAGES)


def literal_of(found: Binding) -> Literal | None:
    return found.value.default if isinstance(found.value, Lookup) else found.value if isinstance(found.value, Literal) else None


def check(data: bytes, reading: Reading, language: str) -> None:
    for found in reading.bindings:
        assert found.kind in BINDING_KINDS
        assert found.language
        for span in (found.name_span, found.replaceable):
            assert span is None or 0 <= span.start <= span.end <= len(data)
        literal = literal_of(found)
        if literal is not None:
            assert literal.parts
            assert all(0 <= part.span.start <= part.span.end <= len(data) for part in literal.parts)
            assert all(one.span.end <= two.span.start for one, two in zip(literal.parts, literal.parts[1:], strict=False)), (language, data, found)


def edited(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, removed, added in changes:
        start = place % (len(data) + 1)
        data = data[:start] + added + data[start + removed :]
    return data


@pytest.mark.parametrize("language", NAMES)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@few
def test_any_bytes_are_read_without_an_error(language, data):
    check(data, read(language, data), language)
    check(data, read(language, data, Span(0, len(data) + 5)), language)


@pytest.mark.parametrize("language", NAMES)
@given(changes=edits, pick=st.integers(0, 10_000), other=st.integers(0, 10_000))
@few
def test_broken_source_is_read_without_an_error(language, changes, pick, other):
    texts = TEXTS[language]
    data = edited(texts[pick % len(texts)] + b"\n" + texts[other % len(texts)], changes)
    reading = read(language, data)
    check(data, reading, language)
    check(data, read(language, data, Span(len(data) // 3, len(data) // 2 + 1)), language)


@pytest.mark.parametrize("language", NAMES)
@given(changes=edits, pick=st.integers(0, 10_000), which=st.integers(0, 10_000))
@few
def test_what_is_asked_for_is_what_reading_everything_gives(language, changes, pick, which):
    """But for functions: asked by its name, one yields only the constants that it returns at once, not those of inner blocks."""
    texts = TEXTS[language]
    data = edited(texts[pick % len(texts)], changes)
    everything = [found for found in read(language, data).bindings if found.kind != "return" and literal_of(found)]
    if not everything:
        return
    found = everything[which % len(everything)]
    literal = literal_of(found)
    assert literal is not None
    for place in [part.span for part in literal.parts if part.span.start < part.span.end]:
        assert found in read(language, data, place).bindings, (data, place)


@pytest.mark.parametrize("language", NAMES)
@given(changes=edits, pick=st.integers(0, 10_000))
@few
def test_reading_is_the_same_every_time(language, changes, pick):
    texts = TEXTS[language]
    data = edited(texts[pick % len(texts)], changes)
    assert read(language, data) == read_syntax(Artifact(Origin("y"), data), language)
