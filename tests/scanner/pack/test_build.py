"""The optional build: where it can't compile, nothing fails and the sources run as they are."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACK = ROOT / "scanner" / "pack"


def build(home: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (home / "scanner").mkdir()
    (home / "scanner" / "__init__.py").touch()
    shutil.copytree(PACK, home / "scanner" / "pack", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    shutil.copy(ROOT / "setup.py", home)
    command = [sys.executable, "-c", f"import runpy, sys; sys.argv[:] = ['setup.py', 'build_ext', '--inplace']\n{code}\nrunpy.run_path('setup.py', run_name='__main__')"]
    return subprocess.run(command, cwd=home, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def runs_plain(home: Path) -> bool:
    command = [sys.executable, "-c", "import scanner.pack; print(scanner.pack.COMPILED)"]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=True).stdout == "False\n"


def test_installs_without_cython(tmp_path: Path) -> None:
    built = build(tmp_path, "sys.modules['Cython'] = sys.modules['Cython.Build'] = None")
    assert built.returncode == 0, built.stderr
    assert runs_plain(tmp_path)


def test_installs_without_a_compiler(tmp_path: Path) -> None:
    pytest.importorskip("Cython")
    nothing = str(tmp_path / "no-such-compiler")
    built = build(tmp_path, "", CC=nothing, CXX=nothing, LDSHARED=nothing)
    assert built.returncode == 0, built.stderr
    assert "no-such-compiler" in built.stdout + built.stderr
    assert runs_plain(tmp_path)


def test_plain_sources_import_no_cython() -> None:
    """`import cython` costs time and need not be there: it is for type checkers and the compiler, which takes it at compile time."""
    code = "import sys, scanner.pack; print(sorted({'cython', 'Cython'} & sys.modules.keys()))"  # compiled loops bring a `cython_runtime` of their own
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_compiled_module_has_its_types_beside_it() -> None:
    assigned = next(node for node in ast.parse((ROOT / "setup.py").read_text()).body if isinstance(node, ast.Assign))
    loops = ast.literal_eval(assigned.value)
    assert {path.stem for path in PACK.glob("*.pxd")} <= set(loops)
    assert all((PACK / f"{loop}.py").read_text().startswith("# cython: ") for loop in loops)


def test_the_package_stands_alone() -> None:
    """No module of the reader imports from the rest of the program."""
    for path in PACK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            assert not any(module.startswith(("scanner", "detectors", "baselines")) for module in modules), path.name
