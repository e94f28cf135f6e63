"""The job summary."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from detectors.model import Degraded, Skipped
from scanner.report import Notice, Scope
from tests.scanner.reports.builders import HOSTILE, hostile_report, introduced, many, place, report, result, rule, written

OURS = {"code", "br", "a", "sub", "details", "summary", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ul", "li", "blockquote"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def rendered(text: str) -> Tags:
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    return tags


def test_a_row_has_severity_secret_place_and_history() -> None:
    remote = "git@github.com:acme/demo.git"
    text = written("markdown", report(result(places=(introduced(),), in_head=True, occurrences=3), scope=Scope("history", remote=remote)))
    assert "1 secret in 3 places, 1 still in HEAD: 1 high" in text
    assert rendered(text).links == ["https://github.com/acme/demo/blob/0123456789abcdef0123456789abcdef01234567/config/app.env#L3-L3"]
    assert "and 2 more places" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_markup(text: str) -> None:
    value = report(
        result(places=(introduced(text, line=text),), rule_id=text, redacted=text, verdict="inherited", verdict_reason=text),
        rules=(rule(text, title=text, remedy=text),),
        skipped=(Skipped(text, text, text),),
        degraded=(Degraded(text, text, text),),
        notices=(Notice(text, "note", text, text),),
        scope=Scope("tree", text, ((text, 2),), ((text, 2),), 1),
    )
    found = rendered(written("markdown", value))
    assert found.tags <= OURS
    assert found.links == []


def test_the_page_stays_below_the_cap_and_counts_what_is_missing() -> None:
    value = report(*many(9000, confidence="high", redacted="x" * 150))
    text = written("markdown", value)
    assert len(text.encode()) < 1024 * 1024
    rows = len(re.findall(r"^\| .", text, re.MULTILINE)) - 1
    more = int(re.search(r"\*\*([\d,]+) more\*\*", text)[1].replace(",", ""))  # type: ignore[index]
    assert rows + more == 9000
    assert "Scanned 12 files" in text


def test_a_flood_of_other_records_stays_below_the_cap_too() -> None:
    long = "a/" * 3000
    value = report(
        *many(3000),
        skipped=tuple(Skipped(f"{long}{n}", long, long) for n in range(5000)),
        notices=tuple(Notice("n", "note", long, f"{long}{n}") for n in range(5000)),
        scope=Scope("tree", counts=tuple((f"{long}{n}", n) for n in range(3000))),
    )
    assert len(written("markdown", value).encode()) < 1024 * 1024


def test_an_incomplete_scan_is_said_above_the_table() -> None:
    text = written("markdown", report(result(), skipped=(Skipped("a", "unreadable"),)))
    assert text.index("not complete") < text.index("| Secret |")


def test_nothing_found_has_no_table() -> None:
    assert "|---|" not in written("markdown", report())
    assert "No secrets found." in written("markdown", report())


def test_the_hostile_report_is_one_table() -> None:
    assert rendered(written("markdown", hostile_report())).tags <= OURS
    assert place().path
