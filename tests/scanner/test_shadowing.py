"""A scanned folder that is full of modules named like ours and the standard library's: none of them is ever imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.scanner.runs.test_history import line
from tests.support.command import CODE, ROOT
from tests.support.repository import Repo, environment

NAMES = (
    "json re os sys struct subprocess threading queue multiprocessing site sitecustomize usercustomize encodings codecs io types typing pathlib argparse"
    " hashlib tomllib zlib array bisect heapq functools collections contextlib hyperscan tree_sitter yaml rich re2 scanner detectors baselines straykey"
    " detectors.checks scanner.worker scanner.wire tree_sitter_python pkgutil importlib"
).split()


def plant(root: Path, marker: Path) -> None:
    """For every name a module and a package that leave a mark when they are run; and files that other ways of starting Python would run."""
    code = f"open({str(marker)!r}, 'a').write(__name__ + '\\n')\n".encode()
    for name in NAMES:
        folder = root.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_bytes(code)
        if "." not in name:
            (root / f"{name}.py").write_bytes(code)
    for name in ("conftest.py", "setup.py", "__main__.py", "pyvenv.cfg", "python311.zip", "x.pth", "pytest.ini"):
        (root / name).write_bytes(code)


@pytest.fixture
def shadowed(repo: Repo, token, tmp_path):
    marker = tmp_path / "marker"
    plant(repo.path, marker)
    # More files than one process takes on, in languages that need a grammar, and names that need structure.
    repo.write({f"many/{number}.py": b"password = 'x%dQz7rT'\n" % number for number in range(420)})
    repo.write({"a.py": line(token()), "b.yaml": b"password: Tr0ub4dor&3x\n", "c.json": b'{"password": "Tr0ub4dor&3x"}\n'})
    repo.git("add", "-A", "-f")
    repo.git("commit", "-q", "-m", "everything")
    repo.stage({"d.py": line(token())})
    return repo, marker


COMMANDS = {
    "scan with workers": ("scan", "--jobs", "2", "--format", "jsonl"),
    "scan": ("scan", "a.py", "b.yaml", "c.json", "--format", "jsonl"),
    "history": ("history", "--jobs", "2", "--format", "jsonl"),
    "hook": ("hook", "--format", "jsonl"),
    "text report": ("scan", "a.py"),
    "sarif": ("scan", "a.py", "--format", "sarif"),
    "rules": ("rules", "list"),
    "explain": ("explain", "github-personal-access-token"),
    "config": ("config", "show", "a.py"),
    "slow engine": ("scan", "a.py", "--reference-engine", "--format", "jsonl"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_of_the_scanned_folder_is_imported(shadowed, cli, name):
    repo, marker = shadowed
    outcome = cli(*COMMANDS[name], cwd=repo.path)
    assert outcome.code in (0, 1), outcome
    assert not marker.exists(), marker.read_text()
    if "jsonl" in COMMANDS[name]:
        assert outcome.findings


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_neither_kind_of_worker_imports_it(shadowed, method, monkeypatch, cache):
    """Forked ones are what small inputs get, spawned ones what takes the place of one that died."""
    repo, marker = shadowed
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from scanner.crew import Foreman, Task\n"
        "from scanner.setup import Setup\n"
        "from scanner.workbench import Workbench\n"
        "from scanner.workers import ForkedWorker, SpawnedWorker\n"
        "setup = Setup('.')\n"
        f"make = (lambda: ForkedWorker(Workbench(setup))) if {method!r} == 'fork' else (lambda: SpawnedWorker(setup))\n"
        "foreman = Foreman(make)\n"
        "done = foreman.do(Task(0, 'files', ('a.py', 'b.yaml', 'c.json', 'many/1.py')))\n"
        "foreman.close()\n"
        "assert [one.lost for one in done] == [''] * 4\n"
        "assert done[0].result[0]\n"
    )
    environ = {**environment(repo.path.parent), "STRAYKEY_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=repo.path, env=environ, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not marker.exists(), marker.read_text()


def test_the_trap_is_real(shadowed):
    """Python started in the folder without -P falls into it."""
    repo, marker = shadowed
    subprocess.run([sys.executable, "-m", "argparse"], cwd=repo.path, env=environment(repo.path.parent), capture_output=True, check=False)
    assert marker.exists()


HEAVY = "dataclasses logging rich tree_sitter yaml cryptography asyncio inspect unittest multiprocessing tomllib platformdirs pathspec email http urllib.request".split()


def test_the_hook_loads_nothing_heavy_for_a_file_of_one_token(repo, token, cache):
    """What costs milliseconds that a hook doesn't have."""
    repo.commit({"a.txt": b"x\n"})
    value = token()
    repo.stage({"b.txt": b"- " + value + b"\n"})
    check = f"from scanner.cli.main import main; code = main(['hook', '--format', 'line']); print(code, [n for n in {HEAVY!r} if n in sys.modules])"
    code = CODE.replace("from scanner.cli.main import console; console()", check)
    environ = {**environment(repo.path.parent), "STRAYKEY_CACHE": str(cache)}
    run = lambda: subprocess.run([sys.executable, "-P", "-c", code], cwd=repo.path, env=environ, capture_output=True, text=True, check=True)  # noqa: E731
    run()
    assert run().stdout.splitlines()[-1] in ("1 []", "1 ['tomllib']")  # the rule's texts are read
