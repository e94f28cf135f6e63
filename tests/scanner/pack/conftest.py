"""Both readers, plain and compiled, and repositories made by git itself for them to read."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """scanner.pack under a name of its own, from a copy with nothing compiled in it."""
    yield from loaded("pack_plain", tmp_path_factory.mktemp("plain"), lambda _home: None)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    yield from loaded("pack_compiled", tmp_path_factory.mktemp("compiled"), compile_sources)


@pytest.fixture(scope="session", params=["plain", "compiled"])
def reader(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.getfixturevalue(request.param)
    assert module.COMPILED is (request.param == "compiled")
    return module


def loaded(name: str, home: Path, prepare: Callable[[Path], None]) -> Iterator[ModuleType]:
    shutil.copytree(ROOT / "scanner" / "pack", home / name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    prepare(home / name)
    sys.path.insert(0, str(home))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(home))


def compile_sources(package: Path) -> None:
    """Run the project's own setup.py on the copy; skip what needs it where that yields nothing.

    It is compiled under the name that it is imported by: compiled modules look for each other by the name they were compiled under.
    """
    pytest.importorskip("Cython", reason="Cython is not installed: nothing can be compiled")
    home = package.parent
    (home / "setup.py").write_text((ROOT / "setup.py").read_text().replace("scanner/pack/", f"{package.name}/"))
    command = [sys.executable, "setup.py", "build_ext", "--inplace", "--parallel", "2"]
    built = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if len([*package.glob("delta.*.so"), *package.glob("delta.*.pyd")]) != 1:
        pytest.skip(f"no C compiler that works: {(built.stderr or built.stdout)[-300:]}")


class Repo:
    """A repository in a folder of its own, with git's environment scrubbed."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        self.files: dict[str, bytes] = {}
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        nobody = {"HOME": str(self.path), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        author = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "c", "GIT_COMMITTER_EMAIL": "c@example.com"}
        quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "protocol.file.allow=always"]
        command = ["git", "-C", str(self.path), *quiet, *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True, env={**kept, **nobody, **author}).stdout

    def commit(self, files: dict[str, bytes], message: str = "m") -> None:
        for name, data in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    @property
    def objects(self) -> Path:
        return self.path / ".git" / "objects"

    def contents(self) -> dict[bytes, tuple[str, bytes]]:
        """Every object as `git cat-file --batch` gives it."""
        out = self.git("cat-file", "--batch-all-objects", "--batch", "--unordered")
        found = {}
        while out:
            header, _, out = out.partition(b"\n")
            oid, kind, size = header.split(b" ")
            found[bytes.fromhex(oid.decode())] = (kind.decode(), out[: int(size)])
            out = out[int(size) + 1 :]
        return found


@pytest.fixture
def repo(tmp_path: Path) -> Callable[..., Repo]:
    def make(name: str = "repo", *init: str) -> Repo:
        return Repo(tmp_path / name, *init)

    return make
