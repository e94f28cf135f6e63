"""Test 19: a thousand secrets of every kind, and none of them in any output, cache or message, in whatever form."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path
from random import Random
from urllib.parse import quote_from_bytes

import pytest

from detectors.catalogue import RULES, read_texts
from detectors.checks import load_templates
from detectors.engine import HyperscanEngine, compile_database
from detectors.examples import expand
from detectors.terms import Term
from scanner.reports import report_names
from tests.support.command import ROOT

pytest.importorskip("hyperscan", reason="nine thousand needles are looked for at once")

NAMED = ("password = '{}'\n", "db:\n  password: {}\n", '{{"client_secret": "{}"}}\n', "mysql://root:{}@db.example.org/x\n")
SUFFIXES = (".py", ".yaml", ".json", ".txt")
LONGEST = 40  # bytes of a form that are looked for
SHORTEST = 10  # bytes: a piece of a secret that is shorter stands somewhere by chance


def planted(folder: Path) -> list[bytes]:
    """Write a file for each rule and for each kind of name; the secrets in them."""
    random, templates, found = Random("redaction"), load_templates(), []
    texts = read_texts((path.name, path.read_bytes()) for path in sorted(RULES.glob("*.toml")))
    for rule_id, text in texts.items():
        if rule_id.endswith(("-logged", "-echoed", "-logged-after-fetch")):
            continue  # what these mark is the name of a variable
        example = expand(text.examples[0], random, templates)
        (folder / f"{rule_id}.txt").write_bytes(example.data + b"\n")
        found += [example.data[span.start : span.end] for span in example.expected]
    for number in range(200):
        secret = "".join(random.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNP23456789", k=16))
        (folder / f"named-{number}{SUFFIXES[number % 4]}").write_text(NAMED[number % 4].format(secret))
        found.append(secret.encode())
    return found


def forms(secret: bytes) -> dict[str, bytes]:
    """What would give it away: as it is, encoded, reversed, and its second half (the first may be a public prefix)."""
    told = {
        "raw": secret,
        "base64": base64.b64encode(secret)[:-4],
        "percent": quote_from_bytes(secret, safe="").encode(),
        "reversed": secret[::-1],
        "half": secret[len(secret) // 2 :],
        "escaped": secret.decode("latin-1").encode("unicode_escape"),
    }
    cut = {name: form if len(form) <= LONGEST else form[len(form) // 2 :][:LONGEST] for name, form in told.items()}
    return {name: form for name, form in cut.items() if len(form) >= SHORTEST}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("redaction")
    (folder / "root").mkdir()
    return folder, planted(folder / "root")


def leaks(secrets: list[bytes], texts: dict[str, bytes]) -> set[tuple[str, str, str]]:
    """Where a form of a secret stands. The secret itself is not in the answer: this is what a failed test shows."""
    labels = [(form, f"secret {number}", needle) for number, secret in enumerate(secrets) for form, needle in forms(secret).items()]
    database = compile_database([Term(0, "".join(f"\\x{byte:02x}" for byte in needle)) for _, _, needle in labels])
    engine = HyperscanEngine(database)
    return {(name, *labels[term][:2]) for name, text in texts.items() for _, term in engine.scan(text).found}


def test_no_output_holds_a_secret(place, cli, tmp_path, cache):
    folder, secrets = place
    assert len(secrets) > 1000
    formats = sorted(report_names())
    reports = [f"--report={name}={tmp_path / f'out.{name}'}" for name in formats]
    outcome = cli("scan", folder / "root", "--debug", "--verbose", "--all", "--show-vetoed", *reports)
    texts = {name: (tmp_path / f"out.{name}").read_bytes() for name in formats}
    texts |= {"stdout": outcome.stdout.encode("utf-8", "surrogateescape"), "stderr": outcome.stderr.encode("utf-8", "surrogateescape")}
    texts |= {f"cache {path.name[-6:]}": path.read_bytes() for path in cache.rglob("*") if path.is_file()}
    assert outcome.code == 1
    found = leaks(secrets, texts)
    assert not found
    if sys.platform != "win32":
        assert {stat.S_IMODE((tmp_path / f"out.{name}").stat().st_mode) for name in formats} == {0o600}


def test_the_search_finds_what_is_there(place):
    folder, secrets = place
    files = {path.name: path.read_bytes() for path in (folder / "root").iterdir()}
    assert len({one[2] for one in leaks(secrets, files)}) > 1000
    encoded = {"": base64.b64encode(secrets[-1]) + b" " + secrets[-2][::-1]}
    assert {one[1] for one in leaks(secrets, encoded)} == {"base64", "reversed"}


BROKEN = """
import sys
sys.path.insert(0, {root!r})
from scanner import conclude
from scanner.cli import main
import scanner.cli.verbs.scan as scan
def fail(harvest, *_):
    secret = harvest.occurrences[0].secret.reveal()
    raise ValueError(secret)
scan.conclude = fail
sys.exit(main.main(sys.argv[1:]))
"""


def test_an_error_of_our_own_that_quotes_a_secret_shows_none(place, tmp_path, cache):
    """With --debug the places in the program are shown, never the message."""
    folder, secrets = place
    environ = {**os.environ, "STRAYKEY_CACHE": str(cache)}
    code = BROKEN.format(root=str(ROOT))
    done = subprocess.run([sys.executable, "-P", "-c", code, "scan", str(folder / "root" / "named-0.py"), "--debug"], env=environ, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"internal error (ValueError)" in done.stderr
    assert b"in fail" in done.stderr or b"fail" in done.stderr
    assert not leaks(secrets, {"stderr": done.stderr, "stdout": done.stdout})
