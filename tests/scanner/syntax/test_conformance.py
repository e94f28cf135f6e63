"""Every language file's snippets, read as they stand, by their places alone, and among other text."""

import importlib
import tomllib
from random import Random

import pytest
from tree_sitter import Language

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Call, Literal, Lookup, Reference, Unknown
from scanner.syntax import Languages, read_syntax
from scanner.syntax.conformance import SCENARIOS, Snippet, lacking, snippets
from scanner.syntax.languages import FOLDER
from scanner.syntax.spec import load

LANGUAGES = Languages()
NAMES = sorted(LANGUAGES.heads())
SNIPPETS = [snippet for language in NAMES for snippet in snippets(FOLDER, language, Random(1))]
CLASSES = {"literal": Literal, "reference": Reference, "call": Call, "lookup": Lookup, "unknown": Unknown}


def read(snippet: Snippet, *wanted: Span) -> tuple[Binding, ...]:
    reading = read_syntax(Artifact(Origin("x"), snippet.data), snippet.language, wanted, languages=LANGUAGES)
    assert reading.degraded == ""
    return reading.bindings


def fits(snippet: Snippet, found: Binding) -> bool:
    literal = found.value.default if isinstance(found.value, Lookup) else found.value
    return (
        found.kind == snippet.kind
        and found.name == snippet.name
        and (snippet.name_span is None or found.name_span == snippet.name_span)
        and isinstance(found.value, CLASSES[snippet.value])
        and found.callee == (snippet.callee or found.callee)
        and set(snippet.context) <= set(found.context)
        and (not isinstance(literal, Literal) or _same(snippet, literal))
    )


def _same(snippet: Snippet, literal: Literal) -> bool:
    return (
        literal.text == snippet.text and tuple(part.span for part in literal.parts) == snippet.values and set(snippet.steps) <= set(literal.steps)
    )


def identity(snippet: Snippet) -> str:
    return f"{snippet.language}-{snippet.scenario}".replace(" ", "-")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=identity)
def test_a_snippet_yields_its_binding(snippet):
    if snippet.scenario == "comment":
        found = read(snippet, snippet.values[0])
        assert [binding.context for binding in found] == [("comment",)], (snippet.data.decode(), found)
        assert found[0].name_span is not None
        assert found[0].name_span.contains(snippet.values[0])
        return
    found = read(snippet)
    assert any(fits(snippet, binding) for binding in found), (snippet.data.decode(), found)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=identity)
def test_the_value_or_the_name_alone_finds_the_binding(snippet):
    for place in (*snippet.values, *([snippet.name_span] if snippet.name_span else [])):
        middle = Span((place.start + place.end) // 2, (place.start + place.end) // 2 + 1)
        found = read(snippet, middle)
        assert snippet.scenario == "comment" or any(fits(snippet, binding) for binding in found), (snippet.data.decode(), middle, found)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=identity)
def test_a_literal_is_reported_once(snippet):
    for place in snippet.values:
        places = [binding for binding in read(snippet, place) if isinstance(binding.value, Literal)]
        assert len({(binding.name, binding.kind) for binding in places}) == len(places), (snippet.data.decode(), places)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=identity)
def test_a_byte_order_mark_and_line_ends_change_nothing(snippet):
    plain = values_of(read(snippet))
    assert values_of(read(snippet._replace(data=b"\xef\xbb\xbf" + snippet.data))) == plain
    assert values_of(read(snippet._replace(data=snippet.data.replace(b"\n", b"\r\n")))) == plain


def values_of(bindings: tuple[Binding, ...]) -> list[tuple[str, str, bytes]]:
    return [(found.kind, found.name, found.value.text.replace(b"\r\n", b"\n")) for found in bindings if isinstance(found.value, Literal)]


@pytest.mark.parametrize("language", NAMES)
def test_a_language_shows_every_scenario_or_lacks_it(language):
    shown = {snippet.scenario for snippet in SNIPPETS if snippet.language == language}
    lacks = set(lacking(FOLDER, language))
    assert shown | lacks >= set(SCENARIOS), set(SCENARIOS) - shown - lacks


@pytest.mark.parametrize("language", NAMES)
def test_every_node_that_a_language_file_names_is_in_its_grammar(language):
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    spec = load(language, {language: {key: value for key, value in table.items() if key != "extends"}})
    if spec.reader == "sql":
        return
    grammar = Language(getattr(importlib.import_module(spec.package), spec.function)())
    tables = (spec.strings, spec.binds, spec.sequences, spec.calls, spec.members, spec.subscripts, spec.functions, spec.returns, spec.unwrap,
              spec.choices, spec.defaults, spec.arguments, spec.lexed, *spec.nodes.values(), spec.operators["nodes"])  # fmt: skip
    kinds = {kind for table in tables for kind in table}
    unknown = sorted(kind for kind in kinds if grammar.id_for_node_kind(kind, True) is None)
    assert not unknown
