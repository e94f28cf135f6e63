"""The same input gives the same bytes, whatever the number of workers and the seed of Python's hashes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.support.repository import Repo
from tests.support.tokens import Tokens

RUNS = [("1", "0"), ("2", "1"), ("8", "2"), ("3", "random")]


def files(seed: str, count: int) -> dict[str, bytes]:
    """More files than one process takes on: with tokens, passwords, allow comments, names that need structure, and much of nothing."""
    random, token = Random(seed), Tokens(seed)
    shapes: list[Callable[[], bytes]] = [
        lambda: b"key = '" + token() + b"'\n",
        lambda: b"key = '" + token() + b"'  # straykey: allow made up\n",
        lambda: b'{"password": "%s"}\n' % bytes(random.choices(b"abcdefghkmnpqrstuvwxyz23456789!#", k=14)),
        lambda: b"# straykey: allow nothing\n",
        lambda: b"x = %d\n" % random.randrange(10**6),
        lambda: ("key: " + token().decode() + "\n").encode("utf-16"),
    ]
    names = [
        f"{random.choice('abc')}/{random.choice('xyz')}/{number}{random.choice(['.py', '.yaml', '.json', '.txt', '.env'])}"
        for number in range(count)
    ]
    return {name: b"".join(random.choice(shapes)() for _ in range(random.randrange(1, 4))) for name in names}


def stable(outcome) -> list[str]:
    """All lines, but for when the run began and how many workers it was told to have."""
    assert outcome.code in (1, 3), outcome
    lines = outcome.stdout.splitlines()
    summary = json.loads(lines[-1])
    summary.pop("started")
    summary.pop("ended")
    return [*lines[:-1], json.dumps(summary)]


@pytest.fixture
def repository(repo: Repo) -> Repo:
    for step in range(4):
        repo.commit(files(f"step {step}", 130))
    repo.git("tag", "v1")
    repo.stash({"a/stash.py": b"key = '" + Tokens("stash")() + b"'\n"})
    repo.write({"untracked.py": b"key = '" + Tokens("untracked")() + b"'\n"})
    return repo


@pytest.mark.parametrize("verb", ["scan", "history"])
def test_the_output_is_the_same_at_any_number_of_workers(repository, cli, verb):
    seen = [stable(cli(verb, repository.path, "--format", "jsonl", "--jobs", jobs, env={"PYTHONHASHSEED": seed})) for jobs, seed in RUNS]
    assert len(seen[0]) > 100
    assert all(lines == seen[0] for lines in seen[1:])


def test_packs_and_loose_objects_give_the_same_findings(repository, cli):
    def found() -> list[dict]:
        return [record for record in cli("history", repository.path, "--format", "jsonl").records() if record["type"] == "finding"]

    loose = found()
    repository.git("gc", "-q", "--aggressive", "--prune=never")
    assert found() == loose


def test_the_slow_engine_gives_the_same_findings(tmp_path: Path, cli):
    folder = tmp_path / "files"
    for name, data in files("engines", 20).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    fast, slow = (cli("scan", folder, "--format", "jsonl", *options) for options in ((), ("--reference-engine",)))
    assert fast.findings == slow.findings
    assert len(fast.findings) > 5
    assert [notice["code"] for notice in slow.records("notice") if notice["code"] == "reference-engine"] == ["reference-engine"]
