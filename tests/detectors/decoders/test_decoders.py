"""Encoded texts are found wherever they stand, decoded however deep they are, and lead back to their bytes."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode, encodebytes, urlsafe_b64encode
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from detectors.decoders import Derived, decode_candidates, load_decoders

DECODERS = load_decoders()
TEXT = "password = kiwi-99, user = bob ünïcode"


def derived(data: bytes, **limits: int) -> tuple[Derived, ...]:
    return decode_candidates(data, Span(0, len(data)), DECODERS, **limits).derived


def texts(data: bytes) -> dict[tuple[str, ...], list[bytes]]:
    found: dict[tuple[str, ...], list[bytes]] = {}
    for one in derived(data):
        found.setdefault(one.steps, []).append(one.text.data)
    return found


@pytest.mark.parametrize(
    ("steps", "encoded"),
    [
        (("base64",), b64encode(TEXT.encode())),
        (("base64",), b64encode(TEXT.encode()).rstrip(b"=")),
        (("base64",), urlsafe_b64encode((TEXT + "???>>>").encode())),
        (("base64",), encodebytes(TEXT.encode() * 5).rstrip(b"\n")),
        (("hexadecimal",), TEXT.encode().hex().encode()),
        (("hexadecimal",), b"0x" + TEXT.encode().hex().upper().encode()),
        (("percent",), quote(TEXT).encode()),
        (("escapes",), "".join(f"\\u{ord(char):04x}" for char in TEXT).encode()),
        (("escapes",), "".join(f"\\x{byte:02x}" for byte in TEXT.encode()).encode()),
        (("escapes",), "".join(f"&#{ord(char)};" for char in TEXT).encode()),
        (("escapes",), "".join(f"&#x{ord(char):X};" for char in TEXT).encode()),
        (("base64", "gzip"), b64encode(gzip.compress(TEXT.encode()))),
        (("base64", "base64"), b64encode(b64encode(TEXT.encode()))),
        (("hexadecimal", "base64"), b64encode(TEXT.encode()).hex().encode()),
    ],
)
def test_an_encoded_text_is_found_in_the_middle_of_another(steps: tuple[str, ...], encoded: bytes) -> None:
    found = [text for text in texts(b'value: "' + encoded + b'" # end\n').get(steps, []) if TEXT.encode() in text]
    assert found


def test_json_within_json_is_unquoted() -> None:
    inner = json.dumps({"password": "kiwi-99"})
    assert texts(json.dumps({"body": inner}).encode())[("quoted",)] == [inner.encode()]
    twice = json.dumps({"body": json.dumps({"body": inner})}).encode()
    assert inner.encode() in texts(twice)[("quoted", "quoted")][0]


def test_html_escaped_quotes_are_unescaped() -> None:
    assert b'{"password": "kiwi"}' in texts(b"<pre>{&quot;password&quot;: &quot;kiwi&quot;}</pre>")[("escapes",)][0]


@pytest.mark.parametrize("token", ["hex", "alnum", "base64", "lowernum"])
def test_random_tokens_are_hardly_ever_taken_for_encoded_text(token: str) -> None:
    from detectors.examples import ALPHABETS

    random = Random(token)
    bodies = ["".join(random.choices(ALPHABETS[token], k=40)).encode() for _ in range(2000)]
    assert sum(bool(derived(b'"' + body + b'"')) for body in bodies) <= 1


@pytest.mark.parametrize("data", [b"", b"just a line of text", b"src/main/java/com/acme/service/impl", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"12345678901234567890123456789012", b"100% of %d and %s", b'"plain"'])
def test_other_texts_yield_nothing(data: bytes) -> None:
    assert derived(data) == ()


def test_depth_is_bounded_and_told() -> None:
    data = TEXT.encode()
    for _ in range(4):
        data = b64encode(data)
    decoding = decode_candidates(data, Span(0, len(data)), DECODERS, depth=3)
    assert max(len(one.steps) for one in decoding.derived) == 3
    assert not decoding.whole
    assert decode_candidates(data, Span(0, len(data)), DECODERS, depth=5).whole


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    data = b64encode(gzip.compress(b"a" * 10_000_000))
    decoding = decode_candidates(data, Span(0, len(data)), DECODERS, most=100_000)
    assert not decoding.whole
    assert sum(len(one.text.data) for one in decoding.derived) <= 100_000


def test_damaged_gzip_is_no_text() -> None:
    packed = bytearray(gzip.compress(TEXT.encode()))
    packed[12] ^= 0xFF
    assert not any("gzip" in one.steps and TEXT.encode() in one.text.data for one in derived(b64encode(bytes(packed))))


def test_only_the_span_is_read() -> None:
    data = b64encode(TEXT.encode()) + b" " + b64encode(TEXT.encode() * 2)
    (one,) = decode_candidates(data, Span(0, data.index(b" ")), DECODERS).derived
    assert one.span == Span(0, data.index(b" "))


_PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=18, max_size=60)


@given(_PLAIN, st.binary(max_size=30), st.sampled_from(["base64", "hexadecimal", "escapes"]))
def test_what_was_decoded_leads_back_to_its_bytes(text: str, before: bytes, how: str) -> None:
    encoded = {"base64": b64encode(text.encode()), "hexadecimal": text.encode().hex().encode(), "escapes": "".join(f"\\u{ord(char):04x}" for char in text).encode()}[how]
    data = before + b'\n"' + encoded + b'"\n'
    start = len(before) + 2
    found = [one for one in derived(data) if one.steps == (how,) and text.encode() in one.text.data]
    if not found:  # digits or letters alone are left alone
        assert encoded.isdigit() or encoded.rstrip(b"=").isalpha()
        return
    at = found[0].text.data.index(text.encode())
    assert found[0].text.map.to_parent(Span(at, at + len(text))) == Span(start, start + len(encoded.rstrip(b"=")))


@given(st.binary(max_size=400))
def test_any_bytes_can_be_searched_and_places_lie_within_them(data: bytes) -> None:
    for one in derived(data):
        assert 0 <= one.span.start <= one.span.end <= len(data)
        inner = one.text.map.to_parent(Span(0, len(one.text.data)))
        assert one.span.start <= inner.start
        assert inner.end <= one.span.end


def test_the_directory_is_the_registry() -> None:
    assert {"base64", "hexadecimal", "percent", "escapes", "quoted"} <= DECODERS.keys()
    for decoder in DECODERS.values():
        assert decoder.NEEDLE
