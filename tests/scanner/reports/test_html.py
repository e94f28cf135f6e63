"""The page: closed to the outside, escaped, and alive in a real browser where one is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scanner.report import Report, Scope
from tests.scanner.reports.builders import (
    HOSTILE,
    history_report,
    hostile_report,
    introduced,
    many,
    newest,
    place,
    report,
    result,
    rule,
    written,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="needs a Chromium")
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "style"}


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.content: dict[str, list[str]] = {"script": [], "style": []}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.content:
            self.inside = tag
            self.content[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.content[self.inside][-1] += data

    @property
    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.content["script"][0])
        return loaded

    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.data["fields"], row, strict=True)) for row in self.data["rows"]]


def page(value: Report) -> Page:
    return Page(written("html", value))


@pytest.mark.parametrize("value", [report(), history_report(), hostile_report()])
def test_the_page_loads_nothing_and_runs_only_its_own_script(value: Report) -> None:
    found = page(value)
    assert [tag for tag, _ in found.tags if tag in ("link", "img", "iframe", "object", "embed", "base", "video", "audio", "frame")] == []
    attributes = {name for _, attrs in found.tags for name in attrs}
    assert not attributes & LOADING
    assert not [name for name in attributes if name.startswith("on")]
    policy = next(attrs["content"] for tag, attrs in found.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for name, text in (("script-src", found.content["script"][1]), ("style-src", found.content["style"][0])):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert len(found.content["script"]) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_opens_no_element(text: str) -> None:
    plain = page(report(result(places=(introduced("x", line="x"),)), scope=Scope("history", "x", details=("x",))))
    value = report(
        result(places=(introduced(text, line=text),), rule_id=text, redacted=text, slot=text, fingerprint=text, secret_id=text),
        rules=(rule(text, title=text, remedy=text, description=text),),
        scope=Scope("history", text, details=(text,)),
    )
    found = page(value)
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert found.rows()[0]["line"].isprintable()


def test_links_are_https_of_known_hosts_only() -> None:
    value = report(result(places=(introduced(),)), rules=(rule(references=("javascript:alert(1)", "http://a.example", "https://a.example/x")),))
    assert page(value).data["rules"][0]["links"] == ["https://a.example/x"]
    assert page(value).rows()[0]["places"][0][2] == ""
    remote = value._replace(scope=Scope("history", remote="git@github.com:a/b.git"))
    assert page(remote).rows()[0]["places"][0][2].startswith("https://github.com/a/b/blob/")


def test_every_finding_is_in_the_data_with_its_verdict() -> None:
    rows = page(history_report()).rows()
    assert {row["verdict"] for row in rows} == {"new", "inherited", "known", "excepted", "allowed", "vetoed"}
    assert sum(row["counts"] for row in rows) == 2


def test_the_overview_counts_and_charts_have_their_numbers_as_text() -> None:
    text = written("html", report(*many(100, confidence="high")))
    assert "<b>100</b>secrets" in text
    assert 'aria-label="Secrets by severity: critical 25, high 25, medium 25, low 25"' in text
    dated = written("html", report(result(places=(introduced(), newest()), in_head=True)))
    assert 'aria-label="Secrets by the year they were introduced: 2024 1"' in dated


def test_an_incomplete_scan_is_said_first() -> None:
    text = written("html", history_report())
    assert text.index("This scan is not complete.") < text.index("Overview")
    assert "permission denied" in text


DRIVER = """
const out = {};
const text = (selector) => document.querySelector(selector)?.textContent ?? "";
const all = (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent);
const set = (id, value) => { const node = document.getElementById(id); node.value = value; node.dispatchEvent(new Event("input")); };
const wait = (time) => new Promise((done) => setTimeout(done, time));
(async () => {
  out.first = text("#count"); out.rows = all("#rows tr").length; out.worst = [...new Set(all("#rows .badge"))];
  document.getElementById("next").click(); out.second = text("#count");
  set("search", "file_7.py rule-7"); await wait(300); out.found = all("#rows .open"); out.searched = text("#count");
  set("search", ""); set("severity", "low"); await wait(300); out.low = text("#count"); out.badges = [...new Set(all("#rows .badge"))];
  set("severity", ""); set("verdict", ""); await wait(300); out.every = text("#count");
  document.querySelector("th[data-sort=where] button").click(); out.sorted = all("#rows .open").slice(0, 3);
  out.aria = document.querySelector("th[data-sort=where]").getAttribute("aria-sort");
  document.querySelector("#rows .open").click(); out.details = text("#rows .details dd"); out.hash = location.hash;
  document.querySelector("#rows .open").click(); out.closed = all("#rows .details").length;
  document.body.dataset.out = JSON.stringify(out);
})();
"""


def dumped(file: Path, text: str, fragment: str = "") -> tuple[str, str]:
    """The document after its scripts ran, and the browser's log."""
    file.write_text(text, "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={file.parent / 'profile'}", "--enable-logging=stderr",
        "--virtual-time-budget=6000", "--dump-dom", file.as_uri() + fragment,
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return ended.stdout, ended.stderr


@needs_browser
@pytest.mark.slow
def test_a_browser_filters_sorts_and_opens_ten_thousand_findings(tmp_path: Path) -> None:
    text = written("html", report(*many(10_000)))
    digest = b64encode(sha256(DRIVER.encode()).digest()).decode()
    driven = text.replace("script-src '", f"script-src 'sha256-{digest}' '").replace("</body>", f"<script>{DRIVER}</script></body>")
    document, log = dumped(tmp_path / "page.html", driven)
    assert "CONSOLE" not in log
    match = re.search(r'data-out="([^"]*)"', document)
    assert match, log
    out = json.loads(match[1].replace("&quot;", '"').replace("&amp;", "&"))
    assert (out["first"], out["rows"]) == ("Findings 1 to 100 of 6,667 (of 10,000 in all)", 100)
    assert out["worst"] == ["critical"]
    assert out["second"].startswith("Findings 101 to 200 of 6,667")
    assert out["found"]
    assert all("file_7.py" in item for item in out["found"])
    assert out["badges"] == ["low"]
    assert out["low"].startswith("Findings 1 to 100 of 1,667")
    assert out["every"] == "Findings 1 to 100 of 10,000"
    assert out["sorted"] == sorted(out["sorted"])
    assert out["aria"] == "ascending"
    assert "Revoke" in out["details"]
    assert out["hash"].startswith("#sk1")
    assert out["closed"] == 0


@needs_browser
@pytest.mark.slow
def test_a_browser_runs_nothing_of_hostile_text_and_reports_no_violation(tmp_path: Path) -> None:
    document, log = dumped(tmp_path / "page.html", written("html", hostile_report()))
    assert "CONSOLE" not in log
    assert re.search(r'id="count"[^>]*>Findings 1 to \d+', document)
    assert "<img" not in document


@needs_browser
@pytest.mark.slow
def test_a_fingerprint_in_the_address_opens_its_finding(tmp_path: Path) -> None:
    value = report(*(result(number, places=(place(row=number),)) for number in range(1, 300)), result(999, verdict="known"))
    document, _ = dumped(tmp_path / "page.html", written("html", value), f"#{result(999).fingerprint}")
    assert document.count('class="details"') == 1
    assert f"<code>{result(999).fingerprint}</code>" in document
