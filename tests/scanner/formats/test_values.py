"""What a configured text means: literals, references, lookups with a default, templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from detectors.binding import Literal, Lookup, Reference, Value
from detectors.offsets import plain
from scanner.formats.common.values import value_of


def meaning(text: str) -> Value:
    raw = text.encode()
    return value_of(plain(raw, Span(0, len(raw))))


@pytest.mark.parametrize(
    "text",
    [
        "${X}", "${my-app.password}", "$X_Y", "$dbPassword", "$env:DB_PASSWORD", "$(password)", "{{ .Values.password }}", "{{ vault_password }}", "${{ secrets.X }}",
        "%DB_PASSWORD%", "%(password)s", "%env(DB)%", "#{ENV['X']}", "#{password}#", "<%= ENV['X'] %>", "@db.password@", "@Microsoft.KeyVault(SecretUri=https://v.example/x)",
        "op://vault/item/field", "vault:secret/data/app#password", "ref+vault://a/b#c", "ssm:/app/password", "/run/secrets/db", "${env:PASSWORD}", "${ssm:/app/password}", "${A:${B}}", "${A:pre-${B}}", "${A:-$B}",
        "${X:?is not set}", "${X:+other}", "arn:aws:secretsmanager:eu-west-1:000000000000:secret:x", "projects/p/secrets/s/versions/1", " ${X} ",
    ],
)  # fmt: skip
def test_what_stands_for_a_value_elsewhere_is_a_reference(text: str) -> None:
    assert isinstance(meaning(text), Reference)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("${X:-lit}", "X"), ("${X-lit}", "X"), ("${X:=lit}", "X"), ('${X:-"lit"}', "X"), ("${my-app.password:lit}", "my-app.password"), ("${A:${B:lit}}", "A"), ("${A:-${B:-lit}}", "A"),
        ("${env:X, 'lit'}", "X"), ("${env:X:-lit}", "X"), ('{{ .Values.password | default "lit" }}', ".Values.password"), ("{{ password | default('lit') }}", "password"),
        ('{{ default "lit" .Values.x }}', ".Values.x"), ("{{ lookup('env', 'X') | default('lit') }}", "X"), ("${{ secrets.X || 'lit' }}", "secrets.X"),
        ('<%= ENV["X"] || "lit" %>', "X"), ("<%= ENV.fetch('X', 'lit') %>", "X"), ("<%= ENV.fetch('X') { 'y' } || 'lit' %>", "X"),
    ],
)  # fmt: skip
def test_a_lookup_has_its_key_and_the_place_of_its_default(text: str, key: str) -> None:
    value = meaning(text)
    assert isinstance(value, Lookup)
    assert value.key == key
    assert value.default is not None
    assert value.default.text == b"lit"
    assert text.encode()[slice(*value.default.span)] == b"lit"


@pytest.mark.parametrize(
    "text",
    ["plain", "pa${ss", "p@ss(1){", "$ecret1!", "100%", "a%b%c", "a#b", "{x}", "https://x.example/y", "a:b", "$2y$10$abc", "{{", "}}", "${", "$()", "p$$w", "<secret>", "&x"],
)
def test_signs_inside_of_a_password_stay_literal(text: str) -> None:
    value = meaning(text)
    assert isinstance(value, Literal | Reference)
    assert isinstance(value, Literal) or text == "$()"
    assert not isinstance(value, Literal) or (value.text == text.encode() and not value.holes)


def test_a_template_keeps_its_constant_parts_and_leaves_holes() -> None:
    value = meaning("postgres://me:${PASSWORD}@host/{{ db }}")
    assert isinstance(value, Literal)
    assert value.holes
    assert value.text == b"postgres://me:{}@host/{}"
    assert [part.span for part in value.parts] == [Span(0, 14), Span(25, 31)]


def test_a_default_inside_of_a_template_is_part_of_the_text() -> None:
    value = meaning("postgres://me:${PASSWORD:-lit}@host")
    assert isinstance(value, Literal)
    assert not value.holes
    assert value.text == b"postgres://me:lit@host"
    assert value.steps == ("default",)


def test_a_template_that_is_a_constant_is_that_constant() -> None:
    value = meaning('{{ "lit" | b64enc }}')
    assert isinstance(value, Literal)
    assert value.text == b"lit"
    assert value.steps == ("template",)


@pytest.mark.parametrize("text", ['{{ .Values.x | default "lit" }}', "${X:-lit}", '<%= ENV["X"] || "lit" %>', "${{ secrets.X || 'lit' }}"])
def test_no_key_or_reference_shows_a_default(text: str) -> None:
    value = meaning(text)
    assert isinstance(value, Lookup)
    assert "lit" not in value.key


@given(st.lists(st.sampled_from(["${", "}", "{{", "}}", "$(", ")", "<%", "%>", "#{", "{", "%(", ")s", ":-", ":", "x", "'", '"', " ", "default", "||", "@a@", "%A%"]), max_size=25).map("".join))
def test_any_mixture_of_signs_has_a_meaning_in_its_place(text: str) -> None:
    value = meaning(text)
    literal = value if isinstance(value, Literal) else value.default if isinstance(value, Lookup) else None
    if literal is not None and text:
        assert Span(0, len(text.encode())).contains(literal.span)
        if not literal.holes:
            assert b"".join(text.encode()[slice(*part.span)] for part in literal.parts) == literal.text
