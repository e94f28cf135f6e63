"""What is shown of a secret and of its line never gives it away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.redact import MASK, WIDEST, masked_line, places_in_home, redacted


def artifact(data: bytes) -> Artifact:
    return Artifact(Origin(), data)


def line(data: bytes, secret: Span, *others: Span) -> str:
    one = artifact(data)
    return masked_line(one, secret, places_in_home(one, [secret, *others]))


@pytest.mark.parametrize(
    ("value", "prefix", "shown"),
    [
        (b"tok_abcdefgh", "tok_", "tok_****[12]"),
        (b"tok_abc", "tok_", "****[7]"),
        (b"other_abcdef", "tok_", "****[12]"),
        (b"abcdef", "", "****[6]"),
        (b"", "", "****[0]"),
    ],
)
def test_only_the_public_prefix_and_the_length_are_shown(value, prefix, shown):
    """And no prefix where next to nothing would be left behind it."""
    assert redacted(value, prefix) == shown


PIECES = st.lists(st.tuples(st.sampled_from(["plain", "secret"]), st.integers(0, 9)), min_size=1, max_size=12)


@given(PIECES, st.data())
def test_no_value_of_the_file_is_in_any_line(pieces, data):
    """Values are drawn from letters that the rest of the text does not have."""
    text, places = b"", []
    for kind, length in pieces:
        if kind == "secret":
            places.append(Span(len(text), len(text) + length))
        text += (b"S" if kind == "secret" else b".") * length + data.draw(st.sampled_from([b"", b"\n", "é".encode()]))
    extra = [Span(place.start, place.end - 1) for place in places if place.end > place.start]
    for place in places:
        assert "S" not in line(text, place, *places, *extra)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 60))
def test_of_a_long_line_only_the_neighbourhood_is_shown(before, behind, length):
    data = b"-" * before + b"s" * length + b"-" * behind
    shown = line(data, Span(before, before + length))
    assert len(shown) <= WIDEST + len(MASK)
    assert shown.strip("-") == MASK


def test_values_that_overlap_are_one_mask_and_neighbours_are_two():
    data = b"ab" * 10
    assert line(data, Span(0, 6), Span(4, 10)) == f"{MASK}{'ab' * 5}"
    assert line(data, Span(0, 6), Span(6, 10)) == f"{MASK}{MASK}{'ab' * 5}"


def test_a_value_inside_another_ends_its_mask_nowhere():
    assert line(b"SSSSSSSSSS.", Span(0, 10), Span(2, 4), Span(3, 5)) == f"{MASK}."


def test_a_value_that_began_far_before_the_window_is_masked_in_it():
    data = b"S" * 1000 + b"." * 10
    assert line(data, Span(990, 1000), Span(0, 1000)) == f"{MASK}{'.' * 10}"


def test_of_a_value_over_several_lines_the_first_line_is_shown():
    data = b'key = """\nSSS\nSSS\n""" # end\n'
    assert line(data, Span(9, 18)) == 'key = """'
    assert line(data, Span(10, 17)) == MASK


def test_long_runs_of_letters_and_digits_are_masked_though_no_rule_knows_them():
    run = "a1" * 12
    assert line(f"x = {run} secret".encode(), Span(29, 35)) == f"x = {MASK} {MASK}"
    assert line(b"x = " + b"a" * 24 + b" secret", Span(29, 35)) == f"x = {'a' * 24} {MASK}"


def test_bytes_of_no_encoding_are_replaced():
    assert line(b"\xff\xfe key=secret\r\n", Span(7, 13)) == f"\ufffd\ufffd key={MASK}"
