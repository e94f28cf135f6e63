"""What is packaged: one version everywhere, a start that imports nothing of the current folder, the same bytes from the same sources."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from scanner.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"


@pytest.fixture
def shadows(tmp_path: Path) -> Path:
    """A folder to scan whose modules have the names of ours and of Python's own."""
    for name in ("scanner", "detectors", "json", "re", "argparse", "hashlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the scanned folder')\n")
    return tmp_path


def started(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *options, "-m", "scanner", "--help"], cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_the_module_starts_and_imports_nothing_of_the_current_folder(shadows):
    assert started(shadows, "-P").returncode == 0


def test_without_the_option_that_protects_it_nothing_is_done(tmp_path):
    done = started(tmp_path)
    assert (done.returncode, "python -P -m scanner" in done.stderr) == (2, True)


def test_one_version_stands_everywhere():
    recipe = yaml.safe_load((PACKAGING / "conda" / "recipe.yaml").read_text(encoding="utf-8"))
    formula = (PACKAGING / "homebrew" / "straykey.rb").read_text(encoding="utf-8")
    assert recipe["context"]["version"] == VERSION
    assert f"/v{VERSION}.tar.gz" in formula


def test_files_that_the_packages_name_are_there():
    formula = (PACKAGING / "homebrew" / "straykey.rb").read_text(encoding="utf-8")
    for path in re.findall(r'"(docs/(?:man|completions)/[^"]+)"', formula + (ROOT / "pyproject.toml").read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), path


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(tmp_path):
    hashes = []
    for name in ("one", "two"):
        folder = tmp_path / name
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "*.so", "build", "dist", "*.egg-info", "__pycache__", ".venv", "tests"))
        environ = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000", "STRAYKEY_PURE": "1"}
        for command in ("sdist", "bdist_wheel"):
            subprocess.run([sys.executable, "setup.py", "-q", command], cwd=folder, env=environ, check=True, capture_output=True)
        hashes.append({path.name: sha256(path.read_bytes()).hexdigest() for path in (folder / "dist").iterdir()})
    assert len(hashes[0]) == 2
    assert hashes[0] == hashes[1]
