"""git as a child: its environment, its errors, and what happens where it never ends."""

from __future__ import annotations

import os

import pytest

from scanner.git import command
from scanner.git.command import Git, GitError, open_git
from scanner.git.repository import Repository, repository_at
from tests.scanner.git.test_batch import git_of


def test_nothing_of_the_caller_s_git_variables_and_language_reaches_the_child(repo):
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": "/h",
        "GIT_DIR": "/x",
        "GIT_INDEX_FILE": "/i",
        "GIT_TRACE": "1",
        "LANG": "de_DE",
        "LC_MESSAGES": "de",
    }
    inherited = open_git(repository_at(repo.path), environ=environ).environment
    assert {key: inherited.get(key) for key in environ} == {**dict.fromkeys(environ), "PATH": environ["PATH"], "HOME": "/h"}
    assert inherited["GIT_NO_LAZY_FETCH"] == "1"


def test_a_hook_s_git_keeps_which_index_is_committed_and_nothing_else(repo):
    environ = {
        "GIT_DIR": "/x",
        "GIT_INDEX_FILE": "/i",
        "GIT_QUARANTINE_PATH": "/q",
        "GIT_CONFIG_PARAMETERS": "'core.fsmonitor=evil'",
        "GIT_EXEC_PATH": "/e",
    }
    kept = open_git(repository_at(repo.path), in_hook=True, environ=environ).environment
    assert (kept["GIT_INDEX_FILE"], kept["GIT_QUARANTINE_PATH"]) == ("/i", "/q")
    assert not {"GIT_DIR", "GIT_CONFIG_PARAMETERS", "GIT_EXEC_PATH"} & kept.keys()


def test_a_command_that_fails_is_an_error_with_git_s_last_line(repo):
    with pytest.raises(GitError, match=r"^git cat-file: fatal: Not a valid object name nothing$") as caught:
        git_of(repo).run("cat-file", "-p", "nothing")
    assert caught.value.code == 128
    assert git_of(repo).try_run("cat-file", "-p", "nothing") is None


def test_a_listing_that_fails_in_the_end_is_an_error_behind_its_lines(repo):
    repo.commit({"a": b""})
    lines = git_of(repo).lines("rev-list", "HEAD", "--objects")
    assert len(list(lines)) == 3
    with pytest.raises(GitError, match=r"^git rev-list: "):
        list(git_of(repo).lines("rev-list", "nothing"))


def test_a_listing_that_is_not_read_to_its_end_ends_the_child(repo):
    for number in range(50):
        repo.blob(b"%d" % number)
    lines = git_of(repo).lines("cat-file", "--batch-all-objects", "--batch-check")
    next(lines)
    lines.close()


def test_without_git_the_error_says_so(tmp_path):
    git = open_git(Repository(tmp_path, tmp_path, None), environ={"PATH": str(tmp_path)})
    for call in (git.run, lambda *arguments: list(git.lines(*arguments)), git.start):
        with pytest.raises(GitError, match="git is not installed, or not on the PATH"):
            call("cat-file")


def test_a_git_that_waits_for_ever_is_ended(repo, monkeypatch):
    """As it does where a .gitignore is a pipe that nobody writes to."""
    monkeypatch.setattr(command, "WATCHDOG", 1.0)
    os.mkfifo(repo.path / ".gitignore")
    with pytest.raises(GitError, match="no answer within 1 seconds"):
        git_of(repo).run("ls-files", "--others", "--exclude-standard")


def test_paths_are_taken_as_they_are_written(repo):
    repo.commit({"*.py": b"", "a.py": b"", ":(top)x": b""})
    assert git_of(repo).run("ls-files", "-z", "--", "*.py") == b"*.py\0"
    assert git_of(repo).run("ls-files", "-z", "--", ":(top)x") == b":(top)x\0"


def test_a_git_is_a_value(repo):
    assert isinstance(git_of(repo), Git)
    assert git_of(repo) == git_of(repo)
