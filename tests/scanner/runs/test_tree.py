"""The working tree, end to end: what is scanned, what is named, and where a command may stand."""

from __future__ import annotations

import os

import pytest

from tests.scanner.runs.test_history import line
from tests.support.repository import Repo


def scan(cli, *arguments, **options):
    return cli("scan", *arguments, "--format", "jsonl", **options)


def paths(outcome) -> list[str]:
    return [found["path"] for found in outcome.findings]


def test_tracked_untracked_and_ignored_files(repo, cli, token):
    repo.commit({".gitignore": b"*.env\n", "a.py": line(token())})
    repo.write({"b.py": line(token()), "c.env": line(token())})
    assert paths(scan(cli, repo.path)) == ["a.py", "b.py"]
    assert paths(scan(cli, repo.path, "--include-ignored")) == ["a.py", "b.py", "c.env"]
    assert paths(scan(cli, repo.path / "c.env")) == ["c.env"]


def test_paths_are_told_from_the_top_wherever_the_command_stands(repo, cli, token):
    repo.commit({"d/e/a.py": line(token()), "b.py": line(token())})
    seen = [
        scan(cli, "d", cwd=repo.path),
        scan(cli, cwd=repo.path / "d"),
        scan(cli, "e/a.py", cwd=repo.path / "d"),
        scan(cli, repo.path / "d" / "e", cwd=repo.path.parent),
        scan(cli, "../../d", cwd=repo.path / "d" / "e"),
    ]
    assert [paths(outcome) for outcome in seen] == [["d/e/a.py"]] * 5
    assert len({outcome.findings[0]["fingerprint"] for outcome in seen}) == 1


def test_links_are_never_followed(repo, cli, token, tmp_path):
    """To a file, a folder, themselves, nowhere, and out of the root."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private.py").write_bytes(line(token()))
    repo.write({"a.py": line(token())})
    for name, target in {
        "file": "a.py",
        "folder": ".",
        "loop": "loop",
        "nowhere": "none",
        "out": "../outside",
        "out.py": "../outside/private.py",
    }.items():
        (repo.path / name).symlink_to(target)
    repo.git("add", "-A")
    outcome = scan(cli, repo.path)
    assert paths(outcome) == ["a.py"]
    assert outcome.summary["scope"]["counts"]["symbolic links, not followed"] == 6
    for name in ("loop", "nowhere", "file", "out.py"):
        assert paths(scan(cli, repo.path / name)) == [], name


def test_an_index_that_names_a_file_behind_a_link_does_not_lead_out(repo, cli, token, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private.py").write_bytes(line(token()))
    repo.commit({"dir/private.py": b"x\n"})
    repo.write({"dir/private.py": None})
    (repo.path / "dir").rmdir()
    (repo.path / "dir").symlink_to("../outside")
    outcome = scan(cli, repo.path)
    assert paths(outcome) == []
    assert ("dir/private.py", "symlink") in {(one["path"], one["reason"]) for one in outcome.skipped}


def test_pipes_submodules_and_embedded_repositories_are_named(repo, cli, token, tmp_path):
    inner = Repo(tmp_path / "inner")
    inner.commit({"x.py": line(token())})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "sub")
    inner.clone(repo.path / "vendor")
    repo.write({"a.py": line(token())})
    outcome = scan(cli, repo.path)
    assert (outcome.code, paths(outcome)) == (1, ["a.py"])
    assert {(one["path"], one["reason"]) for one in outcome.skipped} == {("sub", "submodule"), ("vendor", "embedded-repository")}
    assert paths(scan(cli, repo.path / "sub")) == ["x.py"]


def test_a_plain_folder_with_a_pipe_a_socket_and_a_loop(tmp_path, cli, token):
    root = tmp_path / "plain"
    root.mkdir()
    (root / "a.py").write_bytes(line(token()))
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to("loop")
    outcome = scan(cli, root, timeout=30)
    assert (outcome.code, paths(outcome)) == (1, ["a.py"])
    assert [(one["path"], one["reason"]) for one in outcome.skipped] == [("pipe", "not-a-regular-file")]


@pytest.mark.parametrize(
    "name",
    [b"new\nline.py", b'quo"te.py', b"tab\there.py", "ü 世.py".encode(), b"\xff.py", b"-dash.py", b"x" * 250, b"a b.py", b"\x1b[31m.py"],
)
def test_a_file_of_any_name(repo, cli, token, name):
    repo.write({name: line(token())})
    (found,) = scan(cli, repo.path).findings
    assert found["path"].encode("utf-8", "surrogateescape") == name or b"\xff" in name
    for form in ("text", "line", "sarif", "html", "github", "markdown", "junit", "csv", "gitlab"):
        outcome = cli("scan", repo.path, "--format", form)
        assert outcome.code == 1
        assert "\x1b[31m" not in outcome.stdout


def test_more_files_than_one_process_takes_on_are_all_scanned(repo, cli, token):
    """By spawned or forked workers, in tasks of some hundred."""
    repo.write({f"{number}.py": line(token()) for number in range(450)})
    outcome = scan(cli, repo.path, "--jobs", "2")
    assert len(outcome.findings) == 450
    assert outcome.summary["scope"]["counts"]["files"] == 450


def test_two_repositories_at_once_are_refused(repo, cli, tmp_path):
    other = Repo(tmp_path / "other")
    outcome = scan(cli, repo.path, other.path)
    assert outcome.code == 2
    assert "different repositories" in outcome.stderr


def test_a_bare_repository_has_no_files_and_says_what_to_type(tmp_path, cli):
    bare = Repo(tmp_path / "bare.git", bare=True)
    outcome = scan(cli, bare.path)
    assert outcome.code == 2
    assert "straykey history" in outcome.stderr


def test_a_large_file_is_scanned_to_its_last_line(tmp_path, cli, token):
    (tmp_path / "a.txt").write_bytes(b"nothing to see in this line\n" * 400_000 + line(token()))
    (found,) = scan(cli, tmp_path / "a.txt").findings
    assert found["line_start"] == 400_001


def test_a_line_of_megabytes_is_scanned_to_its_end(tmp_path, cli, token):
    first, last = token(), token()
    (tmp_path / "a.js").write_bytes(b"x='" + first + b"';" + b"f(1);" * 500_000 + b"y='" + last + b"'")
    found = scan(cli, tmp_path / "a.js").findings
    assert [one["column_start"] for one in found if one["rule_id"].startswith("github")] == [4, 2_500_049]


def test_a_token_that_is_put_together_is_reported_under_its_own_format(repo, cli, token):
    value = token()
    repo.write({"a.py": b"key = ('" + value[:20] + b"'\n       '" + value[20:] + b"')\n", "b.py": line(value)})
    found = scan(cli, repo.path).findings
    assert [one["path"] for one in found] == ["a.py", "b.py"]
    assert len({(one["rule_id"], one["secret_id"]) for one in found}) == 1


def test_unquoted_words_of_a_docstring_are_prose(repo, cli):
    repo.write({"a.py": b'"""Services that know their clients without a password: that is offered first."""\nx = 1\n'})
    assert not scan(cli, repo.path, "--min-confidence", "low").findings
