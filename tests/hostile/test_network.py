"""Test 25: no socket is opened and no name looked up; without any network the output is the same."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.support.command import CODE
from tests.support.repository import environment

# Whatever Python itself would do with a network raises these (https://docs.python.org/3/library/audit_events.html).
WATCHED = f"""
import sys
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        sys.stderr.write(f"network: {{event}}\\n")
        sys.stderr.flush()
sys.addaudithook(watch)
{CODE}
"""
VERBS = (("scan", "."), ("history", "."), ("hook",), ("rules", "list"), ("explain", "github-personal-access-token"), ("config", "show"), ("init", "--check"))


@pytest.fixture
def place(repo, token):
    repo.commit({"a.py": b"key = '%s'\n" % token(), "b.yaml": b"db: postgres://u:tR0ub4dor3@db.example.org/x\n"})
    repo.stage({"c.py": b"key = '%s'\n" % token()})
    return repo


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_no_command_touches_a_network(place, verb, cache, tmp_path):
    environ = {**environment(tmp_path), "STRAYKEY_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-P", "-c", WATCHED, *verb], cwd=place.path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert "network:" not in done.stderr


def test_the_watch_sees_a_network(tmp_path):
    code = WATCHED.replace(CODE, "import socket; socket.socket().close()")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "network: socket.__new__" in done.stderr


def cut_off() -> list[str] | None:
    """What runs a command without any network, where this system lets us."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-rn"]) if unshare else ():
        if subprocess.run([unshare, *options, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *options]
    return None


@pytest.mark.parametrize("verb", ["scan", "history"])
def test_without_a_network_the_output_is_the_same(place, verb, cache, tmp_path):
    prefix = cut_off()
    if prefix is None:
        pytest.skip("no network namespaces here")
    environ = {**environment(tmp_path), "STRAYKEY_CACHE": str(cache)}
    command = [sys.executable, "-P", "-c", CODE, verb, ".", "--format", "line"]
    runs = [subprocess.run([*before, *command], cwd=place.path, env=environ, capture_output=True, check=False) for before in ([], prefix)]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].returncode == runs[1].returncode == 1
