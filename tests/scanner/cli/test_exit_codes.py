"""The exit table: 0 nothing new, 1 new findings, 2 usage or configuration, 3 something meant to be scanned was not; 3 outranks 1."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.scanner.runs.test_history import line
from tests.support.command import CODE
from tests.support.repository import Repo, environment
from tests.support.tokens import Tokens


def secret() -> bytes:
    """A token whose check digits prove it: critical, of high confidence."""
    return line(Tokens("exit codes")())


def folder(files: dict[str, bytes]) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        for name, data in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)

    return make


def repository(files: dict[str, bytes], *, staged: dict[str, bytes] | None = None) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        repo = Repo(root)
        repo.commit(files)
        repo.stage(staged or {})

    return make


def large(root: Path) -> None:
    folder({"straykey.toml": b"[limits]\nfile_size = 5000\n", "a.txt": bytes(6000), "b.py": secret()})(root)


def pipe(root: Path) -> None:
    folder({"a.txt": b"x"})(root)
    os.mkfifo(root / "pipe")


def allowed(root: Path) -> None:
    folder({"a.py": secret().rstrip() + b"  # straykey: allow made up\n"})(root)


class Case(NamedTuple):
    """A folder, a command line in it, and the code that it ends with."""

    make: Callable[[Path], None]
    arguments: tuple[str, ...]
    code: int
    given: bytes = b""


CLEAN, DIRTY = folder({"a.py": b"x = 1\n"}), folder({"a.py": secret()})
MIXED = folder({"low.txt": b"x = 1\n", "a.py": secret()})
CASES = {
    "clean folder": Case(CLEAN, ("scan",), 0),
    "clean file": Case(CLEAN, ("scan", "a.py"), 0),
    "finding": Case(DIRTY, ("scan",), 1),
    "finding in a named file": Case(DIRTY, ("scan", "a.py"), 1),
    "exit zero": Case(DIRTY, ("scan", "--exit-zero"), 0),
    "fail on never": Case(DIRTY, ("scan", "--fail-on", "never"), 0),
    "fail on critical": Case(DIRTY, ("scan", "--fail-on", "critical"), 1),
    "allowed in the source": Case(allowed, ("scan",), 0),
    "of high confidence only": Case(DIRTY, ("scan", "--min-confidence", "high"), 1),
    "empty folder": Case(folder({}), ("scan",), 3),
    "everything excluded": Case(folder({"straykey.toml": b'exclude = ["*"]\n', "a.py": secret()}), ("scan",), 3),
    "too large, and a finding": Case(large, ("scan",), 3),
    "too large, exit zero": Case(large, ("scan", "--exit-zero"), 3),
    "too large, fail on never": Case(large, ("scan", "--fail-on", "never"), 3),
    "a pipe is no loss": Case(pipe, ("scan",), 0),
    "an empty file is scanned": Case(folder({"a": b""}), ("scan",), 0),
    "no such path": Case(CLEAN, ("scan", "nowhere.py"), 2),
    "one path of two is not there": Case(CLEAN, ("scan", "a.py", "nowhere.py"), 2),
    "no such verb": Case(CLEAN, ("find",), 2),
    "no verb": Case(CLEAN, (), 2),
    "no such option": Case(CLEAN, ("scan", "--nothing"), 2),
    "abbreviated option": Case(CLEAN, ("scan", "--exit"), 2),
    "no such format": Case(CLEAN, ("scan", "--format", "word"), 2),
    "no such severity": Case(CLEAN, ("scan", "--fail-on", "huge"), 2),
    "jobs that are no number": Case(CLEAN, ("scan", "--jobs", "many"), 2),
    "fewer than no jobs": Case(CLEAN, ("scan", "--jobs", "-1"), 2),
    "report without a file": Case(CLEAN, ("scan", "--report", "sarif"), 2),
    "output in no folder": Case(CLEAN, ("scan", "--output", "none/report.txt"), 2),
    "no such configuration": Case(CLEAN, ("scan", "--config", "none.toml"), 2),
    "configuration that is none": Case(folder({"straykey.toml": b"[[["}), ("scan",), 2),
    "configuration with an unknown key": Case(folder({"straykey.toml": b"nothing = 1\n"}), ("scan",), 2),
    "no such rules": Case(CLEAN, ("scan", "--rules", "none.toml"), 2),
    "rules that are none": Case(folder({"own.toml": b"[[rule]]\nid = 'x'\n"}), ("scan", "--rules", "own.toml"), 2),
    "help": Case(CLEAN, ("--help",), 0),
    "help of a verb": Case(CLEAN, ("scan", "--help"), 0),
    "version": Case(CLEAN, ("--version",), 0),
    "clean standard input": Case(CLEAN, ("scan", "-"), 0, b"x = 1\n"),
    "finding in standard input": Case(CLEAN, ("scan", "-"), 1, secret()),
    "empty standard input": Case(CLEAN, ("scan", "-"), 0),
    "standard input and a file": Case(CLEAN, ("scan", "-", "a.py"), 2),
    "standard input that is too large": Case(folder({"straykey.toml": b"[limits]\nfile_size = 5000\n"}), ("scan", "-"), 3, bytes(6000)),
    "history of no repository": Case(CLEAN, ("history",), 2),
    "history of no folder": Case(CLEAN, ("history", "nowhere"), 2),
    "clean history": Case(repository({"a.py": b"x\n"}), ("history",), 0),
    "finding in history": Case(repository({"a.py": secret()}), ("history",), 1),
    "history, exit zero": Case(repository({"a.py": secret()}), ("history", "--exit-zero"), 0),
    "hook in no repository": Case(CLEAN, ("hook",), 2),
    "hook with files in no repository": Case(CLEAN, ("hook", "a.py"), 2),
    "nothing staged": Case(repository({"a.py": secret()}), ("hook",), 0),
    "clean staged": Case(repository({}, staged={"a.py": b"x\n"}), ("hook",), 0),
    "finding staged": Case(repository({}, staged={"a.py": secret()}), ("hook",), 1),
    "finding staged, exit zero": Case(repository({}, staged={"a.py": secret()}), ("hook", "--exit-zero"), 0),
    "what HEAD has is inherited": Case(repository({"a.py": secret()}, staged={"a.py": secret() + b"# more\n"}), ("hook",), 0),
    "what HEAD has in another file is new": Case(repository({"a.py": secret()}, staged={"b.py": secret()}), ("hook",), 1),
    "clean push": Case(repository({"a.py": b"x\n"}), ("hook", "--push"), 0),
    "finding in a push": Case(repository({"a.py": secret()}), ("hook", "--push"), 1),
    "a push of nothing": Case(repository({"a.py": secret()}), ("hook", "--push", "origin", "address"), 0),
    "a push that is none": Case(repository({"a.py": secret()}), ("hook", "--push"), 2, b"a b c\n"),
    "push in no repository": Case(CLEAN, ("hook", "--push"), 2),
    "install in no repository": Case(CLEAN, ("hook", "--install"), 2),
    "finding in a range": Case(repository({"a.py": secret()}), ("history", "--branch", "main"), 1),
    "an empty range": Case(repository({"a.py": secret()}), ("history", "--range", "HEAD..HEAD"), 0),
    "a range from nowhere": Case(repository({"a.py": secret()}), ("history", "--range", "nowhere..HEAD"), 2),
    "a range that is none": Case(repository({"a.py": secret()}), ("history", "--range", "HEAD"), 2),
    "since no day": Case(repository({"a.py": secret()}), ("history", "--since", "once"), 2),
    "a named file that is not staged": Case(repository({"a.py": secret()}), ("hook", "a.py"), 1),
}


@pytest.mark.parametrize("name", CASES)
def test_a_run_ends_with_its_code(tmp_path, cli, name):
    case = CASES[name]
    root = tmp_path / "root"
    root.mkdir()
    case.make(root)
    outcome = cli(*case.arguments, cwd=root, given=case.given)
    assert outcome.code == case.code, outcome
    if case.code == 2:
        assert outcome.stderr or not case.arguments
        assert "Traceback" not in outcome.stderr
        assert "internal error" not in outcome.stderr
    assert Tokens("exit codes")().decode() not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("form", ["text", "line", "json", "jsonl", "sarif", "github", "html", "junit", "gitlab", "csv", "markdown"])
def test_the_report_s_format_never_changes_the_code(tmp_path, cli, form):
    for name, make, code in (("dirty", DIRTY, 1), ("clean", CLEAN, 0), ("large", large, 3)):
        (tmp_path / name).mkdir()
        make(tmp_path / name)
        outcome = cli("scan", "--format", form, cwd=tmp_path / name)
        assert outcome.code == code, outcome
        assert Tokens("exit codes")().decode() not in outcome.stdout + outcome.stderr


def test_a_class_of_skipping_is_the_configuration_s_to_change(tmp_path, cli):
    """A pipe is no loss by default, and what is too large is one."""
    os.mkfifo(tmp_path / "pipe")
    folder({"a.py": b"x\n", "b.txt": bytes(6000)})(tmp_path)
    (tmp_path / "straykey.toml").write_text(
        '[limits]\nfile_size = 5000\n[skips]\n"not-a-regular-file" = "incomplete"\n"too-large" = "degraded"\n'
    )
    assert cli("scan", cwd=tmp_path).code == 3
    (tmp_path / "pipe").unlink()
    assert cli("scan", cwd=tmp_path).code == 0


def test_an_output_that_nobody_reads_any_more_is_no_traceback(tmp_path, cli):
    """As with `straykey scan | head -1`."""
    DIRTY(tmp_path)
    reader, writer = os.pipe()
    os.close(reader)
    environ = {**environment(tmp_path), "STRAYKEY_CACHE": os.environ["STRAYKEY_CACHE"]}
    done = subprocess.run(
        [sys.executable, "-P", "-c", CODE, "scan"], cwd=tmp_path, env=environ, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode in (1, 3)
