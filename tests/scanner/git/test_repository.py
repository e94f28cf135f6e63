"""Where a repository is: told from files, for every layout that git knows."""

from __future__ import annotations

import pytest

from scanner.git.repository import Repository, discover, repository_at
from tests.support.repository import Repo


def test_a_work_tree_is_found_from_within(repo):
    repo.commit({"a/b/c.txt": b""})
    found = Repository(repo.path / ".git", repo.path / ".git", repo.path)
    assert discover(repo.path) == discover(repo.path / "a" / "b") == repository_at(repo.path) == found
    assert repository_at(repo.path / "a") is None


def test_inside_of_git_s_own_folder_the_work_tree_is_meant(repo):
    assert discover(repo.path / ".git" / "objects") == repository_at(repo.path)


def test_a_bare_repository_is_one_without_a_work_tree(tmp_path):
    bare = Repo(tmp_path / "bare.git", bare=True)
    assert discover(bare.path / "objects") == Repository(bare.path, bare.path, None)


def test_a_linked_work_tree_has_its_own_folder_and_shares_the_objects(repo, tmp_path):
    repo.commit({"a": b""})
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    found = discover(tmp_path / "linked")
    assert found == Repository(repo.path / ".git" / "worktrees" / "linked", repo.path / ".git", tmp_path / "linked")
    assert found.objects == repo.path / ".git" / "objects"


def test_a_submodule_is_a_repository_of_its_own(repo, tmp_path):
    inner = Repo(tmp_path / "inner")
    inner.commit({"a": b""})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "sub")
    found = discover(repo.path / "sub")
    assert found == Repository(repo.path / ".git" / "modules" / "sub", repo.path / ".git" / "modules" / "sub", repo.path / "sub")


def test_a_folder_is_followed_through_a_symbolic_link(repo, tmp_path):
    repo.commit({"a/b": b""})
    (tmp_path / "link").symlink_to(repo.path / "a")
    assert discover(tmp_path / "link").work_tree == repo.path


@pytest.mark.parametrize(
    "content", [b"", b"gitdir:", b"gitdir: nowhere", b"gitdir: \0", b"nonsense", b"gitdir: .", b"\xff\xfe", b"gitdir: " + b"a/" * 5000]
)
def test_a_git_file_that_leads_nowhere_is_none(tmp_path, content):
    (tmp_path / ".git").write_bytes(content)
    assert repository_at(tmp_path) is None


def test_a_git_file_that_leads_to_a_loop_of_links_is_none(tmp_path):
    """`Path.resolve` raises RuntimeError for one."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / ".git").write_text("gitdir: a")
    assert repository_at(tmp_path) is None
    assert discover(tmp_path / "a") is None


@pytest.mark.parametrize("gone", ["HEAD", "objects", "refs"])
def test_what_lacks_a_part_of_a_repository_is_none(repo, gone):
    (repo.git_dir / gone).rename(repo.git_dir / "elsewhere")
    assert repository_at(repo.path) is None


def test_a_plain_folder_is_none(tmp_path):
    (tmp_path / ".git").mkdir()
    assert discover(tmp_path) is None


def test_shallow_and_partial_clones_are_told(repo, tmp_path):
    repo.commit({"a": b"1"})
    repo.commit({"a": b"2"})
    repo.configure("uploadpack.allowFilter=true")
    shallow = repository_at(repo.clone(tmp_path / "shallow", "--depth=1").path)
    partial = repository_at(repo.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout").path)
    whole = repository_at(repo.clone(tmp_path / "whole").path)
    assert [(one.is_shallow, one.is_partial) for one in (shallow, partial, whole)] == [(True, False), (False, True), (False, False)]
