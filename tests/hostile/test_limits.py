"""Limits of the configuration: each holds, and reaching one is said."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from detectors.artifact import Artifact, Origin
from scanner.confine import confine
from scanner.crew import Foreman, Task
from scanner.setup import Setup
from scanner.workbench import Workbench
from scanner.workers import ForkedWorker, can_fork

linux = pytest.mark.skipif(not can_fork(), reason="only Linux confines")


def reasons(tmp_path, cli, limits: str, name: str, data: bytes):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "straykey.toml").write_text(f"[limits]\n{limits}\n")
    (tmp_path / "root" / name).write_bytes(data)
    outcome = cli("scan", tmp_path / "root", "--format", "jsonl")
    return outcome, {one["reason"] for one in outcome.records() if one["type"] in ("degraded", "skipped")}


def test_hits_of_one_rule(tmp_path, cli, token):
    outcome, said = reasons(tmp_path, cli, "rule_hits = 3", "a.txt", b"".join(b"%s\n" % token() for _ in range(5)) + token("npm-access-token"))
    assert "rule-budget" in said
    assert "npm-access-token" in {one["rule_id"] for one in outcome.findings}
    assert outcome.code == 1


def test_the_length_of_a_line(tmp_path, cli, token):
    long = b'x = {"password": "tR0ub4dor&3x", "n": [' + b"1," * 200 + b"1]}\n"
    outcome, said = reasons(tmp_path, cli, "line_length = 100", "a.py", long + token())
    assert "structure" in said
    assert "github-personal-access-token" in {one["rule_id"] for one in outcome.findings}


def test_decoded_bytes(tmp_path, cli):
    text = base64.b64encode(b"some words of a text, over and over again; " * 100)
    _, said = reasons(tmp_path, cli, "decode_bytes = 100", "a.txt", b"x = " + text + b"\n")
    assert "decode-limit" in said


def test_the_size_of_a_file(tmp_path, cli):
    outcome, said = reasons(tmp_path, cli, "file_size = 10", "a.txt", b"more than ten bytes")
    assert "too-large" in said
    assert outcome.code == 3


@linux
def test_a_worker_has_no_more_memory_than_it_was_given(tmp_path):
    """It dies of a file that it can't hold; the file is lost, and said, and the next one is read."""
    (tmp_path / "large").write_bytes(b"a b\n" * (62 << 18))
    (tmp_path / "small").write_bytes(b"x\n")
    foreman = Foreman(lambda: ForkedWorker(Workbench(Setup(str(tmp_path), memory=1 << 20))))
    done = foreman.do(Task(0, "files", ("large", "small")))
    foreman.close()
    assert [one.lost for one in done] == ["worker-died", ""]


class Crashing(Workbench):
    """Its structure ends the process, as a grammar could."""

    def _read_structure(self, text, wanted):
        if not self._plain:
            os._exit(9)
        return super()._read_structure(text, wanted)


@linux
def test_a_file_whose_structure_ends_the_worker_keeps_what_patterns_find(tmp_path, token, cache):
    from scanner import wire

    (tmp_path / "a.py").write_bytes(b"password = 'tR0ub4dor&3x'\nkey = '%s'\n" % token())
    (tmp_path / "b.py").write_bytes(b"key = '%s'\n" % token())
    foreman = Foreman(lambda: ForkedWorker(Crashing(Setup(str(tmp_path)))))
    done = foreman.do(Task(0, "files", ("a.py", "missing", "a.py")))
    foreman.close()
    assert [one.lost for one in done] == ["", "", ""]
    found = wire.unpack(done[0].result)
    assert [one.rule_id for one in found.occurrences if not one.vetoed] == ["github-personal-access-token"]
    assert [(one.reason, one.detail) for one in found.degraded] == [("structure", "reading it ended the process that did")]


def in_child(work) -> bytes:
    out, back = os.pipe()
    if not os.fork():
        try:
            os.write(back, work())
        finally:
            os._exit(0)
    os.close(back)
    with os.fdopen(out, "rb") as stream:
        found = stream.read()
    os.wait()
    return found


@linux
def test_a_confined_process_has_neither_network_nor_files_to_write(tmp_path):
    def work() -> bytes:
        import socket

        held = confine(1 << 30)
        tried = []
        for name, attempt in (
            ("network", lambda: socket.socket(socket.AF_INET).close()),
            ("network", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).close()),
            ("writes", lambda: (tmp_path / "new").write_text("x")),
            ("writes", (tmp_path / "folder").mkdir),
            ("writes", lambda: os.truncate(tmp_path / "old", 0)),
            ("writes", (tmp_path / "old").unlink),
        ):
            try:
                attempt()
            except OSError:
                continue
            if name in held:
                tried.append(name)
        with Path(os.devnull).open("wb") as null:
            null.write(b"x")
        return f"{' '.join(held)}|{' '.join(tried)}|{(tmp_path / 'old').read_text()}".encode()

    (tmp_path / "old").write_text("stays")
    held, tried, old = in_child(work).decode().split("|")
    assert not tried
    assert old == "stays"
    assert {"memory", "core"} <= set(held.split())


@linux
def test_whoever_works_is_confined(bench, tmp_path):
    """Seen from outside: a worker has a seccomp filter, and its memory is limited."""
    worker = ForkedWorker(bench)
    assert worker.ask({"kind": "texts", "items": [["a", "x"]]}, 1, 60)
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{worker._pid}/status").read_text().splitlines() if ":\t" in line)
    limits = Path(f"/proc/{worker._pid}/limits").read_text()
    worker.end()
    assert status["NoNewPrivs"] == "1"
    if os.uname().machine in ("x86_64", "aarch64"):
        assert status["Seccomp"] == "2"
    assert "Max address space         unlimited" not in limits


def test_an_encoded_text_within_the_limits_is_not_said(bench):
    found = bench.examine(Artifact(Origin("a.txt"), b"x = " + base64.b64encode(b"some words of a text") + b"\n"))
    assert not found.degraded
