"""The hook scans what would be committed: the index's content, never the work tree's."""

from __future__ import annotations

from tests.scanner.runs.test_history import line


def hook(cli, repo, *arguments, **options):
    return cli("hook", "--format", "jsonl", *arguments, cwd=repo.path, **options)


def paths(outcome) -> list[str]:
    return [found["path"] for found in outcome.findings]


def test_what_is_staged_counts_not_what_stands_in_the_file(repo, cli, token):
    """As after `git add -p`."""
    repo.stage({"a.py": line(token()), "b.py": b"x\n"})
    repo.write({"a.py": b"harmless\n", "b.py": line(token())})
    assert paths(hook(cli, repo)) == ["a.py"]
    assert paths(hook(cli, repo, "a.py", "b.py")) == ["a.py"]


def test_a_secret_that_head_has_in_that_file_is_inherited_and_shown(repo, cli, token):
    first, second = token(), token()
    repo.commit({"a.py": line(first)})
    repo.stage({"a.py": b"# more\n" + line(first) + line(second)})
    outcome = hook(cli, repo)
    assert outcome.code == 1
    verdicts = {record["line_start"]: record["verdict"] for record in outcome.records("finding")}
    assert verdicts == {2: "inherited", 3: "new"}


def test_a_secret_of_a_file_that_moved_is_inherited_and_a_copy_is_new(repo, cli, token):
    value = token()
    repo.commit({"a.py": line(value)})
    repo.stage({"a.py": None, "b.py": b"# moved\n" + line(value)})
    outcome = hook(cli, repo)
    assert (outcome.code, [record["verdict"] for record in outcome.records("finding")]) == (0, ["inherited"])
    repo.stage({"a.py": line(value)})
    assert paths(hook(cli, repo)) == ["b.py"]


def test_a_moved_file_hides_no_new_secret(repo, cli, token):
    repo.commit({"a.py": line(token())})
    repo.stage({"a.py": None, "b.py": line(token())})
    assert paths(hook(cli, repo)) == ["b.py"]


def test_what_the_other_side_of_a_merge_has_is_inherited(repo, cli, token):
    theirs, own = token(), token()
    repo.commit({"a.py": b"1\n"})
    repo.branch("side")
    repo.commit({"a.py": line(theirs), "b.py": line(theirs)})
    repo.switch("main")
    repo.commit({"a.py": b"2\n"})
    repo.run("merge", "-q", "side", check=False)
    repo.stage({"a.py": line(theirs) + b"2\n"})
    assert hook(cli, repo).code == 0
    repo.stage({"a.py": line(theirs) + line(own)})
    outcome = hook(cli, repo)
    assert {(record["path"], record["line_start"]): record["verdict"] for record in outcome.records("finding")} == {
        ("a.py", 1): "inherited", ("a.py", 2): "new", ("b.py", 1): "inherited",
    }  # fmt: skip


def test_before_the_first_commit(repo, cli, token):
    repo.stage({"a.py": line(token())})
    assert paths(hook(cli, repo)) == ["a.py"]


def test_from_a_folder_below_the_top(repo, cli, token):
    repo.stage({"d/a.py": line(token()), "b.py": line(token())})
    assert paths(cli("hook", "--format", "jsonl", cwd=repo.path / "d")) == ["b.py", "d/a.py"]
    assert paths(cli("hook", "a.py", "--format", "jsonl", cwd=repo.path / "d")) == ["d/a.py"]


def test_in_a_linked_work_tree(repo, cli, token, tmp_path):
    repo.commit({"a.py": b"x\n"})
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "linked" / "b.py").write_bytes(line(token()))
    repo.git("-C", str(tmp_path / "linked"), "add", "b.py")
    assert paths(cli("hook", "--format", "jsonl", cwd=tmp_path / "linked")) == ["b.py"]
    assert paths(hook(cli, repo)) == []


def test_excluded_files_are_counted(repo, cli, token):
    repo.stage({"straykey.toml": b'exclude = ["vendor/"]\n', "vendor/a.py": line(token()), "b.py": b"x\n"})
    outcome = hook(cli, repo)
    assert outcome.code == 0
    assert outcome.summary["scope"]["excluded"] == {"exclude vendor/": 1}


def test_a_staged_file_above_the_limit_is_named_and_not_read(repo, cli, token):
    repo.stage({"straykey.toml": b"[limits]\nfile_size = 5000\n", "a.py": line(token()) + bytes(6000), "b.py": line(token())})
    outcome = hook(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["b.py"]
    assert [(one["path"], one["reason"]) for one in outcome.skipped] == [("a.py", "too-large")]


def test_a_staged_file_whose_object_is_gone_is_named(repo, cli, token):
    repo.stage({"a.py": line(token()), "b.py": line(token())})
    repo.lose(repo.git("rev-parse", ":a.py"))
    outcome = hook(cli, repo)
    assert outcome.code == 3
    assert paths(outcome) == ["b.py"]
    assert [(one["path"], one["reason"]) for one in outcome.skipped] == [("a.py", "missing-object")]


def test_files_whose_names_have_any_bytes(repo, cli, token):
    repo.stage({b"\xff new\nline.py": line(token())})
    assert len(hook(cli, repo).findings) == 1


def test_an_allow_comment_counts_as_it_is_staged(repo, cli, token):
    value = token()
    repo.stage({"a.py": line(value).rstrip() + b"  # straykey: allow made up\n"})
    repo.write({"a.py": line(value)})
    assert hook(cli, repo).code == 0


def test_a_commit_of_one_file_is_checked_by_the_index_that_git_makes_for_it(repo, cli, token):
    """`git commit FILE` commits neither what else is staged, nor from the repository's own index."""
    repo.commit({"a.py": b"x\n", "b.py": b"x\n"})
    repo.stage({"b.py": line(token())})
    own = repo.git_dir / "index-of-the-commit"
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=str(own))
    repo.write({"a.py": b"harmless\n"})
    repo.git("add", "a.py", GIT_INDEX_FILE=str(own))
    assert paths(hook(cli, repo, env={"GIT_INDEX_FILE": str(own)})) == []
    assert paths(hook(cli, repo)) == ["b.py"]
