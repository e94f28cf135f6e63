"""Test 21: a scan that is interrupted, terminated or killed leaves no process, no half-written report, and does not end with 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import CODE
from tests.support.repository import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def start(tmp_path: Path, cache: Path) -> subprocess.Popen[bytes]:
    """A scan in a process group of its own, of files that take long."""
    root = tmp_path / "root"
    root.mkdir()
    for number in range(12):
        (root / f"{number}.py").write_bytes(b"".join(b"password%d = 'tR0ub4dor&%d'\n" % (line, line * number) for line in range(6000)))
    environ = {**environment(tmp_path), "STRAYKEY_CACHE": str(cache)}
    command = [sys.executable, "-P", "-c", CODE, "scan", str(root), "--jobs", "2", "--format", "json", "--output", str(tmp_path / "report.json")]
    return subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, start_new_session=True)


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(state[2]) == group and state[0] != "Z":
            found.append(int(folder.name))
    return found


def until(happens, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_nothing_is_left_of_a_run_that_was_ended(tmp_path, cache, number, code):
    child = start(tmp_path, cache)
    assert until(lambda: len(members(child.pid)) > 1 or child.poll() is not None)
    os.kill(child.pid, number)
    _, complaint = child.communicate(timeout=60)
    assert child.returncode == code
    assert b"Traceback" not in complaint
    assert until(lambda: not members(child.pid))
    assert sorted(path.name for path in tmp_path.iterdir() if "report" in path.name) == []
