"""Builders that all tests share: repositories, tokens, the command, and the one path in this process. See tests/support."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from detectors.artifact import Artifact, Origin
from scanner.cli.main import load_verb, make_parser
from scanner.cli.workplace import Workplace, locate, make_policy, make_run, open_workplace
from scanner.conclude import conclude
from scanner.crew import Solo
from scanner.examination import Examination
from scanner.report import Report
from scanner.runs.tree import harvest_tree, list_tree
from scanner.setup import Setup
from scanner.sources.files import Wanted
from scanner.workbench import Workbench
from tests.support.command import Outcome, run_command
from tests.support.repository import Repo, environment
from tests.support.tokens import Tokens

NOW = 1_790_000_000.0


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the test run's own: rules are compiled once in it, and the user's is left alone."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("STRAYKEY_CACHE")
    os.environ["STRAYKEY_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["STRAYKEY_CACHE"]
    else:
        os.environ["STRAYKEY_CACHE"] = before


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository; `type(repo)(path)` makes more."""
    return Repo(tmp_path / "repo")


@pytest.fixture
def token(request: pytest.FixtureRequest) -> Tokens:
    """`token()` draws a fresh valid token, the same ones in every run of a test."""
    return Tokens(request.node.nodeid)


@pytest.fixture
def cli(tmp_path: Path, cache: Path) -> Callable[..., Outcome]:
    """`cli("scan", "--format", "jsonl", cwd=folder, given=b"...", env={...})` runs the real command."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, given: bytes = b"", env: Mapping[str, str] | None = None, timeout: float = 120
    ) -> Outcome:
        environ = {**environment(tmp_path), "STRAYKEY_CACHE": str(cache), **(env or {})}
        return run_command(tuple(map(str, arguments)), cwd or tmp_path, environ, given, timeout)

    return run


@pytest.fixture(scope="session")
def bench(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """All rules, and everything else that examines an artifact."""
    return Workbench(Setup(root=str(tmp_path_factory.mktemp("root")), now=NOW))


@pytest.fixture
def examine(bench: Workbench) -> Callable[..., Examination]:
    """`examine(data, path)` takes bytes through engine, decision and allow comments."""
    return lambda data, path="sample": bench.examine(Artifact(Origin(path), data))


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., Report]:
    """`scan({path: bytes}, "--option", ...)` writes a plain folder and takes it the whole way to a report, in this process."""

    def run(files: Mapping[str, bytes], *options: str, root: Path | None = None) -> Report:
        folder = root or tmp_path / "scanned"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return scan_folder(folder, *options)

    return run


def scan_folder(folder: Path, *options: str) -> Report:
    arguments = make_parser({"scan": load_verb("scan")}).parse_args(["scan", str(folder), *options])
    workplace: Workplace = open_workplace(arguments, locate(arguments.paths))
    listing = list_tree(workplace.git, workplace.place.root, Wanted(workplace.place.wanted), workplace.excludes)
    harvest = harvest_tree(listing, Solo(workplace.bench), workplace.scope("tree"), lambda _what, _done, _total: None)
    return conclude(harvest, make_policy(workplace, arguments), make_run(workplace, arguments))
