"""What a change widens of the policy, told from real commits, work trees and indexes."""

from __future__ import annotations

import json

import pytest

from baselines.exceptions.entry import FILE, Entry
from baselines.exceptions.writer import add_entries, edit_entry
from scanner.cli.main import main
from scanner.config.reader import tree_reader
from scanner.exceptions.touched import blob_reader
from scanner.git.command import open_git
from scanner.git.repository import discover
from scanner.git.revision import open_revision
from scanner.policy.changes import Sides, policy_changes

ENTRY = Entry("test-value", path="tests/", reason="made up", created="2024-01-01")
ALLOW = "# straykey: " + "allow"


def changes(repo, base: str, tree: str = "work tree") -> list[str]:
    git = open_git(discover(repo.path))
    read = tree_reader(str(repo.path)) if tree == "work tree" else blob_reader(git, "" if tree == "index" else tree)
    revision = open_revision(git, base)
    assert revision
    return [f"{one.path}:{one.line}: {one.words}" for one in policy_changes(Sides(revision, tree, read, {"aws-key": "high"}))]


@pytest.mark.parametrize("tree", ["work tree", "index", "HEAD"])
def test_widenings_are_found_in_what_is_scanned(repo, tree: str) -> None:
    base = repo.commit({"straykey.toml": b'fail_on = "low"\n', "sub/a.py": b"x = 1\n", FILE: add_entries("", [ENTRY]).encode()})
    text = edit_entry(add_entries("", [ENTRY, Entry("rotated", rule="a", reason="x")]), ENTRY.id, {"until": "2099-01-01"})
    files = {
        "straykey.toml": b'fail_on = "low"\n\nexclude = ["vendor/"]\n',
        "sub/straykey.toml": b'min_confidence = "high"\n',
        "sub/a.py": f"x = 1\ny = 2  {ALLOW}[aws-*] it is fine\n".encode(),
        "new.py": f"{ALLOW}-next-line because\nz = 3\n".encode(),
        FILE: text.encode(),
    }
    if tree == "HEAD":
        repo.commit(files)
    else:
        repo.stage(files)
    found = changes(repo, base, tree)
    assert found[0] == "straykey.toml:3: leaves vendor/ out of what is scanned"
    assert found[1] == "sub/straykey.toml:1: counts findings of confidence high and up instead of medium"
    (added,) = [one for one in found if "adds the exception" in one]
    assert added.endswith("(rotated, without end): a")
    assert found[-2:] == [
        "new.py:1: adds a comment of the next line (straykey) that allows all rules",
        "sub/a.py:2: adds a comment (straykey) that allows aws-*",
    ]
    assert len(found) == 5  # an end where there was none narrows


def test_what_moved_or_was_there_is_no_change_of_policy(repo) -> None:
    line = f"y = 2  {ALLOW} it is fine\n".encode()
    base = repo.commit({"straykey.toml": b'exclude = ["a/"]\n', "a.py": line, FILE: add_entries("", [ENTRY]).encode()})
    repo.commit({"straykey.toml": b'# why\nexclude = ["a/"]\n', "a.py": b"\n\n" + line, FILE: add_entries("# head\n", [ENTRY]).encode()})
    assert changes(repo, base) == []


def test_a_block_that_grows_and_a_second_equal_comment_are_changes(repo) -> None:
    block = f"{ALLOW}-begin x\na = 1\n%s{ALLOW}-end\n"
    base = repo.commit({"a.py": (block % "").encode(), "b.py": f"a = 1  {ALLOW} x\n".encode()})
    repo.commit({"a.py": (block % "b = 2\n").encode(), "b.py": f"a = 1  {ALLOW} x\nb = 1  {ALLOW} x\n".encode()})
    assert [one.partition(" (")[0] for one in changes(repo, base)] == ["a.py:1: adds a comment of a block", "b.py:2: adds a comment"]


def test_what_cannot_be_read_any_more_is_said(repo) -> None:
    base = repo.commit({"straykey.toml": b"", FILE: b""})
    repo.commit({"straykey.toml": b"fail_on = 5\n", FILE: b"[[exception]]\n"})
    assert [one.partition(":")[2] for one in changes(repo, base)] == [
        "0: leaves a configuration that can't be used: what it widens can't be told",
        "1: leaves exceptions that can't be read: what it widens can't be told",
    ]


def test_what_a_file_extends_counts(repo) -> None:
    base = repo.commit({"straykey.toml": b'extends = "common.toml"\n', "common.toml": b""})
    repo.commit({"common.toml": b'disable = ["aws-key"]\n'})
    assert changes(repo, base) == ["straykey.toml:0: turns aws-key off"]


def test_rules_of_ones_own_count(repo) -> None:
    base = repo.commit({"straykey.toml": b'rules = ["my.toml"]\n', "my.toml": b"# a\n"})
    repo.commit({"my.toml": b"# b\n"})
    assert changes(repo, base) == ["straykey.toml:1: changes rules of your own, in my.toml"]


def scan(repo, capsys, *options: str) -> tuple[int, list[dict[str, object]]]:
    code = main(["scan", str(repo.path), "--format", "jsonl", *options])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_change_of_others_is_judged_by_the_policy_that_it_starts_from(repo, token, capsys, monkeypatch) -> None:
    """The secret, and all that its author does to hide it, in one change."""
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    base = repo.commit({"a.py": b"x = 1\n"})
    secret = f'k = "{token()}"\n'.encode()
    repo.commit(
        {
            "a.py": secret,
            "straykey.toml": b'exclude = ["a.py"]\nfail_on = "never"\n',
            FILE: add_entries("", [Entry("test-value", path="a.py", reason="x")]).encode(),
        }
    )
    assert scan(repo, capsys)[0] == 0
    code, records = scan(repo, capsys, "--policy-from", base)
    told = [one for one in records if one.get("code") == "policy-change"]
    assert (code, len(told), {one["level"] for one in told}) == (1, 3, {"warning"})
    assert [one["verdict"] for one in records if one["type"] == "finding"] == ["new"]


@pytest.mark.parametrize(("mode", "code", "count"), [("fail", 1, 1), ("warn", 0, 1), ("allow", 0, 0)])
def test_the_base_says_what_a_widening_does(repo, capsys, mode: str, code: int, count: int) -> None:
    base = repo.commit({"straykey.toml": f'policy_change = "{mode}"\n'.encode(), "a.py": b"x = 1\n"})
    repo.commit({"straykey.toml": b'policy_change = "allow"\n'} if mode == "warn" else {"straykey.toml": f'policy_change = "{mode}"\ndisable = ["aws-*"]\n'.encode()})
    ended, records = scan(repo, capsys, "--policy-from", base)
    assert (ended, sum(one.get("code") == "policy-change" for one in records)) == (code, count)
    assert scan(repo, capsys, "--policy-from", base, "--exit-zero")[0] == 0


def test_a_widening_is_said_before_anything_else(repo, capsys) -> None:
    base = repo.commit({"a.py": b"x = 1\n"})
    repo.commit({"straykey.toml": b'disable = ["aws-*"]\n'})
    for form, start in (("text", "1 change of policy:"), ("markdown", "## straykey"), ("github", "::warning file=straykey.toml,line=1")):
        main(["scan", str(repo.path), "--format", form, "--policy-from", base])
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(start)
        assert next(index for index, line in enumerate(lines) if "turns aws" in line) < 6


def test_a_revision_that_is_not_there_is_a_usage_error(repo, capsys, tmp_path) -> None:
    repo.commit({"a.py": b"x = 1\n"})
    for options in (["--policy-from", "nope"], ["--policy-from", "--all"], ["--policy-from", "HEAD", "--config", str(repo.path / "a.py")]):
        assert main(["scan", str(repo.path), *options]) == 2
    assert "no such commit here" in capsys.readouterr().err
    (tmp_path / "plain").mkdir()
    assert main(["scan", str(tmp_path / "plain"), "--policy-from", "HEAD"]) == 2


def test_nothing_of_the_work_tree_is_obeyed(repo, capsys, monkeypatch, token) -> None:
    """Owners, links and rules of one's own come from the revision's objects too."""
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    own = b'[[rule]]\nid = "my-rule"\ntitle = "Mine"\npattern = \'\'\'\\bmine_(?P<secret>[0-9a-f]{12})\\b\'\'\'\nseverity = "high"\nconfidence = "high"\nremedy = "x"\n'
    base = repo.commit({"straykey.toml": b'rules = ["my.toml"]\n', "my.toml": own, "CODEOWNERS": b"* @ada\n"})
    repo.commit({"a.txt": b"mine_9f3c07d1ae52\n", "my.toml": None, "straykey.toml": None, "CODEOWNERS": None})
    (repo.path / FILE).symlink_to("/etc/hostname")
    code, records = scan(repo, capsys, "--policy-from", base)
    assert [(one["rule_id"], one["verdict"]) for one in records if one["type"] == "finding"] == [("my-rule", "new")]
    assert code == 1


def test_what_the_baseline_got_is_said(repo, capsys, monkeypatch, token) -> None:
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    monkeypatch.chdir(repo.path)
    base = repo.commit({"a.py": b"x = 1\n"})
    repo.commit({"a.py": f'k = "{token()}"\n'.encode()})
    assert main(["baseline", "create"]) == 0
    repo.git("add", ".straykey")
    repo.commit({})
    capsys.readouterr()
    assert scan(repo, capsys)[0] == 0
    code, records = scan(repo, capsys, "--policy-from", base)
    (told,) = [one["message"] for one in records if one.get("code") == "policy-change"]
    assert told.startswith("this change adds an entry to the baseline: ")
    assert [one["verdict"] for one in records if one["type"] == "finding"] == ["new"]
    assert code == 1
