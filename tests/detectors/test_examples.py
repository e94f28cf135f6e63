"""Example templates: what is drawn, what is marked, and what is refused."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from detectors.examples import ALPHABETS, TemplateError, draw, expand


@given(st.sampled_from(sorted(ALPHABETS)), st.integers(0, 60), st.integers())
def test_a_place_is_filled_with_letters_of_its_alphabet(name, length, seed):
    example = expand(f"a«‹{name}:{length}›»b", Random(seed), {})
    (span,) = example.expected
    assert span == Span(1, 1 + length)
    assert set(example.data[1:-1].decode()) <= set(ALPHABETS[name])


@given(st.integers())
def test_a_range_of_lengths_is_drawn_from(seed):
    length = len(expand("‹hex:3-7›", Random(seed), {}).data)
    assert 3 <= length <= 7


def test_the_same_seed_draws_the_same_and_another_another():
    template = "«‹alnum:20›»"
    assert expand(template, Random(1), {}) == expand(template, Random(1), {})
    assert expand(template, Random(1), {}) != expand(template, Random(2), {})


def test_marks_count_bytes_and_stand_where_they_stand():
    example = expand("é «ab» 世«c»", Random(0), {})
    assert example.data == "é ab 世c".encode()
    assert [example.data[span.start : span.end] for span in example.expected] == [b"ab", b"c"]


def test_escapes_stand_for_what_toml_cannot_hold():
    assert expand(r"a‹=\n\t\x00›b", Random(0), {}).data == b"a\n\t\x00b"


def test_a_check_s_template_is_called_with_its_arguments():
    assert expand("‹sum:tok_:3›", Random(0), {"sum": lambda _random, prefix, count: prefix * int(count)}).data == b"tok_tok_tok_"


@pytest.mark.parametrize("template", ["‹nothing:3›", "‹hex›", "‹hex:x›", "‹hex:3:4›", "a»", "«a", "«a» »"])
def test_a_template_that_cannot_be_expanded_is_an_error(template):
    with pytest.raises(TemplateError):
        expand(template, Random(0), {})


@given(st.integers())
def test_what_is_drawn_never_looks_like_a_placeholder(seed):
    drawn = draw(ALPHABETS["alnum"], 20, Random(seed))
    assert len(set(drawn)) >= 4
    assert not drawn.isalpha()
