"""Laws that hold for every format, found by the directory."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from scanner.reports import load_report, report_names
from tests.scanner.reports.builders import CANARY, history_report, hostile_report, place, report, result, written

NAMES = sorted(report_names())
REVEALING = ("json", "jsonl", "text")


def test_the_directory_is_the_registry() -> None:
    assert {"sarif", "sarif-github", "text", "jsonl", "json", "line", "github", "markdown", "csv", "junit", "gitlab", "html"} <= report_names()
    assert "shared" not in report_names()


@pytest.mark.parametrize("name", ["shared", "nothing", "../x", "", "os", "sarif.x", "Text", "__init__"])
def test_a_name_that_is_no_format_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        load_report(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_writes_hostile_text_as_something_that_can_be_encoded(name: str) -> None:
    written(name, hostile_report()).encode()


@pytest.mark.parametrize("name", ["sarif", "sarif-github", "json", "jsonl", "gitlab"])
def test_no_json_has_a_lone_surrogate_which_strict_readers_refuse(name: str) -> None:
    text = written(name, hostile_report())
    for document in text.splitlines() if name == "jsonl" else [text]:
        json.dumps(json.loads(document), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", NAMES)
def test_every_format_writes_the_same_text_twice(name: str) -> None:
    assert written(name, history_report()) == written(name, history_report())


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REVEALING])
def test_a_revealed_secret_is_in_no_format_but_those_for_it(name: str) -> None:
    assert CANARY not in written(name, report(result(secret=CANARY)))
    assert CANARY not in written(name, hostile_report())


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sarif-github"])
def test_the_unkeyed_hash_of_a_line_goes_to_github_alone(name: str) -> None:
    value = report(result(places=(place(line_hash="39cafe:1"),)))
    assert "39cafe:1" not in written(name, value)
    assert "39cafe:1" in written("sarif-github", value)


@pytest.mark.parametrize("name", REVEALING)
def test_the_revealing_formats_reveal(name: str) -> None:
    assert CANARY in written(name, report(result(secret=CANARY)))


@pytest.mark.parametrize("name", NAMES)
def test_every_format_says_that_something_was_not_scanned(name: str) -> None:
    assert "unreadable" in written(name, history_report())


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import hashlib; from scanner.reports import report_names; from tests.scanner.reports.builders import *;"
        "print([hashlib.sha256(written(n, r).encode()).hexdigest() for n in sorted(report_names()) for r in (history_report(), hostile_report())])"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
