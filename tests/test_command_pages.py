"""The man page and the completions: read by the programs that they are for, where these are here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from docs.command_pages import roff, verbs
from scanner.cli.main import verb_names

DOCS = Path(__file__).resolve().parent.parent / "docs"
COMPLETIONS = DOCS / "completions"


def completed(*words: str) -> list[str]:
    """What bash offers behind these words."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _straykey; printf "%s\\n" "${COMPREPLY[@]}"'
    command = ["bash", "--norc", "-c", script, "bash", str(COMPLETIONS / "straykey.bash"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_bash_completes_verbs_options_and_values():
    assert set(verb_names()) <= set(completed("straykey", ""))
    assert completed("straykey", "hist") == ["history"]
    assert completed("straykey", "hook", "--inst") == ["--install"]
    assert set(completed("straykey", "scan", "--fail-on", "")) == {"low", "medium", "high", "critical", "never"}
    assert "sarif" in completed("straykey", "scan", "--format", "s")
    assert completed("straykey", "scan", "some-file") == []


@pytest.mark.parametrize(("shell", "check", "file"), [("bash", "-n", "straykey.bash"), ("zsh", "-n", "_straykey"), ("fish", "--no-execute", "straykey.fish")])
def test_shells_can_read_their_completions(shell, check, file):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    done = subprocess.run([shell, check, str(COMPLETIONS / file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_verb_and_option_is_in_each_of_them():
    for path in (*COMPLETIONS.iterdir(), DOCS / "man" / "straykey.1"):
        text = path.read_text(encoding="utf-8")
        for verb in verbs():
            wanted = [roff(flag) if path.suffix == ".1" else flag.lstrip("-") for flag in verb.flags]
            assert [flag for flag in wanted if flag not in text] == [], path.name


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not here")
def test_the_man_page_has_no_warnings():
    done = subprocess.run(["groff", "-man", "-Tascii", "-ww", str(DOCS / "man" / "straykey.1")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "STRAYKEY(1)" in done.stdout
