"""What is staged, beside what HEAD has."""

from __future__ import annotations

import os

import pytest

from scanner.git.command import GitError, open_git
from scanner.git.index import Staged, indexed_files, staged_files
from scanner.git.repository import repository_at
from tests.support.repository import Repo


def git_of(repo: Repo, **more: str):
    return open_git(repository_at(repo.path), in_hook=True, environ={"PATH": os.environ["PATH"], **more})


def oid(repo: Repo, revision: str) -> str:
    return repo.git("rev-parse", revision)


def test_new_changed_and_moved_files_are_staged_and_deleted_ones_are_not(repo):
    repo.commit({"changed": b"1", "gone": b"2", "old name": b"3" * 100, "same": b"4"})
    repo.stage({"changed": b"5", "gone": None, "old name": None, "new name": b"3" * 100, "new": b"6"})
    repo.write({"same": b"changed, but not staged"})
    assert staged_files(git_of(repo)) == [
        Staged("changed", oid(repo, ":changed"), oid(repo, "HEAD:changed")),
        Staged("new", oid(repo, ":new"), ""),
        Staged("new name", oid(repo, ":new name"), ""),
    ]


def test_before_the_first_commit_everything_is_new(repo):
    repo.stage({"a": b"1", "d/b": b"2"})
    assert [(one.path, one.base) for one in staged_files(git_of(repo))] == [("a", ""), ("d/b", "")]


def test_in_a_sha_256_repository_too(tmp_path):
    repo = Repo(tmp_path / "r", object_format="sha256")
    repo.stage({"a": b"1"})
    assert [len(one.object_id) for one in staged_files(git_of(repo))] == [64]


def test_links_and_submodules_are_no_files(repo, tmp_path):
    inner = Repo(tmp_path / "inner")
    inner.commit({"x": b""})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "sub")
    (repo.path / "link").symlink_to("nowhere")
    repo.git("add", "link")
    assert [one.path for one in staged_files(git_of(repo))] == [".gitmodules"]


def test_nothing_staged_is_nothing(repo):
    repo.commit({"a": b"1"})
    assert staged_files(git_of(repo)) == []


@pytest.mark.parametrize("name", [b"new\nline", b'quo"te', b"\xff", b" a ", b"tab\t"])
def test_names_of_any_bytes(repo, name):
    repo.stage({name: b"1"})
    assert [one.path for one in staged_files(git_of(repo))] == [os.fsdecode(name)]
    assert [one.path for one in indexed_files(git_of(repo), [os.fsdecode(name)])] == [os.fsdecode(name)]


def test_named_files_come_from_the_index_changed_or_not(repo):
    repo.commit({"a": b"1", "b": b"2", "c": b"3"})
    repo.stage({"a": b"4"})
    repo.write({"b": b"not staged"})
    assert indexed_files(git_of(repo), ["a", "b"]) == [
        Staged("a", oid(repo, ":a"), oid(repo, "HEAD:a")),
        Staged("b", oid(repo, "HEAD:b"), ""),
    ]


def test_five_thousand_named_files_are_no_matter(repo):
    names = [f"a rather long folder name/{number}.txt" for number in range(5000)]
    blob = repo.blob(b"x")
    repo.git("update-index", "--add", "--index-info", given="".join(f"100644 {blob}\t{name}\n" for name in names).encode())
    assert [one.path for one in indexed_files(git_of(repo), names)] == sorted(names)


def test_the_index_that_git_names_to_its_hook_is_the_one_that_counts(repo):
    """As with `git commit FILE`, which commits from an index of its own."""
    repo.commit({"a": b"1"})
    repo.stage({"a": b"2"})
    other = repo.git_dir / "next-index"
    other.write_bytes((repo.git_dir / "index").read_bytes())
    repo.stage({"a": b"1", "b": b"3"})
    assert [one.path for one in staged_files(git_of(repo))] == ["b"]
    assert [one.path for one in staged_files(git_of(repo, GIT_INDEX_FILE=".git/next-index"))] == ["a"]


def test_a_broken_index_is_an_error(repo):
    repo.commit({"a": b"1"})
    (repo.git_dir / "index").write_bytes(b"garbage")
    with pytest.raises(GitError):
        staged_files(git_of(repo))


def test_a_broken_head_makes_everything_new(repo):
    repo.commit({"a": b"1"})
    (repo.git_dir / "refs" / "heads" / "main").write_text("garbage\n")
    assert [(one.path, one.base) for one in staged_files(git_of(repo))] == [("a", "")]
