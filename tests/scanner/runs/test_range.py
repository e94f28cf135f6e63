"""What a range brings: each version that its commits changed, compared with what the range stands on."""

from __future__ import annotations

import pytest

from tests.scanner.runs.test_history import line


def ranged(cli, repo, *arguments, **options):
    return cli("history", "--format", "jsonl", *arguments, cwd=repo.path, **options)


def found(outcome) -> list[tuple[str, str]]:
    return sorted({(record["path"], record["verdict"]) for record in outcome.records("finding")})


def notices(outcome) -> str:
    return " ".join(record["message"] for record in outcome.records("notice"))


def test_only_what_the_range_brings_is_looked_at(repo, cli, token):
    before = repo.commit({"old.py": line(token())})
    repo.commit({"new.py": line(token())})
    outcome = ranged(cli, repo, "--range", f"{before}..HEAD")
    assert (outcome.code, found(outcome)) == (1, [("new.py", "new")])


def test_a_secret_that_the_base_has_in_that_path_is_inherited(repo, cli, token):
    old = line(token())
    repo.commit({"a.py": old})
    repo.commit({"a.py": b"import os\n" + old})
    outcome = ranged(cli, repo, "--range", "HEAD~1..HEAD")
    assert (outcome.code, found(outcome)) == (0, [("a.py", "inherited")])


def test_one_that_came_and_went_is_new_and_told_from_one_that_stayed(repo, cli, token):
    repo.commit({"a.py": b"1\n"})
    came = repo.commit({"gone.py": line(token())})
    repo.commit({"gone.py": None, "stays.py": line(token())})
    outcome = ranged(cli, repo, "--range", "HEAD~2..HEAD")
    told = {record["path"]: (record["in_head"], record["commit"]) for record in outcome.findings}
    assert told == {"gone.py": (False, came), "stays.py": (True, repo.head())}


def test_a_moved_file_keeps_its_secrets_and_a_copy_does_not(repo, cli, token):
    old = line(token())
    repo.commit({"a.py": old})
    repo.commit({"a.py": None, "b.py": b"# moved\n" + old})
    assert found(ranged(cli, repo, "--range", "HEAD~1..")) == [("b.py", "inherited")]
    repo.commit({"c.py": old})
    assert found(ranged(cli, repo, "--range", "HEAD~1..")) == [("c.py", "new")]


def test_what_only_a_merge_commit_brings_is_found(repo, cli, token):
    start = repo.commit({"a.py": b"1\n"})
    repo.branch("side")
    repo.commit({"b.py": b"1\n"})
    repo.switch("main")
    repo.commit({"c.py": b"1\n"})
    repo.merge("side", {"evil.py": line(token()), "b.py": line(token())})
    outcome = ranged(cli, repo, "--range", f"{start}..HEAD")
    assert found(outcome) == [("b.py", "new"), ("evil.py", "new")]
    assert {record["commit"] for record in outcome.findings} == {repo.head()}


def test_what_a_branch_merged_from_the_base_is_not_its_own(repo, cli, token):
    theirs = line(token())
    repo.commit({"a.py": b"1\n"})
    repo.branch("side")
    repo.commit({"b.py": b"1\n"})
    repo.switch("main")
    repo.commit({"a.py": theirs})
    repo.switch("side")
    repo.merge("main", {"a.py": theirs + b"# more\n"})
    outcome = ranged(cli, repo, "--range", "main..side")
    assert (outcome.code, found(outcome)) == (0, [("a.py", "inherited")])


def test_messages_of_commits_are_scanned(repo, cli, token):
    repo.commit({"a.py": b"1\n"})
    repo.commit({"a.py": b"2\n"}, message=f"use {token().decode()}")
    assert ranged(cli, repo, "--range", "HEAD~1..").code == 1


def test_a_start_on_a_rewritten_branch_is_compared_with_the_merge_base(repo, cli, token):
    """After a force push: what the old end had is no base, since it is no longer there."""
    secret = line(token())
    repo.commit({"a.py": b"1\n"})
    repo.branch("old")
    repo.commit({"a.py": secret})
    repo.switch("main")
    repo.commit({"a.py": secret + b"# again\n"})
    assert found(ranged(cli, repo, "--range", "old..main")) == [("a.py", "new")]


def test_histories_without_a_merge_base_are_said(repo, cli, token):
    repo.commit({"a.py": line(token())})
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit({"b.py": b"1\n"})
    outcome = ranged(cli, repo, "--range", "main..other")
    assert "no history in common" in notices(outcome)
    assert found(outcome) == [("a.py", "new")]


@pytest.mark.parametrize(("arguments", "paths"), [
    (["--since", "HEAD~1"], ["c.py"]),
    (["--since", "HEAD~1", "--branch", "side"], ["b.py"]),
    (["--branch", "side"], ["a.py", "b.py"]),
    (["--since", "2024-01-01 10:30 +0100"], ["b.py", "c.py"]),
])  # fmt: skip
def test_since_and_branch_choose_commits(repo, cli, token, arguments, paths):
    repo.commit({"a.py": line(token())})  # 2024-01-01, 10:06
    repo.branch("side")
    repo.commit({"b.py": line(token())})
    repo.switch("main")
    repo.commit({"c.py": line(token())})
    repo.git("branch", "-q", "-D", "side") if arguments == ["--since", "HEAD~1"] else None
    assert [path for path, _ in found(ranged(cli, repo, *arguments))] == paths


def test_a_shallow_clone_is_enough_for_a_range_that_lies_within_it(repo, cli, token, tmp_path):
    repo.commit({"a.py": line(token())})
    repo.commit({"a.py": b"2\n"})
    repo.commit({"a.py": line(token())})
    shallow = repo.clone(tmp_path / "shallow", "--depth=2")
    assert ranged(cli, shallow, "--range", "HEAD~1..").code == 1
    outcome = ranged(cli, shallow, "--branch", "main")
    assert (outcome.code, [record["reason"] for record in outcome.skipped]) == (3, ["shallow"])


def test_excluded_paths_are_counted_and_unusual_names_are_scanned(repo, cli, token):
    repo.commit({"straykey.toml": b'exclude = ["vendor/"]\n'})
    repo.commit({"vendor/a.py": line(token()), "a b\nc.py": line(token()), "--b.py": line(token()), b"c\xff.py": line(token())})
    outcome = ranged(cli, repo, "--range", "HEAD~1..")
    assert len(outcome.findings) == 3
    assert dict(outcome.summary["scope"]["excluded"]) == {"exclude vendor/": 1}


def test_of_many_versions_those_that_hold_something_are_found_first(repo, cli, token, monkeypatch):
    repo.commit({"a.py": b"1\n"})
    repo.commit({f"f{number}.py": b"x = %d\n" % number for number in range(2100)} | {"secret.py": line(token())})
    assert found(ranged(cli, repo, "--range", "HEAD~1..")) == [("secret.py", "new")]
