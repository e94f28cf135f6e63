"""What is reported where: context, names without values, containers, unnamed literals."""

import pytest

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Call, Literal, Lookup, Reference, Unknown
from scanner.syntax import Languages, read_syntax

LANGUAGES = Languages()


def read(language: str, source: str, *wanted: str) -> tuple[Binding, ...]:
    data = source.encode()
    places = [Span(data.index(word.encode()), data.index(word.encode()) + len(word.encode())) for word in wanted]
    reading = read_syntax(Artifact(Origin("x"), data), language, places, languages=LANGUAGES)
    assert reading.degraded == ""
    return reading.bindings


def named(found: tuple[Binding, ...]) -> list[tuple[str, str, object]]:
    return [(binding.kind, binding.name, getattr(binding.value, "text", None)) for binding in found]


def test_offsets_count_bytes():
    data = 'naïve = "é"; pässword = "geheim"\n'.encode()
    (found,) = read_syntax(Artifact(Origin("x"), data), "python", [Span(data.index(b"geheim"), data.index(b"geheim") + 1)], languages=LANGUAGES).bindings
    assert found.name == "pässword"
    assert found.name_span is not None
    assert found.replaceable is not None
    assert data[slice(*found.name_span)].decode() == "pässword"
    assert data[slice(*found.replaceable)] == b'"geheim"'


def test_unnamed_literals_are_reported_only_where_asked_for():
    source = "foo(['one', 'two'])\nraise X if 'three' in y else z\n"
    assert [kind for kind, _, _ in named(read("python", "print\n'loose'\n"))] == []
    assert named(read("python", "print\n'loose'\n", "loose")) == [("unnamed", "", b"loose")]
    assert ("entry", "foo#0", b"two") in named(read("python", source, "two"))


def test_a_key_is_no_literal_of_its_own():
    assert named(read("python", "x = {'password': 'value'}", "password")) == [("entry", "x.password", b"value")]
    assert named(read("python", "x['password'] = y", "password")) == [("entry", "x.password", "y")]


@pytest.mark.parametrize(
    ("language", "source", "word", "context"),
    [
        ("python", 'def f():\n    """password = 1"""\n', "password", ("docstring",)),
        ("python", "x = 1 # password\n", "password", ("comment",)),
        ("javascript", "import x from 'secret-lib'", "secret", ("import",)),
        ("javascript", "const x = require('secret-lib')", "secret", ("import",)),
        ("c", '#include "secret.h"\n', "secret", ("import",)),
        ("go", 'package p\nimport "secret"\n', "secret", ("import",)),
        ("php", "<?php require 'secret.php';", "secret", ("import",)),
        ("ruby", "require 'secret'", "secret", ("import",)),
        ("bash", "x=1\n# password=1\n", "password", ("comment",)),
        ("html", "<p>x</p><!-- password -->", "password", ("comment",)),
        ("sql", "select 1 /* password */;", "password", ("comment",)),
        ("python", "x = (((\n'password'", "password", ("error",)),
    ],
)  # fmt: skip
def test_context_says_where_a_literal_stands(language, source, word, context):
    found = read(language, source, word)
    assert context in [binding.context for binding in found]
    assert all(binding.context == context for binding in found if binding.kind in ("unnamed", "positional"))


def test_comments_have_no_value_but_a_place():
    (found,) = read("python", "x = 1 # password\n", "password")
    assert found == Binding("", "unnamed", "python", Unknown("comment"), Span(6, 16), None, "", ("comment",))
    assert read("python", "x = 1 # password\n") == read("python", "x = 1\n")


def test_a_name_that_is_asked_for_gives_what_its_container_holds():
    source = "other = {'a': 'b'}\npasswords = ({'dev': 'one', 'all': ['two', {'x': 'three'}]})\n"
    everything = [("entry", "passwords.dev"), ("entry", "passwords.all"), ("entry", "passwords.all.x")]
    assert [(kind, name) for kind, name, value in named(read("python", source, "passwords")) if value] == everything
    assert [(kind, name) for kind, name, value in named(read("python", source, "passwords", "two")) if value] == everything


def test_a_function_gives_its_name_to_what_it_returns():
    source = "def get_password():\n    if x:\n        return 'inner'\n    return 'outer'\n"
    assert named(read("python", source, "get_password")) == [("return", "get_password", b"outer")]
    assert named(read("python", source, "inner")) == [("return", "get_password", b"inner")]
    assert named(read("javascript", "const getToken = () => 'x1'", "x1")) == [("return", "getToken", b"x1")]
    assert named(read("python", "def f():\n    return vault.read('x')\n", "f()")) == []


def test_values_are_told_apart():
    source = "a = b.c\nd = f('key', 1)\ng = os.getenv('X')\nh = None\ni = [x for x in y]\nj = k or 'lit'\n"
    values = {binding.name: binding.value for binding in read("python", source) if "#" not in binding.name and not isinstance(binding.value, Literal)}
    assert values["a"] == Reference("b.c")
    assert values["d"] == Call("f", "key")
    assert values["g"] == Lookup("os.getenv", "X")
    assert values["h"] == Unknown("null")
    assert isinstance(values["i"], Unknown)
    assert values["j"] == Reference("k")


def test_replaceable_is_the_whole_expression():
    source = "password = ('a' +\n  'b')\nx = y or 'c'\n"
    data = source.encode()
    found = read("python", source)
    assert [data[slice(*binding.replaceable)] for binding in found if binding.replaceable] == [b"('a' +\n  'b')", b"y", b"'c'"]


def test_here_documents_are_found_from_their_text():
    source = "x = foo(<<~A, <<~B)\n  one\nA\n  two\nB\n"
    assert named(read("ruby", source, "two")) == [("assignment", "x", None), ("positional", "foo#1", b"two\n")]
    assert named(read("ruby", "password = <<~A\n  one\nA\n", "one")) == [("assignment", "password", b"one\n")]
    assert named(read("bash", "cat > f <<EOF\npassword=$X one\nEOF\n", "one")) == [("unnamed", "", b"password={} one\n")]


def test_a_chain_of_calls_is_named_by_its_end():
    assert named(read("java", 'class A { Object x = build(url).auth("u", "one"); }', "one")) == [("declaration", "x", None), ("positional", "auth#1", b"one")]


def test_scripts_of_a_page_are_read_with_their_own_offsets():
    source = "<p>é</p>\n<script>var a = 'one'</script><p title='two'>\n<script type='text/template'>x = 'three'</script><script>b = 'four'</script>"
    found = read("html", source)
    assert [(binding.language, binding.name) for binding in found] == [
        ("html", "title"), ("html", "type"), ("javascript", "a"), ("javascript", "b"),
    ]  # fmt: skip
    data = source.encode()
    assert [data[slice(*binding.value.span)] for binding in found if isinstance(binding.value, Literal)] == [b"two", b"text/template", b"one", b"four"]
    assert named(read("html", source, "four")) == [("assignment", "b", b"four")]


def test_labels_name_the_values_of_fields():
    assert named(read("html", '<input value="one" name="password">')) == [("element", "password", b"one"), ("element", "name", b"password")]


def test_the_language_of_a_binding_is_that_of_the_file_read():
    assert {binding.language for binding in read("tsx", "const a: string = 'x'")} == {"tsx"}


def test_a_lookup_that_nothing_binds_is_named_by_its_key():
    found = read("python", "start(int(os.getenv('PORT', 'one')) + 1)\n", "one")
    assert ("PORT", "default") in [(binding.name, binding.kind) for binding in found] or found[0].name == "int#0"
