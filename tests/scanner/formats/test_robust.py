"""No bytes make a reader raise, and all that it says of places is true of the bytes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Literal, Lookup
from detectors.examples import expand
from scanner.formats import derived, format_of, read_format

TABLES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))
FORMATS = [*sorted(TABLES), "jsonl", ""]
FUNCTIONS = {name: lambda random, *_: "QUJDREVGR0hJSktM" for name in ("base64 of", "basic user", "basic password")}
SEEDS = {
    format_: [expand(case["file"], Random(index), FUNCTIONS).data for index, case in enumerate(TABLES.get(format_, TABLES["json"]))]
    for format_ in FORMATS
}
PIECES = [
    b"{", b"}", b"[", b"]", b"(", b")", b'"', b"'", b"`", b"\\", b"\\\\", b"\n", b"\r\n", b"\t", b" ", b"  ", b"=", b":", b": ", b"- ", b",", b";", b"#", b"//", b"/*", b"*/", b"<", b">",
    b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"&amp;", b"&#x41;", b"&quot;", b"%41", b"\\u0041", b"\\ud83d", b"${", b"${x:-y}", b"{{", b"}}", b"{{ x }}", b"<%", b"%>",
    b"$(", b"|", b"|-", b">", b"---\n", b"...\n", b"&a ", b"*a", b"!x ", b"<<EOT\n", b"EOT", b'"""', b"'''", b"```py\n", b"\0", b"\xff", b"\xef\xbb\xbf", "ä".encode(), b"password", b"password=", b"Bearer ", b"Basic QTpC",
    b"--password ", b"-p", b"mysql ", b"curl -u a:b ", b"FROM x\n", b"ENV ", b"RUN ", b"kind: Secret\n", b"data:\n", b"name", b"value", b"headers", b"@@ -1 +1 @@\n", b"+++ b/x\n", b"IDENTIFIED BY ", b"HTTP/1.1\n",
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn, format_: str) -> bytes:
    """Random bytes, random pieces, or a valid file with some bytes cut out, doubled, or replaced by pieces."""
    how = draw(st.integers(0, 3))
    if how == 0:
        return draw(st.binary(max_size=200))
    if how == 1:
        return b"".join(draw(st.lists(st.sampled_from(PIECES), max_size=40)))
    data = draw(st.sampled_from(SEEDS[format_]))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 12)))
        data = data[:start] + draw(st.sampled_from([b"", data[start:end] * 2, *PIECES])) + data[end:]
    return data


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_bytes_are_read_and_places_are_true(format_: str, data: st.DataObject) -> None:
    raw = data.draw(files(format_))
    reading = read_format(Artifact(Origin("x"), raw), format_)
    for binding in reading.bindings:
        check(binding, raw)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_places_are_true_when_something_is_wanted(format_: str, data: st.DataObject) -> None:
    raw = data.draw(files(format_))
    start = data.draw(st.integers(0, len(raw)))
    wanted = Span(start, data.draw(st.integers(start, min(len(raw), start + 10))))
    for binding in read_format(Artifact(Origin("x"), raw), format_, (wanted,)).bindings:
        check(binding, raw)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_derived_texts_map_into_the_file(format_: str, data: st.DataObject) -> None:
    raw = data.draw(files(format_))
    for child, hint in derived(Artifact(Origin("x"), raw), format_):
        stored = child.stored(Span(0, len(child.data)))
        assert 0 <= stored.start <= stored.end <= len(raw)
        child.positions(Span(0, len(child.data)))
        assert isinstance(hint, str)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.one_of(st.binary(max_size=120), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)))
def test_a_format_is_told_of_any_path_and_bytes(path: str, data: bytes) -> None:
    assert format_of(path, data) in (*FORMATS, "")


def check(binding: Binding, data: bytes) -> None:
    for span in (binding.name_span, binding.replaceable):
        assert span is None or 0 <= span.start <= span.end <= len(data)
    value = binding.value
    literal = value if isinstance(value, Literal) else value.default if isinstance(value, Lookup) else None
    if literal is None:
        return
    assert literal.parts
    assert literal.text or literal.holes
    for part in literal.parts:
        assert 0 <= part.span.start <= part.span.end <= len(data)
    raw = b"".join(data[part.span.start : part.span.end] for part in literal.parts)
    if not re.search(rb"[\\&%'\"\n\r${}<>#@ ]", raw) and not {"base64", "byte array"} & set(literal.steps):
        assert (literal.text.replace(b"{}", b"") if literal.holes else literal.text) == raw


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("piece", [b"[", b"{", b"(", b"- ", b"? ", b"<a>", b"</a>", b'{"a":', b"a:\n ", b"[a]\n", b"<<A\n", b"${", b"{{", b'"', b"'", b"\\", b"a=", b"a.", b"a: ", b"&", b"<!--", b"/*", b"\0", b"%a\n", b"`", b"| a "])
def test_the_same_over_and_over_is_read(format_: str, piece: bytes) -> None:
    data = piece * (20_000 // len(piece))
    read_format(Artifact(Origin("x"), data), format_, (Span(len(data) // 2, len(data) // 2 + 8),))
    list(derived(Artifact(Origin("x"), data), format_, (Span(0, 1),)))
