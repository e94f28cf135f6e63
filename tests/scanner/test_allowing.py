"""What allow comments say of the findings of a file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.model import Evidence, Occurrence
from detectors.redact import LEAST, MASK, masked_text
from detectors.secret import Secret
from scanner.allow import find_allows
from scanner.allowing import MOST_SEARCHES, allowing
from tests.conftest import NOW

OWN = "stray" + "key: "
VALUE = "".join(Random(11).choices("abcdefghjkmnpqrstuvwxyz23456789", k=12))
LANGUAGES = Path(__file__).parents[2] / "scanner" / "languages"


def occurrence(artifact: Artifact, value: str, rule: str = "a-rule") -> Occurrence:
    start = artifact.data.index(value.encode())
    span = Span(start, start + len(value.encode()))
    first, behind = artifact.positions(span)
    return Occurrence(rule, Secret(value.encode()), artifact.origin, span, first, behind, "high", "high", Evidence(), "****", "****")


def reasons(text: str, *values: str, now: float = NOW) -> tuple[list[str], list[str]]:
    """Reasons of what is allowed, and codes of notices."""
    artifact = Artifact(Origin("a.py"), text.encode())
    allowed, told = allowing(artifact, [occurrence(artifact, value) for value in values], now)
    return [allowed[index] for index in sorted(allowed)], [notice.code for notice in told]


def test_a_reason_that_repeats_the_value_is_masked() -> None:
    (reason,), _ = reasons(f'p = "{VALUE}"  # {OWN}allow the {VALUE} of the demo', VALUE)
    assert reason == f"the {MASK} of the demo (straykey comment in line 1)"


def test_a_reason_that_holds_another_value_of_the_file_is_masked() -> None:
    text = f'p = "{VALUE}"\nq = "second-{VALUE[:6]}"  # {OWN}allow instead of {VALUE}\n'
    (reason,), _ = reasons(text, VALUE, f"second-{VALUE[:6]}")
    assert reason == f"instead of {MASK} (straykey comment in line 2)"


def test_a_value_within_the_comment_itself_is_masked() -> None:
    (reason,), _ = reasons(f"# {OWN}allow the old one was password={VALUE}", VALUE)
    assert VALUE not in reason


def test_whatever_looks_drawn_at_random_is_masked_though_no_rule_knows_it() -> None:
    drawn = "".join(Random(3).choices("ABCDEFabcdef0123456789", k=40))
    (reason,), _ = reasons(f'p = "{VALUE}"  # {OWN}allow like {drawn}', VALUE)
    assert drawn not in reason


@given(st.text("ab1-", min_size=LEAST, max_size=8), st.text("ab1- ", max_size=12), st.text("ab1- ", max_size=12))
def test_no_value_survives_in_a_reason(value: str, before: str, behind: str) -> None:
    assert value not in masked_text(f"{before}{value}{behind}", (value,)).replace(MASK, "\0")


def test_short_values_are_not_looked_for_within_words() -> None:
    assert masked_text("that is a cat", ("a", "is", "cat")) == "that is a cat"


def test_where_there_are_too_many_values_and_comments_no_reason_is_shown() -> None:
    count = int(MOST_SEARCHES**0.5) + 1
    lines = [f'p = "{VALUE}{number:05}"  # {OWN}allow {VALUE}{number:05} {number}' for number in range(count)]
    artifact = Artifact(Origin("a.py"), "\n".join(lines).encode())
    found = [occurrence(artifact, f"{VALUE}{number:05}") for number in range(count)]
    allowed, _ = allowing(artifact, found, NOW)
    assert len(allowed) == count
    assert not any(VALUE in reason for reason in allowed.values())


def test_an_expired_comment_allows_nothing_and_is_told() -> None:
    text = f'p = "{VALUE}"  # {OWN}allow until=2026-01-31 moves to the vault'
    assert reasons(text, VALUE, now=1_769_817_599.0) == (["moves to the vault (straykey comment in line 1, until 2026-01-31)"], [])
    assert reasons(text, VALUE, now=1_769_904_000.0) == ([], ["allow-expired"])


def test_a_comment_that_allows_nothing_is_told() -> None:
    assert reasons(f'p = "{VALUE}"  # {OWN}allow[b-rule] why', VALUE) == ([], ["allow-unused"])


# What begins (and ends) a comment in each language that has a grammar here: a new one must say it.
COMMENTS = {
    "bash": ("# {}",), "c": ("// {}", "/* {} */"), "cpp": ("// {}", "/* {} */"), "csharp": ("// {}", "/* {} */", "/// {}"),
    "go": ("// {}", "/* {} */"), "groovy": ("// {}", "/* {} */"), "html": ("<!-- {} -->",), "java": ("// {}", "/* {} */"),
    "javascript": ("// {}", "/* {} */"), "kotlin": ("// {}", "/* {} */"), "php": ("// {}", "# {}", "/* {} */"),
    "powershell": ("# {}", "<# {} #>"), "python": ("# {}",), "ruby": ("# {}",), "rust": ("// {}", "/* {} */", "//! {}"),
    "scala": ("// {}", "/* {} */"), "sql": ("-- {}", "/* {} */"), "swift": ("// {}", "/* {} */"), "tsx": ("// {}", "{{/* {} */}}"),
    "typescript": ("// {}", "/* {} */"),
}  # fmt: skip


def test_every_language_says_what_a_comment_is() -> None:
    assert {path.stem for path in LANGUAGES.glob("*.toml")} == set(COMMENTS)
    assert all(tomllib.loads(path.read_text(encoding="utf-8")) for path in LANGUAGES.glob("*.toml"))


@pytest.mark.parametrize("comment", sorted({(language, one) for language, forms in COMMENTS.items() for one in forms}), ids=" ".join)
def test_comments_of_every_language_allow_in_all_three_forms(comment: tuple[str, str]) -> None:
    _, form = comment
    same = find_allows(f"x = 1 {form.format(f'{OWN}allow[a] why')}\ny".encode())
    above = find_allows(f"{form.format(f'{OWN}allow-next-line[a] why')}\nx = 1".encode())
    block = find_allows("\n".join([form.format(f"{OWN}allow-begin[a] why"), "x = 1", form.format(f"{OWN}allow-end"), "y"]).encode())
    assert [(one.first, one.last, one.reason, one.problem) for one in (*same, *above, *block)] == [
        (1, 1, "why", ""), (2, 2, "why", ""), (1, 3, "why", ""),
    ]  # fmt: skip
