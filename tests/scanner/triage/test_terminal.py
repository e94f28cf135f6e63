"""Triage in a real pseudo-terminal, through the command: what is seen, what is written, and how it ends."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.support.command import CODE
from tests.support.repository import environment

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal here")
PATIENCE = 240  # seconds until something must be seen on a busy machine
SEQUENCES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """The command on a pseudo-terminal of 24 lines and 100 columns."""

    def __init__(self, folder: Path, environ: dict[str, str], *arguments: str) -> None:
        import fcntl
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        self.before = termios.tcgetattr(slave)
        command = [sys.executable, "-P", "-c", CODE, "triage", *arguments]
        self.process = subprocess.Popen(command, cwd=folder, env={**environ, "TERM": "xterm", "NO_COLOR": "1"}, stdin=slave, stdout=slave, stderr=slave)
        self.slave = slave
        self.seen = b""

    def until(self, text: str) -> str:
        """What was written since the last time, up to and with the text."""
        wanted, end = text.encode(), time.monotonic() + PATIENCE
        while wanted not in SEQUENCES.sub(b"", self.seen):
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} was not seen in {SEQUENCES.sub(b'', self.seen)!r}"
            self.seen += os.read(self.master, 65536)
        shown, self.seen = SEQUENCES.sub(b"", self.seen).decode("utf-8", "replace"), b""
        return shown

    def send(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self) -> int:
        code = self.process.wait(PATIENCE)
        os.close(self.slave)
        os.close(self.master)
        return code


@pytest.fixture
def environ(tmp_path, cache) -> dict[str, str]:
    return {**environment(tmp_path), "STRAYKEY_CACHE": str(cache)}


@pytest.fixture
def terminal(folder, environ):
    """`terminal()` starts the command; what a failed test leaves running is ended."""
    started: list[Terminal] = []

    def start() -> Terminal:
        started.append(Terminal(folder, environ))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.fixture
def folder(tmp_path, token) -> Path:
    """Two tokens in two files."""
    made = tmp_path / "code"
    made.mkdir()
    (made / "a.py").write_bytes(b"import os\nTOKEN = '" + token() + b"'\n")
    (made / "b.py").write_bytes(b"KEY = '" + token() + b"'\n")
    return made


def test_decisions_are_written_once_they_are_accepted(folder, terminal, cli):
    terminal = terminal()
    first = terminal.until("undecided")
    assert "a.py:2:10" in first
    assert (folder / "a.py").read_text().split("'")[1] not in first
    terminal.send("f")
    terminal.until("reason:")
    terminal.send("made up\r")
    terminal.until("decided 1")
    terminal.send("b")
    terminal.until("decided 2")
    assert not (folder / "straykey-exceptions.toml").exists()
    terminal.send("w")
    terminal.until("This will be written")
    terminal.send("y")
    terminal.until("written: exceptions 1, entries of the baseline 1")
    assert terminal.end() == 0
    (entry,) = tomllib.loads((folder / "straykey-exceptions.toml").read_text())["exception"]
    assert (entry["kind"], entry["reason"]) == ("false-positive", "made up")
    outcome = cli("scan", ".", "--format", "jsonl", cwd=folder)
    assert outcome.code == 0
    assert sorted(one["verdict"] for one in outcome.records("finding")) == ["excepted", "known"]


@pytest.mark.parametrize("how", ["\x03", "q", "hangup", "terminate"])
def test_it_ends_cleanly_and_goes_on_where_it_was(folder, environ, terminal, how):
    import termios

    start, terminal = terminal, terminal()
    terminal.until("undecided")
    terminal.send("r")
    terminal.until("decided 1: 1 real")
    if len(how) == 1:
        terminal.send(how)
    else:
        terminal.process.send_signal(signal.SIGHUP if how == "hangup" else signal.SIGTERM)
    terminal.until("decisions kept for the next time: 1")
    assert termios.tcgetattr(terminal.slave) == terminal.before, "the terminal is as it was"
    assert terminal.end() == 0
    assert not list(folder.glob("straykey*"))
    if how == "q":
        again = start()
        again.until("decided 1: 1 real")
        again.send("q")
        assert again.end() == 0
    kept = b"".join(path.read_bytes() for path in Path(environ["STRAYKEY_CACHE"], "straykey").glob("triage-*"))
    assert kept
    for name in ("a.py", "b.py"):
        assert (folder / name).read_bytes().split(b"'")[1] not in kept


def test_without_a_terminal_it_says_what_it_needs(folder, cli):
    outcome = cli("triage", cwd=folder)
    assert outcome.code == 2
    assert "needs a terminal" in outcome.stderr


def test_where_nothing_is_new_it_says_so(tmp_path, cli):
    (tmp_path / "clean").mkdir()
    outcome = cli("triage", cwd=tmp_path / "clean")
    assert (outcome.code, outcome.stdout) == (0, "nothing to decide: no finding is new\n")
