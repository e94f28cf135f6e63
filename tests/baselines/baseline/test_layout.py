"""A baseline as files: one for each entry, named by it; or all in one sheet."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.baseline.book import make_baseline
from baselines.baseline.entry import BaselineError, Entry, render
from baselines.baseline.layout import Header, file_of, parse_header, parse_sheet, read_entry, render_header, render_sheet
from baselines.decision import TREE
from tests.baselines.baseline.test_entry import ONE, entries

salts = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200)


@given(entries)
def test_an_entry_is_found_again_in_its_file(entry):
    assert read_entry(file_of(entry), render(entry), "shown") == entry


@given(st.lists(entries, max_size=8))
def test_entries_of_different_names_never_share_a_file(several):
    assert len({file_of(entry) for entry in several}) == len({entry.key for entry in several})


@given(salts)
def test_a_header_comes_back_as_it_was(salt):
    assert parse_header(render_header(Header(salt)), "f") == Header(salt)


@given(st.lists(entries, max_size=8), salts)
def test_a_sheet_comes_back_as_it_was_whatever_the_order(several, salt):
    data = render_sheet(Header(salt), several)
    assert parse_sheet(data, "f") == (Header(salt), make_baseline(several))
    assert render_sheet(Header(salt), reversed(several)) == data


@pytest.mark.parametrize(
    "file",
    ["tree/w2/w2d0.0123456789abcdef.txt", "tree/w3/w2d0.0123456789abcdef.json", "tree/w2/w2d0.json", "w2/w2d0.0123456789abcdef.json", "tree/w2/x/a.json"],
)
def test_a_file_that_is_named_like_no_entry_is_an_error(file):
    with pytest.raises(BaselineError, match="no file of a baseline"):
        read_entry(file, render(ONE), file)


def test_an_entry_in_another_one_s_file_is_an_error():
    other = Entry(TREE, "b", "f1:ffffffffffffffff:w2d0", "a-rule")
    with pytest.raises(BaselineError, match="another file") as caught:
        read_entry(file_of(ONE), render(other), "shown")
    assert caught.value.line == 3


@pytest.mark.parametrize("change", [{"straykey_baseline": 2}, {"straykey_baseline": "1"}, {"straykey_baseline": True}, {"more": 1}, {"salt": 1}, {"salt": "ü"}, {"salt": "x" * 201}])
def test_a_header_of_another_version_or_with_what_is_unknown_is_an_error(change):
    table = {**json.loads(render_header(Header())), **change}
    with pytest.raises(BaselineError):
        parse_header(json.dumps(table).encode(), "f")


def test_a_broken_line_of_a_sheet_is_told_by_its_number():
    data = render_sheet(Header(), [ONE]) + b'{"category": "tree"}\n'
    with pytest.raises(BaselineError) as caught:
        parse_sheet(data, "known.jsonl")
    assert (caught.value.file, caught.value.line) == ("known.jsonl", 3)
