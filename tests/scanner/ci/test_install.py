"""What the Action installs: a list that is complete and hashed, and an environment made from it once."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scanner.ci.install import LOCK, ROOT, interpreter, key, make

LOCKED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*(?:\n    .*)*)", re.MULTILINE)


def test_every_dependency_is_in_the_list_with_hashes():
    locked = {found["name"]: found for found in LOCKED.finditer(LOCK.read_text(encoding="utf-8"))}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in map(Requirement, project["dependencies"]):
        name = requirement.name.lower().replace("_", "-")
        assert name in locked, f"{name}: make {LOCK.name} anew, its head says how"
        assert requirement.specifier.contains(locked[name]["version"])
    assert all("--hash=sha256:" in found["rest"] for found in locked.values())


def test_the_key_is_the_same_for_the_same_and_its_command_imports_nothing_of_the_workspace(tmp_path):
    for name in ("hashlib", "venv", "subprocess", "scanner"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the workspace')\n")
    command = [sys.executable, "-I", str(ROOT / "scanner/ci/install.py"), "key"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"[0-9a-f]{32}\n", done.stdout)


@pytest.mark.slow
def test_an_environment_is_made_and_starts(tmp_path):
    """Needs the dependencies to be installable, and nobody to edit the sources meanwhile."""
    folder = tmp_path / "straykey"
    make(folder)
    done = subprocess.run([interpreter(folder), "-I", folder / "straykey.py", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("straykey ")
    before = (folder / "pyvenv.cfg").stat().st_mtime_ns
    if (folder / "straykey-installed").read_text() == key():
        make(folder)
        assert (folder / "pyvenv.cfg").stat().st_mtime_ns == before


def test_a_package_index_that_can_not_be_reached_ends_with_3(tmp_path):
    command = [sys.executable, "-I", str(ROOT / "scanner/ci/install.py"), str(tmp_path / "straykey")]
    environ = {"PATH": "/usr/bin:/bin", "STRAYKEY_WHEELHOUSE": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, "::error" in done.stdout) == (3, True)
    assert not Path(tmp_path, "straykey", "straykey-installed").exists()
