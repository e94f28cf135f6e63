"""Which files are to be scanned, and what is said of those that are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detectors.model import Skipped
from scanner.git.command import open_git
from scanner.git.repository import repository_at
from scanner.sources.files import Listing, Wanted, list_folder, list_work_tree
from tests.support.repository import Repo


def everything(_path: str) -> None:
    """Nothing is excluded."""


def tree(repo: Repo, *paths: str, include_ignored: bool = False, excludes=everything) -> Listing:
    git = open_git(repository_at(repo.path), environ={"PATH": os.environ["PATH"]})
    return list_work_tree(git, repo.path, Wanted(paths or ("",), include_ignored), excludes)


def folder(root: Path, *paths: str, excludes=everything) -> Listing:
    return list_folder(root, Wanted(paths or ("",)), excludes)


def names(listing: Listing) -> list[str]:
    return [path for path, _ in listing.files]


def test_a_work_tree_is_what_git_tracks_and_what_it_does_not_ignore(repo):
    repo.commit({".gitignore": b"*.log\nbuild/\n", "a.py": b"12345", "tracked.log": b"x", "d/b.py": b""})
    repo.write({"new.py": b"1", "debug.log": b"1", "build/out.py": b"1", "d/.gitignore": b"c.py\n", "d/c.py": b"1"})
    assert names(tree(repo)) == [".gitignore", "a.py", "d/.gitignore", "d/b.py", "new.py", "tracked.log"]
    assert dict(tree(repo).files)["a.py"] == 5
    assert {"debug.log", "build/out.py", "d/c.py"} < set(names(tree(repo, include_ignored=True)))


def test_a_file_that_is_named_is_listed_though_git_ignores_it(repo):
    repo.commit({".gitignore": b"*.log\n", "a.py": b""})
    repo.write({"debug.log": b"1"})
    assert names(tree(repo, "debug.log")) == ["debug.log"]
    assert names(tree(repo, "a.py", "debug.log")) == ["a.py", "debug.log"]


def test_a_folder_that_is_named_limits_the_list(repo):
    repo.commit({"a.py": b"", "d/b.py": b"", "d/e/c.py": b"", "dd/x.py": b"", "d[1]/y.py": b"", "*/z.py": b""})
    assert names(tree(repo, "d")) == ["d/b.py", "d/e/c.py"]
    assert names(tree(repo, "d/e", "a.py")) == ["a.py", "d/e/c.py"]
    assert names(tree(repo, "d[1]")) == ["d[1]/y.py"]
    assert names(tree(repo, "*")) == ["*/z.py"]
    assert len(names(tree(repo, "d", ""))) == 6


def test_every_path_is_listed_once(repo):
    repo.commit({"d/a.py": b""})
    assert names(tree(repo, "d", "d/a.py", "")) == ["d/a.py"]


def test_a_file_with_a_conflict_is_listed_once(repo):
    repo.commit({"a.py": b"1\n"})
    repo.branch("side")
    repo.commit({"a.py": b"2\n"})
    repo.switch("main")
    repo.commit({"a.py": b"3\n"})
    repo.run("merge", "side", check=False)
    assert names(tree(repo)) == ["a.py"]


def test_tracked_files_that_were_deleted_are_counted(repo):
    repo.commit({"a.py": b"", "b.py": b""})
    repo.write({"b.py": None})
    listing = tree(repo)
    assert names(listing) == ["a.py"]
    assert listing.counts == (("tracked but not in the work tree", 1),)
    assert listing.skipped == ()


def test_a_submodule_and_an_embedded_repository_are_named(repo, tmp_path):
    inner = Repo(tmp_path / "inner")
    inner.commit({"x": b""})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "sub")
    inner.clone(repo.path / "vendor" / "inner")
    listing = tree(repo)
    assert names(listing) == [".gitmodules"]
    assert listing.skipped == (Skipped("sub", "submodule"), Skipped("vendor/inner", "embedded-repository"))


@pytest.mark.parametrize("kind", ["tree", "folder"])
def test_links_are_counted_and_what_is_no_file_is_named(repo, tmp_path, kind):
    (tmp_path / "outside").write_bytes(b"private")
    repo.write({"a.py": b"x"})
    for name, target in {
        "to-file": "a.py",
        "to-folder": ".",
        "loop": "loop",
        "out": str(tmp_path / "outside"),
        "broken": "nowhere",
    }.items():
        (repo.path / name).symlink_to(target)
    repo.stage(dict.fromkeys((), b""))
    repo.git("add", "-A")
    os.mkfifo(repo.path / "pipe")
    if kind == "folder":
        (repo.path / ".git").rename(tmp_path / "gone")
    listing = tree(repo) if kind == "tree" else folder(repo.path)
    assert names(listing) == ["a.py"]
    assert listing.counts == (("symbolic links, not followed", 5),)
    assert listing.skipped == ((Skipped("pipe", "not-a-regular-file"),) if kind == "folder" else ())


def test_what_configuration_excludes_is_counted_by_its_reason(repo):
    repo.commit({"a.py": b"", "vendor/b.py": b"", "vendor/c.py": b"", "d.min.js": b""})
    reasons = {"vendor/b.py": "exclude vendor/", "vendor/c.py": "exclude vendor/", "d.min.js": "exclude *.min.js"}
    listing = tree(repo, excludes=reasons.get)
    assert names(listing) == ["a.py"]
    assert listing.excluded == (("exclude *.min.js", 1), ("exclude vendor/", 2))


@pytest.mark.parametrize(
    "name", [b"new\nline", b'quo"te', "ü 世".encode(), b"\xff\xfe", b"-dash", b" space ", b"tab\t", b":(top)", b"a*b?[c]"]
)
def test_names_of_any_bytes_are_listed_and_can_be_named(repo, name):
    repo.commit({name: b"x"})
    assert names(tree(repo)) == [os.fsdecode(name)]
    assert names(tree(repo, os.fsdecode(name))) == [os.fsdecode(name)]


def test_a_plain_folder_is_all_of_it_but_git_s_own_folders(tmp_path):
    for name in ("a.py", ".hidden", "d/b.py", "d/.git/config", ".gitignore", "d/e/f/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"*")
    assert names(folder(tmp_path)) == [".gitignore", ".hidden", "a.py", "d/b.py", "d/e/f/c.py"]
    assert names(folder(tmp_path, "d/e", "a.py")) == ["a.py", "d/e/f/c.py"]


def test_folders_in_each_other_to_any_depth_are_walked(tmp_path):
    deep = tmp_path
    for _ in range(400):
        deep = deep / "d"
        deep.mkdir()
    (deep / "a").write_bytes(b"")
    assert names(folder(tmp_path)) == ["d/" * 400 + "a"]


def as_nobody(root: Path, action):
    """Do something as a user who may not read what root may."""
    root.chmod(0o755)
    os.chdir(root)
    os.seteuid(65534)
    try:
        return action()
    finally:
        os.seteuid(0)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone who may not read")


@needs_root
def test_a_folder_of_a_plain_folder_that_may_not_be_read_is_named(tmp_path):
    """`Path.exists` raises where it may not look."""
    (tmp_path / "a.py").write_bytes(b"")
    (tmp_path / "closed").mkdir(mode=0)
    listing = as_nobody(tmp_path, lambda: folder(Path()))
    assert (names(listing), listing.skipped) == (["a.py"], (Skipped("closed", "unreadable"),))


@needs_root
def test_a_root_that_may_not_be_read_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    listing = as_nobody(tmp_path, lambda: folder(Path("closed")))
    assert listing.skipped == (Skipped(".", "unreadable"),)


@needs_root
def test_a_folder_of_a_work_tree_that_may_not_be_read_is_named(repo, tmp_path):
    """git only warns of it: what git does not track in there was not scanned, and nobody said so."""
    repo.commit({"a.py": b""})
    repo.write({"closed/secret.py": b"x", "open/b.py": b"x"})
    (repo.path / "closed").chmod(0)
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    git = open_git(repository_at(repo.path), environ={"PATH": os.environ["PATH"]})
    git = git._replace(
        environment={**git.environment, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    )
    listing = as_nobody(repo.path, lambda: list_work_tree(git, repo.path, Wanted(), everything))
    assert names(listing) == ["a.py", "open/b.py"]
    assert listing.skipped == (Skipped("closed", "unreadable", "Permission denied"),)
