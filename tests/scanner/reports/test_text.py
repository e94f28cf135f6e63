"""The text report: what a person reads, and what a terminal must never be told."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest

from detectors.model import Degraded, Evidence, Skipped
from scanner.report import Notice, Report, Scope
from scanner.reports.terminal.look import CODES, Look, cells
from scanner.reports.text import write
from tests.scanner.reports.builders import (
    CANARY,
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

EVERYTHING = Look(all=True, show_vetoed=True, verbose=True, color=False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def text(value: Report, **look: object) -> str:
    return written("text", value, look=Look(**{"color": False, **look}))  # type: ignore[arg-type]


def test_a_secret_is_shown_with_place_rule_value_line_commit_remedy_and_fingerprint() -> None:
    found = text(report(result(places=(introduced(), newest()), in_head=True, occurrences=4, slot="db.password")))
    assert found.splitlines()[:8] == [
        "high        config/app.env:7:9",
        "            Acme API key [acme-api-key]  acme_****[24]  in db.password",
        "          | API_KEY=****",
        "since       0123456789ab by Ada Lovelace on 2024-01-02, still in HEAD",
        "also in     3 more places",
        "why         has the form of: Acme API key",
        "to do       Revoke the key in Acme's console and read the new one from a secret store.",
        "fingerprint sk1:0000000000000001",
    ]


def test_one_secret_in_many_files_is_one_block() -> None:
    results = [result(n, secret_id="same", places=(place(f"f{n}.py"),)) for n in range(1, 7)]
    found = text(report(*results))
    assert found.count("to do") == 1
    assert "also in     f2.py:3:9, f3.py:3:9, f4.py:3:9, 2 more places" in found
    assert "1 secret in 6 places: 1 high" in found


def told(text: str) -> int:
    """How many findings have a block of their own; the exception to paste names a fingerprint too."""
    return len(re.findall(r"fingerprint (?!=)", text))


def test_verdicts_other_than_new_are_said_and_only_live_ones_are_shown() -> None:
    verdicts = ("new", "inherited", "known", "excepted", "allowed", "vetoed")
    value = report(*(result(n, verdict=v, verdict_reason="why") for n, v in enumerate(verdicts)), result(9, confidence="low"))
    found = text(value)
    assert told(found) == 1
    assert "1 new secret in 1 place: 1 high (1 secret already there)" in found
    assert "(already there: why)" in text(value, all=True)
    assert "Not counted: 1 in the baseline, 1 excepted, 1 allowed in source." in found
    assert "1 match taken for no secret (--show-vetoed says why)." in found
    assert "1 secret of low confidence not shown" in found
    assert told(text(value, all=True)) == 6
    assert told(text(value, all=True, show_vetoed=True)) == 7


def test_a_first_run_with_many_secrets_shows_counts_the_worst_twenty_and_what_to_type() -> None:
    value = report(*many(600, confidence="high"), scope=Scope("history", root="legacy"))
    found = text(value)
    assert len(found.splitlines()) < 70
    assert "600 secrets in 600 places: 150 critical, 150 high, 150 medium, 150 low" in found
    assert len(re.findall(r"^  critical  \S+:\d+:9 ", found, re.MULTILINE)) == 20
    assert "By folder" in found
    assert "straykey history --all" in found
    assert "straykey baseline create" in found
    assert told(text(value, all=True)) == 600


def test_fifty_secrets_are_still_shown_one_by_one() -> None:
    assert told(text(report(*many(50, confidence="high")))) == 50


def test_the_closing_lines_say_what_was_scanned_and_what_was_not() -> None:
    value = report(
        skipped=tuple(Skipped(f"f{n}", "unreadable", "denied") for n in range(9)),
        degraded=(Degraded("x.yml", "structure"),),
        notices=(Notice("n", "note", "a note"), Notice("w", "warning", "a warning", "a.py", 4)),
        scope=Scope("history", "demo", (("commits", 1), ("blobs", 12345)), (("vendored", 3),), 5_780_000_000, "c" * 40, "main", details=("submodule x",)),
    )
    found = text(value)
    assert "Scanned 1 commit, 12,345 blobs (5.8 GB) of demo, main at cccccccccccc." in found
    assert "NOT scanned: 9 inputs (unreadable 9). This run is not complete, and ends with 3." in found
    assert "  and 4 more (--verbose names them)" in found
    assert "Scanned by patterns, but not analysed in full: 1 input (structure 1)." in found
    assert "Left out by policy: 3 (3 vendored)." in found
    assert "submodule x" in found
    assert found.index("warning: a.py:4: a warning") < found.index("note: a note")
    assert "f8: unreadable (denied)" in text(value, verbose=True)


def test_nothing_found_says_so() -> None:
    assert text(report()).splitlines() == ["No secrets found.", "Scanned 12 files (3.5 kB) of demo."]
    assert text(report(result(verdict="known"))).startswith("No new secrets.")


def test_quiet_is_a_line_a_secret_and_what_went_wrong() -> None:
    value = report(result(), skipped=(Skipped("a", "unreadable"),), notices=(Notice("n", "warning", "w"),))
    assert text(value, quiet=True).splitlines() == [
        "high      config/app.env:1:9  Acme API key  acme_****[24]",
        "NOT scanned: 1 input (unreadable 1). This run is not complete, and ends with 3.",
        "  a: unreadable",
    ]
    assert text(report(), quiet=True) == ""


def test_verbose_says_why() -> None:
    evidence = Evidence(("its CRC is right",), (), ("stands in a test path",), ("base64",), 4.25)
    found = text(report(result(evidence=evidence)), verbose=True)
    assert "why         its CRC is right\ndoubts      stands in a test path\nsteps       base64\nentropy     4.2 bits per byte\n" in found


@pytest.mark.parametrize("text_", HOSTILE)
@pytest.mark.parametrize("look", [Look(color=False), EVERYTHING, Look(color=False, quiet=True)])
def test_hostile_text_reaches_no_terminal(text_: str, look: Look) -> None:
    value = report(
        result(places=(place(text_, line=text_, container=(text_,)),), redacted=text_, slot=text_, verdict="inherited", verdict_reason=text_),
        rules=(rule(title=text_, remedy=text_),),
        skipped=(Skipped(text_, text_, text_),),
        notices=(Notice(text_, "error", text_, text_),),
        scope=Scope("tree", text_, ((text_, 2),), ((text_, 2),), 1, text_, text_, details=(text_,)),
    )
    found = written("text", value, look=look)
    assert all(line.isprintable() for line in found.split("\n"))
    assert not [line for line in found.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def test_hostile_text_in_a_digest_reaches_no_terminal() -> None:
    results = [result(n, places=(place(f"{t}/{t}/x"),), rule_id=t) for n, t in enumerate(HOSTILE * 2)]
    found = text(report(*results, rules=()))
    assert "The worst 20" in found
    assert all(line.isprintable() for line in found.split("\n"))


def test_only_our_own_colours_are_written_to_a_terminal() -> None:
    found = written("text", hostile_report(), look=EVERYTHING._replace(color=True))
    assert set(re.findall("\x1b\\[([0-9;]*)m", found)) <= {*CODES.values(), "0"}
    assert found.count("\x1b") == len(re.findall("\x1b\\[[0-9;]*m", found))


def test_colours_need_a_terminal_and_respect_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    def has_color(stream: io.StringIO, look: Look) -> bool:
        write(report(result()), stream, look)
        return "\x1b" in stream.getvalue()

    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert has_color(Terminal(), Look())
    assert not has_color(io.StringIO(), Look())
    assert has_color(io.StringIO(), Look(color=True))
    assert not has_color(Terminal(), Look(color=False))
    monkeypatch.setenv("TERM", "dumb")
    assert not has_color(Terminal(), Look())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_color(Terminal(), Look())


@pytest.mark.parametrize("width", [60, 80, 132])
def test_lines_keep_within_the_width_but_for_what_must_be_copied(width: int) -> None:
    long = "x = " + "漢字 " * 60 + "'****'" + " trailing" * 30
    value = report(result(places=(introduced(line=long),), in_head=False, redacted="****[9]"), notices=(), degraded=(Degraded("a", "b"),))
    found = text(value, width=width)
    assert max(cells(line) for line in found.splitlines() if "fully" not in line and "not analysed" not in line) <= width
    assert "****" in next(line for line in found.splitlines() if line.lstrip().startswith("|"))


def test_a_console_of_another_encoding_gets_escapes_and_all_of_the_report() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\n")
    write(report(result(places=(place("映射/é.ts"),))), stream)
    stream.flush()
    assert "\\u6620\\u5c04/é.ts:3:9" in raw.getvalue().decode("cp1252")


def test_a_revealed_secret_is_shown_only_where_the_report_has_it() -> None:
    assert f"secret      {CANARY}" in text(report(result(secret=CANARY)))
    assert "secret      " not in text(report(result()))


def test_plain_text_imports_no_library() -> None:
    code = (
        "import sys, io; from tests.scanner.reports.builders import history_report, written; before = set(sys.modules);"
        "written('text', history_report()); print(sorted(m for m in set(sys.modules) - before if m.split('.')[0] not in ('scanner', 'detectors')))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_history_report_names_everything_it_holds() -> None:
    found = text(history_report(), all=True, show_vetoed=True)
    assert "<message of commit cccccccccccc>:3:9  (not a secret)" in found
    assert "(excepted: ops, until 2027-01-01)" in found
