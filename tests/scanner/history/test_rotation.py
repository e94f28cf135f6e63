"""`straykey rotation` over made repositories whose commits have dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

import pytest

from tests.support.command import Outcome
from tests.support.repository import Repo

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
VALUES = ["".join(Random(f"value {number}").choices(ALPHABET, k=20)) for number in range(5)]


def at(repo: Repo, date: str) -> None:
    repo._clock = int(datetime.fromisoformat(f"{date}T12:00:00+00:00").timestamp())


def put(repo: Repo, date: str, value: str, path: str = "app.py", name: str = "DB_PASSWORD") -> None:
    at(repo, date)
    repo.commit({path: f'HOST = "db"\n{name} = "{value}"\n'.encode()})


@pytest.fixture
def rotation(repo: Repo, cli: Callable[..., Outcome]) -> Callable[..., tuple[int, list[dict[str, Any]]]]:
    def run(*options: str) -> tuple[int, list[dict[str, Any]]]:
        done = cli("rotation", "--format", "json", "--at", "2026-11-01", *options, cwd=repo.path)
        assert done.stdout, done.stderr
        assert not [value for value in VALUES if value in done.stdout]
        return done.code, json.loads(done.stdout)["entries"]

    return run


def test_the_dates_on_which_a_value_changed(repo: Repo, rotation: Callable[..., Any]) -> None:
    for date, value in (("2025-01-01", VALUES[0]), ("2025-06-01", VALUES[1]), ("2026-10-22", VALUES[2])):
        put(repo, date, value)
    code, (slot,) = rotation()
    assert (code, slot["age"], slot["flags"]) == (0, 9, [])
    assert [(held["since"][:10], held["in_head"]) for held in slot["values"]] == [("2025-01-01", False), ("2025-06-01", False), ("2026-10-22", True)]
    assert (slot["path"], slot["name"], slot["kind"]) == ("app.py", "DB_PASSWORD", "password")


def test_a_value_that_never_changed_is_overdue_by_the_policy(repo: Repo, rotation: Callable[..., Any]) -> None:
    put(repo, "2026-01-01", VALUES[0])
    code, (slot,) = rotation()
    assert (code, slot["age"], slot["limit"], slot["flags"]) == (1, 303, 90, ["never changed", "overdue"])
    repo.write({"straykey.toml": b"[rotation]\npassword = 365\n"})
    code, (slot,) = rotation()
    assert (code, slot["limit"], slot["flags"]) == (0, 365, ["never changed"])


def test_changed_back(repo: Repo, rotation: Callable[..., Any]) -> None:
    for date, value in (("2026-10-01", VALUES[0]), ("2026-10-05", VALUES[1]), ("2026-10-10", VALUES[0])):
        put(repo, date, value)
    code, (slot,) = rotation()
    assert (code, slot["flags"]) == (1, ["changed back"])


def test_another_value_on_a_branch_is_no_change_back(repo: Repo, rotation: Callable[..., Any]) -> None:
    put(repo, "2026-10-01", VALUES[0])
    repo.branch("other")
    put(repo, "2026-10-05", VALUES[1])
    repo.switch("main")
    _, (slot,) = rotation()
    assert "changed back" not in slot["flags"]


def test_a_replaced_value_that_is_live_in_another_file_or_branch(repo: Repo, rotation: Callable[..., Any]) -> None:
    put(repo, "2026-10-01", VALUES[0])
    put(repo, "2026-10-02", VALUES[0], "other.py", "DB_PASSWORD")
    repo.git("branch", "release")
    put(repo, "2026-10-05", VALUES[1])
    code, slots = rotation()
    changed = next(slot for slot in slots if slot["path"] == "app.py")
    assert (code, changed["flags"]) == (1, ["still live"])
    assert changed["values"][0]["elsewhere"] == ["other.py", "branch release"]


def test_a_renamed_file_has_no_younger_secrets(repo: Repo, rotation: Callable[..., Any]) -> None:
    put(repo, "2026-09-01", VALUES[0])
    repo.stage({"app.py": None})
    put(repo, "2026-10-20", VALUES[0], "src/app.py")
    _, (slot,) = rotation()
    assert (slot["path"], slot["age"]) == ("src/app.py", 60)
    assert [one["path"] for one in rotation("--all")[1]] == ["app.py", "src/app.py"]


def test_two_values_at_once_have_no_order(repo: Repo, rotation: Callable[..., Any]) -> None:
    at(repo, "2026-10-01")
    repo.commit({"a.py": f'def a():\n    password = "{VALUES[0]}"\ndef b():\n    password = "{VALUES[1]}"\n'.encode()})
    _, (slot,) = rotation()
    assert slot["flags"] == ["several values"]


def test_findings_of_a_history_have_their_age(repo: Repo, cli: Callable[..., Outcome]) -> None:
    put(repo, "2020-01-01", VALUES[0])
    (finding,) = cli("history", "--format", "jsonl", cwd=repo.path).findings
    assert int(dict(finding["properties"])["age"].split()[0]) > 2000
