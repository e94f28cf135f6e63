"""Repositories that are not whole: all that is there is scanned, and what is not is named, with exit code 3."""

from __future__ import annotations

import pytest

from tests.scanner.runs.test_history import history, line
from tests.support.repository import Repo


def make(repo: Repo, token) -> tuple[bytes, str]:
    """Two secrets; a third file of which an old version can go."""
    value = token()
    repo.commit({"a.py": line(value), "dir/old.txt": b"one\n" * 50})
    repo.commit({"dir/old.txt": b"two\n"})
    repo.commit({"b.py": line(token())})
    return value, repo.git("rev-parse", "HEAD~2:dir/old.txt")


def paths(outcome) -> list[str]:
    return [found["path"] for found in outcome.findings]


def test_a_missing_object_is_named_with_its_path_and_the_rest_is_scanned(repo, cli, token):
    _, gone = make(repo, token)
    repo.lose(gone)
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert [(one["reason"], one["path"], one["object_id"]) for one in outcome.skipped] == [("missing-object", "dir/old.txt", gone)]


@pytest.mark.parametrize("part", [0, 0.5])
def test_an_object_that_cannot_be_read_is_named_with_its_path_and_the_rest_is_scanned(repo, cli, token, part):
    _, bad = make(repo, token)
    repo.spoil(bad, part)
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert {(one["path"], one["object_id"]) for one in outcome.skipped} == {("dir/old.txt", bad)}


def test_a_missing_tree_is_named_and_the_rest_is_scanned(repo, cli, token):
    make(repo, token)
    gone = repo.git("rev-parse", "HEAD~2:dir")
    repo.lose(gone)
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert gone in {one.get("object_id", "") for one in outcome.skipped}


def test_a_missing_commit_is_told_and_all_blobs_are_scanned(repo, cli, token):
    make(repo, token)
    repo.lose(repo.git("rev-parse", "HEAD~"))
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert outcome.skipped


def test_a_pack_with_a_broken_object_costs_only_that(repo, cli, token):
    """The secret that lies in front of the damage and the one behind it are found."""
    _, bad = make(repo, token)
    repo.commit({"noise.bin": bytes(range(256)) * 40})
    repo.pack()
    (pack,) = (repo.git_dir / "objects" / "pack").glob("*.pack")
    pack.chmod(0o644)
    listing = [entry.split() for entry in repo.git("verify-pack", "-v", str(pack)).splitlines()]
    offset = next(int(entry[4]) for entry in listing if entry[0] == bad)
    data = bytearray(pack.read_bytes())
    data[offset + 3 : offset + 8] = b"\xff\0\xff\0\xff"
    pack.write_bytes(bytes(data))
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert bad in {one["object_id"] for one in outcome.skipped}


def test_a_shallow_clone_is_scanned_said_to_be_cut_off_and_told_how_to_complete(repo, cli, token, tmp_path):
    make(repo, token)
    clone = repo.clone(tmp_path / "shallow", "--depth=1")
    outcome = history(cli, clone)
    assert outcome.code == 3
    assert paths(outcome) == ["a.py", "b.py"]
    assert [one["reason"] for one in outcome.skipped] == ["shallow"]
    assert "git fetch --unshallow" in cli("history", clone.path).stdout


def test_a_partial_clone_is_scanned_and_told_how_to_complete(repo, cli, token, tmp_path):
    make(repo, token)
    repo.configure("uploadpack.allowFilter=true")
    clone = repo.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout", "--bare")
    outcome = history(cli, clone)
    assert outcome.code == 3
    assert {one["reason"] for one in outcome.skipped} == {"missing-object", "partial-clone"}
    assert "git fetch --refetch --no-filter" in cli("history", clone.path).stdout


def test_an_empty_repository_has_nothing_to_scan_and_says_so(repo, cli):
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert not outcome.findings
    assert outcome.summary["counts"]["places"] == 0
    assert not any(outcome.summary["scope"]["counts"].values())
    assert "Scanned nothing" in cli("history", repo.path).stdout


def test_a_branch_without_a_commit_is_no_error(repo, cli, token):
    """HEAD names a branch that is not born yet; another one has the secret."""
    make(repo, token)
    repo.git("symbolic-ref", "HEAD", "refs/heads/unborn")
    outcome = history(cli, repo)
    assert outcome.code == 1
    assert {found["in_head"] for found in outcome.findings} == {False}


@pytest.mark.parametrize("content", [b"", b"garbage\n", b"ref: refs/heads/../../x\n", b"\0" * 40, b"1" * 40 + b"\n"])
def test_a_head_that_is_none_costs_no_finding(repo, cli, token, content):
    make(repo, token)
    (repo.git_dir / "HEAD").write_bytes(content)
    outcome = history(cli, repo)
    assert outcome.code in (1, 3), outcome.stderr
    if outcome.stdout:
        assert paths(outcome) == ["a.py", "b.py"]
    else:
        assert "not a git repository" in outcome.stderr


@pytest.mark.parametrize("content", [b"garbage\n", b"1" * 40 + b"\n", b""])
def test_a_broken_ref_costs_no_finding_and_is_said(repo, cli, token, content):
    make(repo, token)
    (repo.git_dir / "refs" / "heads" / "bad").write_bytes(content)
    outcome = history(cli, repo)
    assert outcome.code in (1, 3)
    assert paths(outcome) == ["a.py", "b.py"]


def test_a_broken_configuration_of_git_is_one_line_and_exit_code_3(repo, cli, token):
    make(repo, token)
    (repo.git_dir / "config").write_text("[core\n")
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert outcome.stderr.startswith("straykey: git ")
    assert outcome.stderr.count("\n") == 1


def test_an_object_above_the_limit_is_named_with_its_path(repo, cli, token):
    value = token()
    repo.commit({"straykey.toml": b"[limits]\nfile_size = 10000\n", "large.py": line(value) + b"# more\n" * 2000, "small.py": line(value)})
    outcome = history(cli, repo)
    assert outcome.code == 3
    assert [(one["reason"], one["path"]) for one in outcome.skipped] == [("too-large", "large.py")]
    assert paths(outcome) == ["small.py"]


def test_a_bomb_of_paths_ends_and_says_that_it_was_cut(repo, cli, token):
    """10^10 paths in a dozen objects: every one of them was to be examined."""
    secret = repo.blob(line(token()))
    tree = repo.git("mktree", given="".join(f"100644 blob {secret}\tf{number}\n" for number in range(10)).encode())
    for _ in range(10):
        tree = repo.git("mktree", given="".join(f"040000 tree {tree}\td{number}\n" for number in range(10)).encode())
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", tree, "-m", "bomb"))
    outcome = cli("history", repo.path, "--format", "jsonl", timeout=100)
    assert outcome.code == 1
    assert len(outcome.findings) == 1000
    assert {one["reason"] for one in outcome.records("degraded")} == {"paths-cut"}
