"""Hooks of git's own: written, chained, found again, taken away; with real commits and pushes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scanner.git.repository import repository_at
from scanner.init.githooks import find_hooks
from tests.scanner.runs.test_history import line


@pytest.fixture
def installed(repo, cli):
    """`installed("--push")` installs, and asserts that it did."""

    def run(*arguments: str) -> str:
        outcome = cli("hook", "--install", *arguments, cwd=repo.path)
        assert outcome.code == 0, outcome
        return outcome.stdout

    return run


def commit(repo, cache, **more) -> subprocess.CompletedProcess[bytes]:
    return repo.run("commit", "-q", "-m", "change", check=False, STRAYKEY_CACHE=str(cache), **more)


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_it_blocks_a_commit_and_lets_one_through(repo, installed, cache, token):
    installed()
    repo.stage({"a.py": line(token())})
    blocked = commit(repo, cache)
    assert (blocked.returncode, b"a.py:1:" in blocked.stdout + blocked.stderr) == (1, True)
    repo.stage({"a.py": b"1\n"})
    assert commit(repo, cache).returncode == 0


def test_it_works_under_a_bare_path_and_in_another_folder(repo, installed, cache, token):
    """As a program with windows starts git: nothing of the user's PATH."""
    installed()
    repo.stage({"below/a.py": line(token())})
    bare = repo.run("-C", "below", "commit", "-m", "change", check=False, PATH="/usr/bin:/bin", STRAYKEY_CACHE=str(cache))
    assert (bare.returncode, b"below/a.py:1:" in bare.stderr + bare.stdout) == (1, True)


def test_where_straykey_is_gone_nothing_is_let_through_unseen(repo, installed, tmp_path):
    installed()
    hook = repo.path / ".git/hooks/pre-commit"
    text = hook.read_text()
    hook.write_text("\n".join(row.replace("if [ -x /", "if [ -x /nowhere/") for row in text.split("\n")))
    repo.stage({"a.py": b"1\n"})
    blocked = repo.run("commit", "-m", "change", check=False, PATH="/usr/bin:/bin")
    assert (blocked.returncode, b"pipx install straykey" in blocked.stderr) == (1, True)


def test_a_hook_that_was_there_runs_first_and_comes_back(repo, installed, cli, cache, token):
    hook = repo.path / ".git/hooks/pre-commit"
    script(hook, "echo before >> ../ran; exit $(cat ../code)")
    (repo.path.parent / "code").write_text("0")
    installed()
    installed()
    repo.stage({"a.py": line(token())})
    assert commit(repo, cache).returncode == 1
    (repo.path.parent / "code").write_text("7")
    repo.stage({"a.py": b"1\n"})
    assert commit(repo, cache).returncode == 1
    assert (repo.path.parent / "ran").read_text() == "before\nbefore\n"
    cli("hook", "--uninstall", cwd=repo.path)
    assert "echo before" in hook.read_text()
    assert sorted(path.name for path in hook.parent.iterdir() if not path.name.endswith(".sample")) == ["pre-commit"]


def test_core_hooks_path_is_honoured(repo, installed, cache, token, cli):
    repo.configure("core.hooksPath=my hooks")
    installed()
    assert (repo.path / "my hooks/pre-commit").exists()
    repo.stage({"a.py": line(token())})
    assert commit(repo, cache).returncode == 1
    cli("hook", "--uninstall", cwd=repo.path)
    assert not list((repo.path / "my hooks").iterdir())


def test_a_work_tree_of_its_own_shares_the_hooks(repo, cli, cache, token, tmp_path):
    repo.commit({"a.py": b"1\n"})
    repo.git("worktree", "add", "-q", str(tmp_path / "other"))
    other = type(repo)(tmp_path / "other")
    assert cli("hook", "--install", cwd=other.path).code == 0
    other.stage({"b.py": line(token())})
    assert commit(other, cache).returncode == 1


def test_a_push_is_scanned_and_an_older_hook_gets_the_refs_too(repo, installed, cache, token, tmp_path):
    repo.git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    repo.git("remote", "add", "origin", f"file://{tmp_path}/remote.git")
    script(repo.path / ".git/hooks/pre-push", 'cat > ../refs; echo "$1" > ../remote')
    installed("--push")
    repo.commit({"a.py": b"1\n"})
    assert repo.run("push", "origin", "main", check=False, STRAYKEY_CACHE=str(cache)).returncode == 0
    assert (tmp_path / "refs").read_text().startswith("refs/heads/main ")
    assert (tmp_path / "remote").read_text() == "origin\n"
    repo.commit({"a.py": line(token())})
    repo.commit({"a.py": b"1\n"})
    blocked = repo.run("push", "origin", "main", check=False, STRAYKEY_CACHE=str(cache))
    assert (blocked.returncode, b"a.py:1:" in blocked.stdout + blocked.stderr) == (1, True)


def husky(repo, version: int) -> None:
    """As husky lays itself out: the wrapper in .husky/_ runs the script of the same name one folder up with `sh -e`."""
    wrapper = 's=$(dirname "$(dirname "$0")")/$(basename "$0"); [ ! -f "$s" ] && exit 0; sh -e "$s" "$@"'
    if version >= 9:
        script(repo.path / ".husky/_/pre-commit", wrapper)
        script(repo.path / ".husky/_/pre-push", wrapper)
        repo.configure("core.hooksPath=.husky/_")
        (repo.path / ".husky/pre-commit").write_text("echo husky > ../ran\n")
    else:
        script(repo.path / ".husky/pre-commit", "echo husky > ../ran")
        repo.configure("core.hooksPath=.husky")


@pytest.mark.parametrize("version", [8, 9])
def test_with_husky_it_is_put_into_husky_s_own_file(repo, installed, cli, cache, token, version):
    husky(repo, version)
    before = (repo.path / ".husky/pre-commit").read_text()
    installed()
    installed()
    file = (repo.path / ".husky/pre-commit").read_text()
    assert file.count("straykey_run hook") == 1
    assert str(Path.home()) not in file
    folder = repo.path.parent / "bin"
    script(folder / "straykey", f'exec {words(cli, repo)} "$@"')
    path = f"{folder}:{os.environ['PATH']}"
    repo.stage({"a.py": line(token())})
    assert commit(repo, cache, PATH=path).returncode == 1
    assert (repo.path.parent / "ran").exists()
    repo.stage({"a.py": b"1\n"})
    assert commit(repo, cache, PATH=path).returncode == 0
    cli("hook", "--uninstall", cwd=repo.path)
    assert (repo.path / ".husky/pre-commit").read_text() == before


def words(cli, repo) -> str:
    """The command that installed hooks run, from one of them."""
    other = type(repo)(repo.path.parent / "elsewhere")
    assert cli("hook", "--install", cwd=other.path).code == 0
    text = (other.path / ".git/hooks/pre-commit").read_text()
    return next(row for row in text.splitlines() if "sys.path" in row).strip().removesuffix(' "$@"')


def test_with_lefthook_it_goes_into_its_local_configuration(repo, cli, installed):
    (repo.path / "lefthook.yml").write_text("pre-commit:\n  commands: {}\n")
    installed("--push")
    text = (repo.path / "lefthook-local.yml").read_text()
    assert "pre-push:\n  commands:\n    straykey:\n" in text
    assert text.rstrip().endswith("use_stdin: true")
    cli("hook", "--uninstall", cwd=repo.path)
    assert not (repo.path / "lefthook-local.yml").exists()


def test_a_local_configuration_of_lefthook_is_not_overwritten(repo, cli):
    for name in ("lefthook.yml", "lefthook-local.yml"):
        (repo.path / name).write_text("pre-commit: {}\n")
    outcome = cli("hook", "--install", cwd=repo.path)
    assert (outcome.code, "put this into it" in outcome.stderr) == (2, True)
    assert (repo.path / "lefthook-local.yml").read_text() == "pre-commit: {}\n"


def test_hooks_are_found_where_git_looks_for_them(repo, tmp_path):
    found = find_hooks(repository_at(repo.path))
    assert (found.folder, found.manager) == (repo.path / ".git/hooks", "")
    repo.configure(f"core.hooksPath={tmp_path}/shared")
    assert find_hooks(repository_at(repo.path)).folder == tmp_path / "shared"


def test_nothing_installed_is_said(repo, cli):
    assert "nothing of ours" in cli("hook", "--uninstall", cwd=repo.path).stdout
