"""What formats share."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.report import Scope
from scanner.reports.shared.amount import plural, size
from scanner.reports.shared.line_hash import line_hashes
from scanner.reports.shared.links import permalink
from scanner.reports.shared.plain import encodable, printable
from scanner.reports.shared.stream import json_encoder, write_json
from scanner.reports.shared.tally import by_secret, fails, primary, secrets_below, tally, worst_first
from scanner.reports.shared.uri import repository_uri, to_uri, web_address
from tests.scanner.reports.builders import HOSTILE, introduced, newest, place, report, result


@given(st.text() | st.sampled_from(HOSTILE))
def test_printable_text_has_nothing_that_drives_a_terminal_and_can_be_encoded(text: str) -> None:
    found = printable(text)
    found.encode()
    assert not {unicodedata.category(character) for character in found} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(found) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\u061c")


@given(st.text(st.characters(categories=("L", "N", "Zs", "P")), max_size=30))
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert printable(text) == text or "##[" in text or not text.isprintable() or any(c >= "\u3164" for c in text) or set(text) & set("\u115f\u1160\u17b4\u17b5")


def test_an_undecodable_byte_is_shown_as_its_byte() -> None:
    assert encodable("a\udcff😀") == "a\\xff😀"


@given(st.recursive(st.text() | st.integers() | st.none() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_streamed_json_is_what_the_json_module_writes(value: object) -> None:
    stream = io.StringIO()
    write_json({"items": iter([value, value]), "more": [{"none": iter([])}], "plain": value}, stream.write, json_encoder())
    loaded = json.loads(stream.getvalue())
    expected = json.loads(json_encoder()(value))
    assert loaded == {"items": [expected, expected], "more": [{"none": []}], "plain": expected}
    assert stream.getvalue().isascii()


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ("c129715d7a2bc9a3:1",)),
        (" a\nb\n  \t\tc\n d", ("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1")),
        (" a\r\nb\r\n  \t\tc\r\n d", ("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1")),
        (" a\rb\r  \t\tc\r d", ("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1")),
    ],
)
def test_githubs_line_hash_matches_published_vectors(text: str, hashes: tuple[str, ...]) -> None:
    assert line_hashes(text) == hashes


def test_equal_lines_far_apart_are_numbered() -> None:
    same = ("x" * 120 + "\n") * 3
    assert [item.split(":")[1] for item in line_hashes(same)][:2] == ["1", "2"]


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:acme/demo.git", "https://github.com/acme/demo"),
        ("https://user:secret@gitlab.com/a/b.git", "https://gitlab.com/a/b"),
        ("ssh://git@bitbucket.org/a/b", "https://bitbucket.org/a/b"),
        ("../local", ""),
        ("C:/x/y", ""),
        ("javascript://x/%0aalert(1)", ""),
        ("", ""),
    ],
)
def test_a_remote_becomes_the_address_of_its_page(remote: str, address: str) -> None:
    assert web_address(remote) == address
    assert "secret" not in repository_uri(remote)


@pytest.mark.parametrize(
    ("remote", "link"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b/blob/{}/x%20y.py#L3-L3"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b/-/blob/{}/x%20y.py#L3-3"),
        ("https://bitbucket.org/a/b.git", "https://bitbucket.org/a/b/src/{}/x%20y.py#lines-3:3"),
        (
            "git@ssh.dev.azure.com:v3/o/p/r",
            "https://dev.azure.com/o/p/_git/r?path=/x%20y.py&version=GC{}&line=3&lineEnd=3&lineStartColumn=9&lineEndColumn=29",
        ),
        ("https://git.example/a/b.git", ""),
    ],
)
def test_a_permalink_is_the_hosts_own_address_of_the_line(remote: str, link: str) -> None:
    commit = "c" * 40
    assert permalink(Scope("tree", head=commit, remote=remote), place("x y.py")) == link.format(commit)
    assert permalink(Scope("tree", remote=remote), place("x y.py")) == ""


def test_a_path_in_a_uri_keeps_its_slashes_only() -> None:
    assert to_uri("a b/é:%\udcff") == "a%20b/%C3%A9%3A%25%FF"


def test_the_primary_place_is_the_newest_while_head_has_the_secret() -> None:
    places = (introduced(), newest())
    assert primary(result(places=places, in_head=True)).role == "newest"
    assert primary(result(places=places, in_head=False)).role == "introduced"
    assert primary(result(places=places)).role == "introduced"


def test_people_count_secrets() -> None:
    groups = by_secret(
        [
            result(1, secret_id="a", severity="low", occurrences=3),
            result(2, secret_id="a", severity="critical", in_head=True),
            result(3, secret_id="", in_head=False),
            result(4, secret_id=""),
        ]
    )
    counted = tally(groups)
    assert (counted.secrets, counted.places, counted.in_head) == (3, 6, 1)
    assert counted.severities == (("critical", 1), ("high", 2))
    assert groups[0].worst.severity == "critical"


def test_order_is_by_severity_confidence_verdict_head_and_place() -> None:
    worst = [
        result(1, severity="critical", confidence="medium"),
        result(2, severity="high"),
        result(3, severity="high", in_head=False),
        result(4, severity="high", verdict="inherited"),
        result(5, severity="low", places=(place("a"),)),
        result(6, severity="low", places=(place("b"),)),
    ]
    assert worst_first(reversed(worst)) == worst


def test_a_secret_that_counts_somewhere_is_not_counted_as_low() -> None:
    value = report(result(1, secret_id="a"), result(2, secret_id="a", confidence="low"), result(3, secret_id="b", confidence="low"))
    assert secrets_below(value) == 1


@pytest.mark.parametrize(
    ("fields", "fail_on", "expected"),
    [
        ({}, "low", True),
        ({"verdict": "inherited"}, "low", False),
        ({"confidence": "low"}, "low", False),
        ({"severity": "medium"}, "high", False),
        ({}, "never", False),
    ],
)
def test_the_gate(fields: dict[str, str], fail_on: str, *, expected: bool) -> None:
    value = report(result(**fields), fail_on=fail_on)
    assert fails(value, value.results[0]) is expected


def test_amounts() -> None:
    assert [plural(1, "secret"), plural(4031, "secret"), size(999), size(1000), size(5_780_000_000)] == ["1 secret", "4,031 secrets", "999 B", "1.0 kB", "5.8 GB"]
