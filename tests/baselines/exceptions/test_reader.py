"""straykey-exceptions.toml: what it may hold, and mistakes that say where they are and what would be right."""

from __future__ import annotations

import pytest

from baselines.exceptions.entry import KEYS, Entry
from baselines.exceptions.reader import LARGEST, ExceptionsError, checked, is_date, read_entries, read_text

GOOD = """\
# Kept by the platform team.
version = 1

# app/settings.py:12
[[exception]]
kind = "accepted-risk"
rule = "hardcoded-*"
path = "legacy/**/*.cfg"
reason = "goes with release 4"
owner = "@acme/payments"
accepted_by = "bo@example.org"
ticket = "SEC-123"
created = 2026-11-24
until = "2027-01-31"

[[exception]] # of the demo
kind = "test-value"
fingerprint = "f1:0123456789abcdef:w0fa"
where = "history"
reason = 'made up'
"""


def test_an_entry_has_all_that_is_written() -> None:
    first, second = read_text(GOOD)
    assert first == Entry(
        "accepted-risk",
        rule="hardcoded-*",
        path="legacy/**/*.cfg",
        reason="goes with release 4",
        owner="@acme/payments",
        accepted_by="bo@example.org",
        ticket="SEC-123",
        created="2026-11-24",
        until="2027-01-31",
        line=5,
    )
    assert (second.kind, second.where, second.reason, second.line) == ("test-value", "history", "made up", 16)
    assert first.id != second.id


def test_no_file_and_a_file_of_comments_hold_none() -> None:
    assert read_entries(b"") == read_entries(b"# none yet\nversion = 1\n") == ()


def test_the_id_is_made_of_the_scope_alone() -> None:
    one = Entry("false-positive", rule="a", path="b", reason="x")
    assert one.id == one._replace(kind="rotated", reason="y", until="2027-01-01", owner="z").id
    assert one.id != one._replace(rule="ab", path="").id
    assert Entry("rotated", rule="ab").id != Entry("rotated", path="ab").id


BROKEN = [
    ('kind = "false-positive"', "straykey-exceptions.toml:1: exception 1: says not what it is about: give one or more of fingerprint, secret_id, rule, path"),
    ('rule = "a"', "key kind: is missing: one of false-positive, test-value, accepted-risk, rotated"),
    ('rule = "a"\nkind = "false-positve"', "key kind: must be one of false-positive, test-value, accepted-risk, rotated (did you mean 'false-positive'?)"),
    ('rule = "a"\nkind = "rotated"\nuntill = 2027-01-31', "key untill: unknown; an exception has " + ", ".join(KEYS) + " (did you mean 'until'?)"),
    ('rule = "a"\nkind = "rotated"\nuntil = "31.1.2027"', "key until: must be a date such as 2027-01-31"),
    ('rule = "a"\nkind = "rotated"\nuntil = 2027-01-31T10:00:00', "key until: must be a date such as 2027-01-31"),
    ('rule = "a"\nkind = "rotated"\nuntil = 2026-01-31\ncreated = 2026-02-01', "key until: lies before created"),
    ('rule = "A b"\nkind = "rotated"', "key rule: must be a rule id or a glob of ids"),
    ('fingerprint = "hunter2"\nkind = "rotated"', "key fingerprint: must be a fingerprint as reports show it"),
    ('secret_id = "hunter2"\nkind = "rotated"', "key secret_id: must be a secret_id as reports show it, not the value itself"),
    ('path = "../x"\nkind = "rotated"', "key path: a glob has no '.', '..' or empty folder names"),
    ('rule = "a"\nkind = "rotated"\nreason = ""', "key reason: must be a text of 1 to 500 printable characters on one line"),
    ('rule = "a"\nkind = "rotated"\nowner = 5', "key owner: must be a text of 1 to 200 printable characters on one line"),
    ('rule = "a"\nkind = "rotated"\nreason = "two\\nlines"', "key reason: must be a text of 1 to 500 printable characters on one line"),
    ('rule = "a"\nkind = "rotated"\nwhere = "tree"', "key where: may only be 'history'"),
]


@pytest.mark.parametrize(("body", "message"), BROKEN)
def test_a_mistake_is_named_with_file_line_entry_key_and_what_would_be_right(body: str, message: str) -> None:
    with pytest.raises(ExceptionsError) as told:
        read_text(f"[[exception]]\n{body}\n")
    assert str(told.value).startswith("straykey-exceptions.toml:1: exception 1: ")
    assert message in str(told.value)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[[exception]\n", "is not valid TOML"),
        (b"[[exceptions]]\nx = 1\n", "key exceptions: unknown key; the file has version and [[exception]] (did you mean 'exception'?)"),
        (b"version = 2\n", "key version: this straykey reads version 1"),
        (b"version = true\n", "key version: this straykey reads version 1"),
        (b"exception = 5\n", "key exception: write each one as an [[exception]] table"),
        (b"# \xff\n", "is not UTF-8 (byte 2)"),
        (b"#" * (LARGEST + 1), "is larger than"),
        (b"x = " + b"[" * 5000, "is n"),
    ],
)
def test_a_file_that_cannot_be_understood_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(ExceptionsError, match=r"^straykey-exceptions.toml: ") as told:
        read_entries(data)
    assert message in str(told.value)


def test_an_entry_made_by_hand_is_held_to_the_same() -> None:
    with pytest.raises(ExceptionsError, match="key reason"):
        checked(Entry("rotated", rule="a", reason="x\ny"))
    assert checked(Entry("rotated", rule="a", reason="x", line=7)).line == 0


def test_lines_are_left_out_where_headers_cannot_be_told() -> None:
    (one,) = read_text('exception = [{kind = "rotated", rule = "a"}]\n')
    assert one.line == 0


@pytest.mark.parametrize("text", ["2027-1-31", "20270131", "2027-W01-1", "2027-02-30", "", "2027-01-31 "])
def test_only_plain_days_are_dates(text: str) -> None:
    assert not is_date(text)
