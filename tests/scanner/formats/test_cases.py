"""Every format binds the marked value of each of its cases to its name, read whole and read for a hit on the name or the value."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

import scanner.formats
from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Literal
from detectors.examples import ALPHABETS, draw, expand
from scanner.formats import format_of, read_format

TABLES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))
CASES = [pytest.param(format_, case, id=f"{format_}-{case['path']}") for format_, cases in TABLES.items() for case in cases]
FORMATS = {path.stem.replace("_", "-") for path in Path(scanner.formats.__file__).parent.glob("*.py")} - {"--init--", "lexical"}


class Written(NamedTuple):
    data: bytes
    span: Span
    text: bytes | None


def write(case: dict[str, Any], seed: int) -> Written:
    """The file, the marked span, and what the value means (None: not compared)."""
    random = Random(seed)
    secret = draw(ALPHABETS["alnum"], 18, random)
    pair = base64.b64encode(b"abc" * 2 + b"us:" + secret.encode()).decode()  # the password starts at a whole group of four characters
    functions = {
        "base64 of": lambda generator, length: base64.b64encode(draw(ALPHABETS["alnum"], int(length) // 3 * 3, generator).encode()).decode(),
        "basic user": lambda _, __: pair[:12],
        "basic password": lambda _, __: pair[12:],
    }
    example = expand(case["file"], random, functions)
    span = example.expected[0]
    marked = example.data[span.start : span.end]
    texts = {"": marked, "base64": None, "basic": secret.encode(), "other": None}
    kind = case.get("text", "")
    return Written(example.data, span, base64.b64decode(marked) if kind == "base64" else texts[kind])


def found(reading: tuple[Binding, ...], case: dict[str, Any], written: Written) -> list[Binding]:
    return [
        binding
        for binding in reading
        if isinstance(binding.value, Literal)
        and binding.value.span == written.span
        and binding.name == case["name"]
        and binding.kind == case.get("kind", "entry")
        and (written.text is None or binding.value.text == written.text)
        and case.get("context", "") in (*binding.context, "")
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("format_", "case"), CASES)
def test_the_marked_value_is_bound_to_its_name(format_: str, case: dict[str, Any], seed: int) -> None:
    written = write(case, seed)
    told = format_of(case["path"], written.data)
    assert told.replace("jsonl", "json") == format_
    reading = read_format(Artifact(Origin(case["path"]), written.data), told)
    assert len(found(reading.bindings, case, written)) == 1, [(binding.name, binding.kind, binding.context) for binding in reading.bindings]


@pytest.mark.parametrize(("format_", "case"), CASES)
def test_a_hit_on_the_name_or_in_the_value_is_enough(format_: str, case: dict[str, Any]) -> None:
    written = write(case, 7)
    artifact = Artifact(Origin(case["path"]), written.data)
    whole = found(read_format(artifact, format_of(case["path"], written.data)).bindings, case, written)[0]
    spans = [written.span, Span(written.span.start + 2, written.span.start + 3), Span(written.span.end - 1, written.span.end)]
    for wanted in [*spans, *([whole.name_span] if whole.name_span else [])]:
        reading = read_format(artifact, format_of(case["path"], written.data), (wanted,))
        assert whole.name_span is None or written.data[slice(*whole.name_span)]
        assert len(found(reading.bindings, case, written)) == 1, wanted


@pytest.mark.parametrize(("format_", "case"), CASES)
def test_what_is_not_wanted_is_not_bound(format_: str, case: dict[str, Any]) -> None:
    written = write(case, 8)
    artifact = Artifact(Origin(case["path"]), written.data + b"\n")
    reading = read_format(artifact, format_of(case["path"], artifact.data), (Span(len(written.data), len(written.data)),))
    assert not found(reading.bindings, case, written)


def test_every_format_has_cases_and_every_case_a_format() -> None:
    assert set(TABLES) == FORMATS
