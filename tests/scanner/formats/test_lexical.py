"""Text of no known syntax: the forms of a name and its value, what is no literal, windows on huge lines."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Call, Literal, Lookup, Reference
from detectors.examples import Example, expand
from scanner.formats import read_format

CASES = tomllib.loads((Path(__file__).parent / "lexical.toml").read_text("utf-8"))["case"]
IDS = [case["text"].split("«")[0][:40].encode("unicode_escape").decode() or "start" for case in CASES]


def bindings(data: bytes | str, *wanted: Span) -> tuple[Binding, ...]:
    raw = data.encode() if isinstance(data, str) else data
    return read_format(Artifact(Origin("x.txt"), raw), "", wanted).bindings


def found(data: bytes, case: dict[str, Any], span: Span, *wanted: Span) -> list[Binding]:
    return [
        binding
        for binding in bindings(data, *wanted)
        if binding.name == case["name"]
        and binding.kind == case.get("kind", "assignment")
        and isinstance(binding.value, Literal)
        and binding.value.span == span
        and binding.value.text == data[slice(*span)]
        and case.get("context", "") in (*binding.context, "")
    ]


def example(case: dict[str, Any], seed: int) -> Example:
    return expand(case["text"], Random(seed), {})


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("seed", range(3))
def test_the_marked_value_is_bound_to_its_name(case: dict[str, Any], seed: int) -> None:
    made = example(case, seed)
    assert found(made.data, case, made.expected[0]), [(binding.name, binding.kind, binding.context) for binding in bindings(made.data)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_it_is_bound_in_the_midst_of_other_text_for_a_hit_on_value_or_name(case: dict[str, Any]) -> None:
    made = example(case, 9)
    before = b"Some text before it, with a: b and c.\n" * 300
    data = before + made.data + b"\nand = after\n" * 300
    span = Span(len(before) + made.expected[0].start, len(before) + made.expected[0].end)
    by_value = found(data, case, span, Span(span.start + 1, span.start + 3))
    assert by_value
    assert by_value[0].name_span is not None
    assert found(data, case, span, by_value[0].name_span)
    assert not found(data, case, span, Span(2, 5))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_it_is_bound_in_the_midst_of_a_huge_line(case: dict[str, Any]) -> None:
    if b"\n" in example(case, 9).data or case.get("context") == "directive" or case["text"].startswith("--"):
        return
    made = example(case, 9)
    before = b"function(){return a?b:c}; " * 2000
    data = before + made.data + b" ;var x=1,y={z:2};" * 2000
    span = Span(len(before) + made.expected[0].start, len(before) + made.expected[0].end)
    assert found(data, case, span, Span(span.start, span.end))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("password = os.environ['PASSWORD']", Reference), ("password: process.env.PASSWORD,", Reference), ("password = config.db.password", Reference), ("password = $DB_PASSWORD", Reference),
        ("password = ${DB_PASSWORD}", Reference), ("password: {{ password }}", Reference), ("password = self.read_password()", Call), ("password = generate_password(12)", Call),
        ('password = encrypt("x y z")', Call), ('password = getenv("PASSWORD")', Lookup), ("password = System.getProperty('a', 'b')", Lookup),
    ],
)  # fmt: skip
def test_code_is_no_literal(text: str, kind: type) -> None:
    assert [type(binding.value) for binding in bindings(text) if binding.name == "password"] == [kind]


def test_a_lookup_keeps_its_default() -> None:
    value = next(binding.value for binding in bindings('password = os.getenv("PW", "letmein")') if binding.name == "password")
    assert isinstance(value, Lookup)
    assert (value.callee, value.key) == ("os.getenv", "PW")
    assert value.default is not None
    assert value.default.text == b"letmein"


def test_basic_credentials_are_decoded_to_their_password() -> None:
    pair = base64.b64encode(b"abcdefgh:" + b"p" * 9)
    data = b"Authorization: Basic " + pair
    value = next(binding.value for binding in bindings(data) if binding.name == "Authorization")
    assert isinstance(value, Literal)
    assert value.text == b"p" * 9
    assert value.steps == ("base64",)
    assert data[slice(*value.span)] == pair[12:]


@pytest.mark.parametrize("text", ["see http://x.example/y: z", "at 12:30:15", "C:\\Users\\x", "a::b", "https://x", "=", "::", "password", "password =", "password: {", "[x]: http://y"])
def test_what_is_no_pair_has_no_secret_name(text: str) -> None:
    assert not [binding for binding in bindings(text) if binding.name == "password"]


def test_a_basic_credential_without_a_password_is_left_as_it_stands() -> None:
    """Its empty password had no place."""
    (found,) = [one for one in bindings(b"Authorization: Basic " + base64.b64encode(b"ab:")) if one.name == "Authorization"]
    assert isinstance(found.value, Literal)
    assert found.value.parts


def test_a_mount_of_the_current_folder_has_no_password() -> None:
    assert not [one for one in bindings('podman run --rm -v "$PWD:/work:ro" tool') if "PWD" in one.name]


def test_the_next_member_s_name_is_no_value_of_the_last_one() -> None:
    assert not [one for one in bindings('"rule": "basic-password",\n "slot": 1') if one.name == "basic-password"]
    assert [one for one in bindings('["proxy-password", "x9"]') if one.name == "proxy-password"]


@pytest.mark.parametrize("text", ["You should pass :attributes as an Enumerable", "lib/secure_password.rb:163:in 'validate'", "from password.py:7: error"])
def test_symbols_and_lines_of_files_are_no_values(text: str) -> None:
    assert not [one for one in bindings(text) if isinstance(one.value, Literal)]


@pytest.mark.parametrize("sign", ["=", ":", " = ", ": "])
def test_a_setting_without_a_value_does_not_take_the_next_one_s_name(sign: str) -> None:
    assert not [one for one in bindings(f"A_TOKEN{sign}\nB_TOKEN{sign}\nC_TOKEN{sign}\n") if isinstance(one.value, Literal)]


def test_a_key_of_an_inner_object_is_not_the_value_of_the_outer() -> None:
    assert not [binding for binding in bindings('"password": {"type": "x"}') if binding.name == "password"]


@pytest.mark.parametrize("text", [" * identified by changes in the sources", "each identified by name or type.", "is identified by its, and only its, key"])
def test_prose_that_identifies_something_is_no_statement(text: str) -> None:
    assert not [binding for binding in bindings(text) if binding.name == "password"]


@pytest.mark.parametrize("rest", [";", "", " account unlock", " default tablespace users"])
def test_an_unquoted_word_after_identified_by_is_a_password(rest: str) -> None:
    values = [binding.value for binding in bindings(f"create user jeff identified by letmein{rest}") if binding.name == "password"]
    assert [value.text for value in values if isinstance(value, Literal)] == [b"letmein"]


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 40))
def test_bindings_for_a_place_touch_it(data: bytes, start: int, length: int) -> None:
    wanted = Span(min(start, len(data)), min(start + length, len(data)))
    for binding in bindings(data, wanted):
        places = [place for place in (binding.name_span, binding.replaceable) if place is not None]
        assert any(place.start <= wanted.end and wanted.start <= place.end for place in places)
