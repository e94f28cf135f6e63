"""What git and pre-commit say of a push, and what it brings: pre-push and pre-receive with real pushes."""

from __future__ import annotations

import pytest

from scanner.git.command import open_git
from scanner.git.repository import repository_at
from scanner.runs.pushes import PushError, Update, pushed_ranges, read_pre_push, read_pre_receive
from tests.scanner.runs.test_history import line
from tests.support.repository import Repo

ZERO, ONE, TWO = "0" * 40, "1" * 40, "2" * 40


def pushed(repo, lines=(), arguments=("origin", "url"), environ=None, *, receives=False):
    git = open_git(repository_at(repo.path))
    return pushed_ranges(git, lines, arguments, environ or {}, receives=receives)


def test_git_s_lines_are_read():
    assert read_pre_push([f"refs/heads/a {ONE} refs/heads/b {ZERO}\n"]) == [Update(ZERO, ONE, "refs/heads/b")]
    assert read_pre_push([f"HEAD@{{1 week ago}} {ONE} refs/heads/b {TWO}"]) == [Update(TWO, ONE, "refs/heads/b")]
    assert read_pre_receive([f"{ONE} {TWO} refs/heads/a b"]) == [Update(ONE, TWO, "refs/heads/a b")]


@pytest.mark.parametrize("text", ["x", "a b c d", f"{ONE} {TWO}", f"refs/heads/a {ONE} refs/heads/b"])
def test_other_lines_are_an_error(text):
    with pytest.raises(PushError):
        read_pre_push([text])
    with pytest.raises(PushError):
        read_pre_receive([text.replace(" ", "_")])


def test_a_ref_that_is_deleted_brings_nothing(repo):
    repo.commit({"a": b"1"})
    assert pushed(repo, [f"(delete) {ZERO} refs/heads/main {repo.head()}"]) == []


def test_a_new_branch_brings_what_the_remote_is_not_known_to_have(repo, tmp_path):
    repo.commit({"a": b"1"})
    clone = repo.clone(tmp_path / "clone")
    clone.branch("topic")
    head = clone.commit({"b": b"1"})
    (one,) = pushed(clone, [f"refs/heads/topic {head} refs/heads/topic {ZERO}"])
    assert (one.commits, one.bases, one.ends) == ((head,), (repo.head(),), (head,))


def test_to_a_remote_that_nothing_is_known_of_everything_is_brought(repo):
    commits = [repo.commit({"a": b"1"}), repo.commit({"a": b"2"})]
    (one,) = pushed(repo, [f"refs/heads/main {commits[1]} refs/heads/main {ZERO}"], ("../other", "../other"))
    assert (one.commits, one.bases) == (tuple(commits), ())


def test_a_start_that_is_not_here_is_the_safe_superset_and_said(repo, tmp_path):
    repo.commit({"a": b"1"})
    clone = repo.clone(tmp_path / "clone")
    head = clone.commit({"b": b"1"})
    (one,) = pushed(clone, [f"refs/heads/main {head} refs/heads/main {ONE}"])
    assert (one.commits, one.bases) == ((head,), (repo.head(),))
    assert "is not in this repository" in one.remarks[0]


def test_a_rewritten_history_is_said(repo):
    base = repo.commit({"a": b"1"})
    old = repo.commit({"a": b"2"})
    repo.git("reset", "-q", "--hard", base)
    new = repo.commit({"a": b"3"})
    (one,) = pushed(repo, [f"refs/heads/main {new} refs/heads/main {old}"])
    assert (one.commits, one.bases) == ((new,), (base,))
    assert "rewritten" in one.remarks[0]


def test_an_annotated_tag_brings_itself(repo):
    repo.commit({"a": b"1"})
    tag = repo.tag("v1", "one")
    (one,) = pushed(repo, [f"refs/tags/v1 {tag} refs/tags/v1 {ZERO}"], ("elsewhere",))
    assert (one.tags, one.ends) == ((tag,), (repo.head(),))


def test_pre_commit_s_variables_are_a_range(repo):
    base, head = repo.commit({"a": b"1"}), repo.commit({"a": b"2"})
    (one,) = pushed(repo, (), (), {"PRE_COMMIT_FROM_REF": base, "PRE_COMMIT_TO_REF": head})
    assert (one.commits, one.bases) == ((head,), (base,))
    (one,) = pushed(repo, (), (), {"PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main", "PRE_COMMIT_REMOTE_NAME": "origin"})
    assert one.commits == (base, head)


def test_without_lines_and_variables_it_is_what_no_remote_has(repo, tmp_path):
    repo.commit({"a": b"1"})
    clone = repo.clone(tmp_path / "clone")
    assert pushed(clone, (), ())[0].commits == ()
    head = clone.commit({"b": b"1"})
    assert pushed(clone, (), ())[0].commits == (head,)


@pytest.fixture
def server(tmp_path) -> Repo:
    return Repo(tmp_path / "server.git", bare=True)


def test_a_server_refuses_new_secrets_and_takes_all_else(repo, server, cli, token, tmp_path, cache):
    """pre-receive reads objects that are still in quarantine."""
    old = line(token())
    repo.git("remote", "add", "origin", f"file://{server.path}")
    repo.commit({"a.py": old})
    repo.git("push", "-q", "origin", "main")
    assert cli("hook", "--install", "--pre-receive", cwd=server.path).code == 0
    repo.commit({"a.py": old + b"# more\n"})
    repo.git("push", "-q", "origin", "main", STRAYKEY_CACHE=str(cache))
    repo.commit({"b.py": line(token())})
    repo.commit({"b.py": None})
    for ref in ("main", "main:refs/heads/new", "+HEAD~1:refs/heads/main"):
        refused = repo.run("push", "-q", "origin", ref, check=False, STRAYKEY_CACHE=str(cache))
        assert refused.returncode, ref
        assert b"b.py:1:" in refused.stderr
        assert b"no longer in HEAD" in refused.stderr or ref.startswith("+")
    assert server.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
    repo.git("push", "-q", "origin", "HEAD~2:refs/heads/fine", STRAYKEY_CACHE=str(cache))
    repo.git("push", "-q", "origin", ":refs/heads/fine", STRAYKEY_CACHE=str(cache))


def test_the_policy_of_a_server_is_not_what_is_pushed(repo, server, cli, token, cache):
    assert cli("hook", "--install", "--pre-receive", cwd=server.path).code == 0
    repo.commit({"a.py": line(token()), "straykey.toml": b'exclude = ["*"]\n'})
    refused = repo.run("push", "-q", f"file://{server.path}", "main", check=False, STRAYKEY_CACHE=str(cache))
    assert refused.returncode
