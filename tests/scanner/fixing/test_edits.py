"""Edits of one file: put together without overlaps, applied in any encoding, shown without a secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from scanner.fixing.edits import applied, changes_of, masked
from scanner.remedying import FileRemedies, Remedied, pack, unpack
from scanner.report import Area, Change


def change(start: int, end: int, text: str) -> Change:
    return Change(Area(1, 1, 1, 1, start, end), text)


def remedies(*changes: tuple[Change, ...]) -> FileRemedies:
    return FileRemedies("0" * 64, tuple(Remedied("r", Span(0, 1), "t", f"n{index}", each, ()) for index, each in enumerate(changes)), ())


def test_of_two_that_overlap_the_first_and_larger_one_stays() -> None:
    found = changes_of(remedies((change(4, 9, "a"),), (change(2, 9, "b"),), (change(9, 12, "c"),)))
    assert [(one.area.byte_start, one.text) for one in found] == [(2, "b"), (9, "c")]


def test_lines_to_insert_at_one_place_are_joined_each_once() -> None:
    found = changes_of(remedies((change(0, 0, "import os\n"),), (change(0, 0, "import os\nimport boto3\n"),)))
    assert [one.text for one in found] == ["import os\nimport boto3\n"]


def test_blocks_at_one_place_stand_behind_each_other() -> None:
    first, second = 'variable "a" {\n}\n', 'variable "b" {\n}\n'
    (one,) = changes_of(remedies((change(9, 9, first),), (change(9, 9, second),), (change(9, 9, first),)))
    assert one.text == first + second


def test_an_insertion_within_a_replaced_piece_is_dropped() -> None:
    assert [one.text for one in changes_of(remedies((change(2, 8, "x"),), (change(5, 5, "("),)))] == ["x"]


@given(st.text(alphabet="abc\n", max_size=60), st.data())
def test_what_no_change_touches_stays_so_that_a_change_can_be_taken_back(text: str, draw: st.DataObject) -> None:
    places = sorted(draw.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    kept = changes_of(remedies(*((change(start, end, "<new>"),) for start, end in zip(places[::2], places[1::2], strict=False))))
    data = text.encode()
    back, shift = [], 0
    for one in kept:
        start, end = one.area.byte_start, one.area.byte_end
        back.append(change(start + shift, start + shift + len(one.text), text[start:end]))
        shift += len(one.text) - (end - start)
    assert applied(applied(data, kept), back) == data


@given(st.text(alphabet="abcXYZ019 =\n", max_size=40), st.text(alphabet="abcdefgh0123456789", min_size=8, max_size=30), st.booleans())
def test_no_side_of_a_diff_shows_a_secret_or_a_copy_of_it(around: str, secret: str, wide: bool) -> None:  # noqa: FBT001 - drawn
    text = f'{around}\nkey = "{secret}"\n# {secret}\n{around}'
    codec = "utf-16-le" if wide else "utf-8"
    mark = b"\xff\xfe" if wide else b""
    data = mark + text.encode(codec)
    at = len(mark) + len(text[: text.index(f'"{secret}"') + 1].encode(codec))
    place = Span(at, at + len(secret.encode(codec)))
    for changes in ((), (change(place.start, place.end, "<NEW>"),)):
        for side in masked(data, changes, [place]):
            assert secret not in side


def test_what_travels_between_processes_comes_back_the_same() -> None:
    found = FileRemedies("ab", (Remedied("r", Span(1, 2), "title", "name", (change(1, 2, "x"),), (("put", "cmd"),)),), (Span(1, 2),))
    assert unpack(pack(found)) == found


@pytest.mark.parametrize("text", ["import os", "x"])
def test_an_insertion_that_is_there_already_is_not_doubled(text: str) -> None:
    (one,) = changes_of(remedies((change(3, 3, text),), (change(3, 3, text),)))
    assert one.text == text
