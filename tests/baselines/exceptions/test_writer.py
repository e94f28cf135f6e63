"""Editing the file of exceptions: nothing else changes, and branches merge."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.exceptions.entry import DATES, Entry
from baselines.exceptions.reader import ExceptionsError, read_text
from baselines.exceptions.writer import HEAD, add_entries, edit_entry, remove_entry, render
from tests.baselines.exceptions.strategies import days, entries, ledgers, words

HAND = """\
# Kept by the platform team.
version = 1

# why: see the minutes of May
[[exception]]
kind   = 'test-value'   # not a risk
path   = "tests/"
reason = "made up"
until  = 2027-01-31 # with release 4

  # a remark at the end
"""


def terms(text: str) -> list[Entry]:
    return [entry.terms for entry in read_text(text)]


@given(ledgers)
def test_what_is_written_is_what_is_read(wanted: list[Entry]) -> None:
    text = add_entries("", wanted)
    assert sorted(terms(text)) == sorted(wanted)
    assert [entry.id for entry in read_text(text)] == sorted(entry.id for entry in wanted)
    assert all(entry.line for entry in read_text(text))


@given(ledgers, st.randoms())
def test_the_order_of_adding_makes_no_difference(wanted: list[Entry], random) -> None:
    mixed = random.sample(wanted, len(wanted))
    one_by_one = ""
    for entry in mixed:
        one_by_one = add_entries(one_by_one, [entry])
    assert add_entries("", wanted) == (one_by_one or HEAD)


@given(ledgers, entries())
def test_adding_and_removing_an_entry_leaves_the_rest_as_it_was(there: list[Entry], entry: Entry) -> None:
    before = add_entries(HAND, [one for one in there if one.scope != ("", "", "", "tests/")])
    if entry.id in {one.id for one in read_text(before)}:
        return
    after = add_entries(before, [entry], notes={entry.id: "app.py:3, found in May"})
    assert "# app.py:3, found in May\n[[exception]]" in after
    assert all(line in after.splitlines() for line in before.splitlines())
    assert sorted(terms(remove_entry(after, entry.id))) == sorted(terms(before))


@given(ledgers.filter(bool), st.data())
def test_an_edit_changes_one_entry(there: list[Entry], data) -> None:
    text = add_entries("# first\n", there)
    entry = data.draw(st.sampled_from(there))
    key = data.draw(st.sampled_from(("reason", "owner", "ticket", "until")))
    value = data.draw(st.one_of(st.just(""), days if key in DATES else words))
    if key == "until" and value and value < entry.created:
        return
    edited = edit_entry(text, entry.id, {key: value})
    assert sorted(terms(edited)) == sorted(entry._replace(**{key: value}) if one == entry else one for one in there)


def test_comments_and_the_way_things_are_written_survive() -> None:
    entry = Entry("rotated", fingerprint="f1:0123456789abcdef:w0fa", reason='says "so"', owner="@a")
    (known,) = read_text(HAND)
    edited = edit_entry(add_entries(HAND, [entry]), known.id, {"until": "2027-06-30"})
    assert "until = 2027-06-30 # with release 4\n" in edited
    for line in HAND.splitlines():
        assert line.startswith("until") or line in edited.splitlines()
    assert 'reason = "says \\"so\\""' in edited


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_are_those_of_the_file(newline: str) -> None:
    text = add_entries(HAND.replace("\n", newline), [Entry("rotated", rule="a", reason="x")])
    assert text.count("\n") == text.count(newline)
    assert len(read_text(text)) == 2


def test_a_file_without_a_last_newline_gets_one() -> None:
    assert len(read_text(add_entries("version = 1", [Entry("rotated", rule="a")]))) == 1


def test_two_of_one_scope_are_refused() -> None:
    with pytest.raises(ExceptionsError, match=r"straykey-exceptions.toml:5: there is an exception of this scope already: x1:"):
        add_entries(HAND, [Entry("rotated", path="tests/")])


def test_what_cannot_be_edited_without_changing_more_is_refused() -> None:
    inline = 'exception = [{kind = "rotated", rule = "a"}]\n'
    with pytest.raises(ExceptionsError, match="by hand"):
        add_entries(inline, [Entry("rotated", rule="b")])
    hidden = '[[exception]]\nkind = "rotated"\nrule = "a"\nreason = """\\\n[[exception]] #\\\n"""\n'
    with pytest.raises(ExceptionsError, match="by hand"):
        add_entries(hidden, [Entry("rotated", rule="b")])
    (folded,) = read_text('[[exception]]\nkind = "rotated"\nrule = "a"\nreason = """\\\n  folded"""\n')
    with pytest.raises(ExceptionsError, match="by hand"):
        edit_entry('[[exception]]\nkind = "rotated"\nrule = "a"\nreason = """\\\n  folded"""\n', folded.id, {"reason": "new"})


def test_an_entry_that_is_not_there_is_named() -> None:
    with pytest.raises(ExceptionsError, match="has no exception x1:0000000000"):
        edit_entry(HAND, "x1:0000000000", {"until": "2027-01-01"})


def test_branches_that_add_entries_merge(repo) -> None:
    """As git merges, without a driver: among twenty entries two new ones rarely stand side by side."""
    base = add_entries("", [Entry("false-positive", rule=f"rule-{number}", reason="x") for number in range(20)])
    repo.commit({"straykey-exceptions.toml": base.encode()})
    merged = 0
    for number, (mine, yours) in enumerate(itertools.combinations(range(6), 2)):
        texts = [add_entries(base, [Entry("false-positive", path=f"new-{one}.py", reason="y")]) for one in (mine, yours)]
        files = []
        for name, text in zip(("base", "mine", "yours"), (base, *texts), strict=True):
            (repo.path / f"{name}{number}").write_text(text, encoding="utf-8")
            files.append(f"{name}{number}")
        done = repo.run("merge-file", "-p", files[1], files[0], files[2], check=False)
        merged += done.returncode == 0 and len(read_text(done.stdout.decode())) == 22
    assert merged >= 12


def test_an_entry_is_written_in_the_order_of_its_keys() -> None:
    entry = Entry("test-value", secret_id="s1:w0fa", path="tests/", reason="made up", created="2026-11-24")
    assert render(entry, "two\nlines") == (
        '# two lines\n[[exception]]\nkind = "test-value"\nsecret_id = "s1:w0fa"\npath = "tests/"\nreason = "made up"\ncreated = 2026-11-24\n'
    )
