"""Repositories that try to run something: whatever they configure, none of our commands runs it.

Each way has been seen to work where git itself allows it: `control` is a git command that falls for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.scanner.runs.test_history import line
from tests.support.repository import Repo


class Trap(NamedTuple):
    """`set_up(repo, script)` makes the repository hostile. `control` (empty: none that this git has) is what falls into the trap."""

    set_up: Callable[[Repo, Path], None]
    control: tuple[str, ...] = ()
    attributes: bytes = b""


def configured(*pairs: str, attributes: bytes = b"", control: tuple[str, ...] = (), missing: bool = False) -> Trap:
    """Settings of the repository's own configuration; `{}` is the script."""

    def set_up(repo: Repo, script: Path) -> None:
        if missing:
            repo.lose(repo.git("rev-parse", "HEAD~2:old.py"))
        repo.configure(*(pair.replace("{}", str(script)) for pair in pairs))

    return Trap(set_up, control, attributes)


def hooks(repo: Repo, script: Path) -> None:
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"):
        (repo.git_dir / "hooks" / name).write_bytes(script.read_bytes())
        (repo.git_dir / "hooks" / name).chmod(0o755)


def hooks_path(repo: Repo, script: Path) -> None:
    hooks(repo, script)
    (repo.git_dir / "hooks").rename(repo.path.parent / "elsewhere")
    repo.configure(f"core.hooksPath={repo.path.parent / 'elsewhere'}")


def included(repo: Repo, script: Path) -> None:
    (repo.path.parent / "more.config").write_text(f"[core]\n\tfsmonitor = {script}\n")
    repo.configure(f"include.path={repo.path.parent / 'more.config'}")


def per_work_tree(repo: Repo, script: Path) -> None:
    repo.configure("extensions.worktreeConfig=true")
    repo.git("config", "--worktree", "core.fsmonitor", str(script))


def alternates(repo: Repo, script: Path) -> None:
    other = Repo(repo.path.parent / "other")
    other.commit({"x": b"x"})
    (repo.git_dir / "objects" / "info" / "alternates").write_text(f"{other.git_dir / 'objects'}\n")
    repo.configure(f"core.alternateRefsCommand={script}")


def embedded(repo: Repo, script: Path) -> None:
    """A folder of the work tree that is a bare repository to git, with a configuration of its own."""
    inner = Repo(repo.path / "vendor", bare=True)
    inner.configure(f"core.fsmonitor={script}", f"core.worktree={repo.path}", "core.bare=false")


ASK = ("-c", "x.y=z", "cat-file", "-p", "HEAD~2:old.py")
PROMISE = ("remote.origin.promisor=true", "extensions.partialClone=origin", "core.repositoryFormatVersion=1")
TRAPS = {
    "fsmonitor": configured("core.fsmonitor={}", control=("status",)),
    "textconv": configured("diff.evil.textconv={}", attributes=b"* diff=evil\n", control=("log", "-p")),
    "diff command": configured("diff.evil.command={}", attributes=b"* diff=evil\n", control=("diff", "HEAD~")),
    "external diff": configured("diff.external={}", control=("diff", "HEAD~")),
    "filter clean": configured("filter.evil.clean={}", "filter.evil.required=true", attributes=b"* filter=evil\n", control=("diff",)),
    "filter smudge": configured("filter.evil.smudge={}", attributes=b"* filter=evil\n", control=("archive", "HEAD")),
    "filter process": configured("filter.evil.process={}", attributes=b"* filter=evil\n", control=("archive", "HEAD")),
    "hooks": Trap(hooks, ("update-ref", "refs/heads/z", "HEAD")),
    "hooks path": Trap(hooks_path, ("update-ref", "refs/heads/z", "HEAD")),
    "promisor ext": configured(*PROMISE, "remote.origin.url=ext::{}", "protocol.ext.allow=always", missing=True, control=ASK),
    "promisor uploadpack": configured(
        *PROMISE, "remote.origin.url=.", "remote.origin.uploadpack={}", "protocol.file.allow=always", missing=True, control=ASK
    ),
    "promisor ssh": configured(*PROMISE, "remote.origin.url=ssh://x/y", "core.sshCommand={}", "protocol.ssh.allow=always", missing=True, control=ASK),
    "included file": Trap(included, ("status",)),
    "configuration of the work tree": Trap(per_work_tree, ("status",)),
    "refs of alternates": Trap(alternates),
    "embedded bare repository": Trap(embedded),
    "pager": configured("core.pager={}", "pager.log={}", "pager.ls-files={}", "pager.cat-file={}", "pager.rev-list={}"),
    "signatures": configured("gpg.program={}", "log.showSignature=true"),
    "credentials": configured("credential.helper={}", "core.askPass={}", "core.gitProxy={}"),
    "alias": configured("alias.cat-file=!{}", "alias.rev-list=!{}", "alias.ls-files=!{}"),
    "trace": configured("trace2.normalTarget={}", "trace2.eventTarget={}"),
}


@pytest.fixture
def trapped(repo, token, tmp_path):
    """A repository with a secret in its history, one in its tree and one staged; and the script, whose run leaves a file."""
    repo.commit({"old.py": line(token())})
    repo.commit({"old.py": None, "new.py": line(token())})
    marker, script = tmp_path / "marker", tmp_path / "script"
    script.write_text(f"#!/bin/sh\n: > '{marker}'\n")
    script.chmod(0o755)
    return repo, script, marker


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_that_a_repository_configures_is_run(trapped, cli, token, name):
    repo, script, marker = trapped
    repo.commit({".gitattributes": TRAPS[name].attributes} if TRAPS[name].attributes else None)
    repo.stage({"sub/staged.py": line(token())})
    TRAPS[name].set_up(repo, script)
    repo.write({"new.py": (repo.path / "new.py").read_bytes() + b"# changed since it was staged\n"})
    marker.unlink(missing_ok=True)
    outcomes = [
        cli("scan", repo.path, "--format", "jsonl"),
        cli("scan", "--format", "jsonl", cwd=repo.path / "sub"),
        cli("scan", repo.path, "--include-ignored", "--format", "jsonl"),
        cli("history", repo.path, "--format", "jsonl"),
        cli("hook", "--format", "jsonl", cwd=repo.path),
        cli("hook", "new.py", "--format", "jsonl", cwd=repo.path),
        cli("config", "show", "new.py", cwd=repo.path),
    ]
    assert not marker.exists()
    assert [outcome.code for outcome in outcomes[:2]] == [1, 1]
    assert outcomes[3].code in (1, 3)
    assert "new.py" in {found["path"] for found in outcomes[3].findings}
    assert [found["path"] for found in outcomes[4].findings] == ["sub/staged.py"]


@pytest.mark.parametrize("name", [name for name, trap in TRAPS.items() if trap.control])
def test_the_traps_are_real(trapped, name):
    """git alone falls into them, so that the test above means something."""
    repo, script, marker = trapped
    repo.commit({".gitattributes": TRAPS[name].attributes} if TRAPS[name].attributes else None)
    TRAPS[name].set_up(repo, script)
    marker.unlink(missing_ok=True)
    repo.write({"new.py": b"changed\n"})
    repo.run(*TRAPS[name].control, check=False, GIT_ALLOW_PROTOCOL="ext:file:ssh")
    assert marker.exists()


def test_a_work_tree_elsewhere_is_not_read(repo, cli, token, tmp_path):
    """`core.worktree` may name any folder of the machine."""
    repo.commit({"a.py": line(token())})
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "private.py").write_bytes(line(token()))
    repo.configure(f"core.worktree={tmp_path / 'home'}")
    outcome = cli("scan", repo.path, "--format", "jsonl")
    assert [found["path"] for found in outcome.findings] == ["a.py"]


def test_an_embedded_bare_repository_is_scanned_as_the_files_that_it_is(repo, cli, token):
    repo.commit({"a.py": b"x\n"})
    Repo(repo.path / "vendor", bare=True)
    repo.write({"vendor/secret.py": line(token())})
    outcome = cli("scan", repo.path, "--format", "jsonl")
    assert [found["path"] for found in outcome.findings] == ["vendor/secret.py"]


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_COUNT", "GIT_TRACE", "GIT_CEILING_DIRECTORIES"])
def test_what_the_caller_s_environment_says_of_another_repository_is_not_heeded(repo, cli, token, tmp_path, variable):
    repo.commit({"a.py": line(token())})
    other = Repo(tmp_path / "other")
    other.commit({"b.py": line(token())})
    values = {"GIT_INDEX_FILE": other.git_dir / "index", "GIT_OBJECT_DIRECTORY": other.git_dir / "objects", "GIT_DIR": other.git_dir, "GIT_WORK_TREE": other.path}
    env = {variable: str(values.get(variable, "1"))}
    for verb in ("scan", "history"):
        outcome = cli(verb, repo.path, "--format", "jsonl", env=env)
        assert [found["path"] for found in outcome.findings] == ["a.py"], outcome
