"""Secrets wherever a repository can keep them: each found once, with its path, who brought it and when, and whether HEAD still has it."""

from __future__ import annotations

import pytest

from tests.support.repository import ADA, EPOCH, Repo

GRACE = ("Grace Hopper", "grace@example.org")


def history(cli, repo: Repo, *options: str):
    return cli("history", repo.path, "--format", "jsonl", "--all", *options)


def one(outcome) -> dict:
    """The only new finding there is; of several records the introducing place."""
    assert outcome.code == 1, outcome
    fingerprints = {record["fingerprint"] for record in outcome.findings}
    assert len(fingerprints) == 1, outcome.findings
    return outcome.findings[0]


def line(value: bytes) -> bytes:
    return b"key = '" + value + b"'\n"


def filler(repo: Repo, count: int = 3) -> None:
    for number in range(count):
        repo.commit({"other.txt": b"%d\n" % number})


@pytest.fixture(params=["loose", "packed"])
def settle(request):
    """Objects as they are made, or all in one pack."""

    def do(repo: Repo) -> Repo:
        if request.param == "packed":
            repo.pack()
        return repo

    return do


def test_a_secret_of_a_deleted_file(repo, cli, token, settle):
    filler(repo)
    commit = repo.commit({"dir/gone.py": b"import os\n" + line(token())}, author=GRACE)
    repo.commit({"dir/gone.py": None})
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["line_start"], found["column_start"]) == ("dir/gone.py", 2, 8)
    assert (found["commit"], found["author"], found["email"]) == (commit, *GRACE)
    assert found["date"].startswith("2024-01-01T")
    assert found["date"].endswith("+01:00")
    assert found["in_head"] is False


def test_a_secret_of_the_first_commit_that_is_still_there(repo, cli, token, settle):
    commit = repo.commit({"a.py": line(token())})
    filler(repo)
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["commit"], found["in_head"]) == ("a.py", commit, True)


def test_the_commit_that_brought_it_is_told_though_the_file_changed_often(repo, cli, token, settle):
    value = token()
    repo.commit({"a.py": b"x = 1\n"})
    commit = repo.commit({"a.py": b"x = 1\n" + line(value)}, author=GRACE)
    for number in range(5):
        repo.commit({"a.py": b"y = %d\n" % number * (number + 1) + line(value)})
    last = repo.head()
    outcome = history(cli, settle(repo))
    found = one(outcome)
    assert (found["commit"], found["author"], found["line_start"], found["in_head"]) == (commit, GRACE[0], 2, True)
    newest = [record for record in outcome.findings if record["role"] == "newest"]
    assert [(record["commit"], record["line_start"]) for record in newest] == [(last, 6)]
    assert found["occurrences"] == 6


def test_a_secret_that_only_a_merge_brought(repo, cli, token, settle):
    repo.commit({"a": b"1\n"})
    repo.branch("side")
    repo.commit({"b": b"2\n"})
    repo.switch("main")
    repo.commit({"c": b"3\n"})
    commit = repo.merge("side", {"merged.py": line(token())})
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["commit"], found["in_head"]) == ("merged.py", commit, True)


def test_a_secret_on_another_branch(repo, cli, token, settle):
    repo.commit({"a": b"1\n"})
    repo.branch("side")
    commit = repo.commit({"side.py": line(token())})
    repo.switch("main")
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["commit"], found["in_head"]) == ("side.py", commit, False)


def test_a_secret_of_a_branch_without_a_common_ancestor(repo, cli, token, settle):
    repo.commit({"a": b"1\n"})
    repo.git("checkout", "-q", "--orphan", "lonely")
    commit = repo.commit({"lonely.py": line(token())})
    repo.switch("main")
    assert one(history(cli, settle(repo)))["commit"] == commit


def test_a_secret_in_a_stash(repo, cli, token, settle):
    repo.commit({"a.py": b"1\n"})
    repo.stash({"a.py": line(token())})
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["author"], found["in_head"]) == ("a.py", ADA[0], False)
    assert found["commit"] in repo.git("rev-list", "--reflog", "--all").split()


def test_a_secret_that_only_the_reflog_leads_to(repo, cli, token, settle):
    base = repo.commit({"a.py": b"1\n"})
    commit = repo.commit({"a.py": line(token())}, author=GRACE)
    repo.git("reset", "-q", "--hard", base)
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["commit"], found["author"], found["in_head"]) == ("a.py", commit, GRACE[0], False)


def test_a_secret_of_commits_that_nothing_leads_to(repo, cli, token, settle):
    value = token()
    base = repo.commit({"a.py": b"1\n"})
    first = repo.commit({"a.py": line(value)})
    repo.commit({"a.py": line(value) + b"more\n"})
    repo.git("update-ref", "refs/heads/main", base)
    repo.git("reflog", "expire", "--expire=now", "--all")
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["commit"]) == ("a.py", first)


def test_a_secret_of_a_blob_that_no_tree_names(repo, cli, token, settle):
    repo.commit({"a.py": b"1\n"})
    oid = repo.dangling(line(token()))
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["object_id"], found["commit"], found["in_head"]) == (f"git-objects/blob/{oid}", oid, None, False)


def test_a_secret_that_is_only_staged(repo, cli, token, settle):
    repo.commit({"a.py": b"1\n"})
    repo.stage({"a.py": line(token())})
    assert one(history(cli, settle(repo)))["object_id"] == repo.git("rev-parse", ":a.py")


def test_a_secret_in_a_note(repo, cli, token, settle):
    commit = repo.commit({"a.py": b"1\n"})
    repo.note(line(token()))
    found = one(history(cli, settle(repo)))
    assert (found["path"], found["in_head"]) == (commit, False)
    assert found["commit"] == repo.git("rev-parse", "refs/notes/commits")


def test_a_secret_in_a_commit_message(repo, cli, token, settle):
    repo.commit({"a.py": b"1\n"})
    commit = repo.commit(message=f"Use the new key\n\nkey = '{token().decode()}'\n", author=GRACE)
    filler(repo)
    found = one(history(cli, settle(repo)))
    assert (found["kind"], found["object_id"], found["commit"], found["author"]) == ("commit", commit, commit, GRACE[0])
    assert found.get("in_head") is None


def test_a_secret_in_the_message_of_a_tag_is_its_tagger_s(repo, cli, token, settle):
    repo.commit({"a.py": b"1\n"})
    tag = repo.tag("v1", f"key = '{token().decode()}'")
    found = one(history(cli, settle(repo)))
    assert (found["kind"], found["object_id"], found["commit"], found["author"]) == ("tag", tag, None, "Charles Babbage")
    assert found.get("in_head") is None


def test_a_renamed_file_is_two_paths_with_one_secret(repo, cli, token, settle):
    value = token()
    first = repo.commit({"old.py": line(value)})
    second = repo.commit({"old.py": None, "new.py": line(value)})
    outcome = history(cli, settle(repo))
    assert [(found["path"], found["commit"], found["in_head"]) for found in outcome.findings] == [
        ("new.py", second, True),
        ("old.py", first, False),
    ]
    assert len({found["secret_id"] for found in outcome.findings}) == 1


@pytest.mark.parametrize(
    "name",
    [b"new\nline.py", b'quo"te.py', b"tab\there.py", "ümläut 世.py".encode(), b"not-\xff-utf8.py", b"-dash.py", b"a b/c d.py", b"x" * 250],
)
def test_a_secret_in_a_file_of_any_name(repo, cli, token, settle, name):
    commit = repo.commit({name: line(token())})
    repo.commit({name: None})
    found = one(history(cli, settle(repo)))
    assert found["commit"] == commit
    assert found["path"].encode("utf-8", "surrogateescape") == name or b"\xff" in name


def test_an_attribute_that_makes_everything_binary_hides_nothing(repo, cli, token, settle):
    repo.commit({".gitattributes": b"* -diff -text binary\n"})
    commit = repo.commit({"a.py": line(token())})
    repo.commit({"a.py": None})
    assert one(history(cli, settle(repo)))["commit"] == commit


def test_a_replaced_object_hides_nothing(repo, cli, token, settle):
    repo.commit({"a.py": line(token())})
    harmless = repo.blob(b"nothing\n")
    repo.git("replace", repo.git("rev-parse", "HEAD:a.py"), harmless)
    assert one(history(cli, settle(repo)))["path"] == "a.py"


@pytest.mark.parametrize(
    "encode",
    [
        lambda value: ("﻿# words\nkey = '" + value.decode() + "'\n").encode("utf-16-le"),
        lambda value: b"key = ('" + value[:20] + b"'\n       '" + value[20:] + b"')\n",
    ],
    ids=["utf-16", "folded"],
)
def test_a_secret_that_does_not_stand_there_byte_by_byte_is_known_to_be_in_head(repo, cli, token, settle, encode):
    text = encode(token())
    commit = repo.commit({"a.py": text})
    more = "# more\n".encode("utf-16-le") if b"\0" in text else b"# more\n"
    for number in range(3):
        repo.commit({"a.py": text + more * (number + 1)})
    found = one(history(cli, settle(repo)))
    assert (found["commit"], found["in_head"]) == (commit, True)


def test_two_secrets_in_two_files_are_four_places(repo, cli, token, settle):
    first, second = token(), token()
    repo.commit({"a.py": line(first) + line(second), "b.py": line(second) + line(first)})
    outcome = history(cli, settle(repo))
    assert [(found["path"], found["line_start"]) for found in outcome.findings] == [("a.py", 1), ("a.py", 2), ("b.py", 1), ("b.py", 2)]
    assert len({found["secret_id"] for found in outcome.findings}) == 2


def test_an_object_is_scanned_though_its_path_is_excluded_elsewhere(repo, cli, token, settle):
    value = token()
    repo.commit(
        {
            "straykey.toml": b'exclude = ["vendor/"]\n',
            "vendor/a.py": line(value),
            "src/a.py": line(value),
            "vendor/b.py": line(token()),
        }
    )
    outcome = history(cli, settle(repo))
    assert [found["path"] for found in outcome.findings] == ["src/a.py"]
    assert outcome.summary["scope"]["excluded"] == {"exclude vendor/": 2}


def test_a_sha_256_repository(tmp_path, cli, token):
    repo = Repo(tmp_path / "sha256", object_format="sha256")
    repo.commit({"b.py": b"1\n"})
    commit = repo.commit({"dir/a.py": line(token())})
    repo.commit({"dir/a.py": None})
    for _ in range(2):
        found = one(history(cli, repo))
        assert len(commit) == 64
        assert (found["path"], found["commit"], found["in_head"]) == ("dir/a.py", commit, False)
        repo.pack()


def test_a_bare_repository_and_a_linked_work_tree_have_the_same_history(repo, cli, token, tmp_path):
    repo.commit({"a.py": line(token())})
    repo.commit({"a.py": None})
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    seen = [one(cli("history", path, "--format", "jsonl"))["fingerprint"] for path in (repo.path, bare.path, tmp_path / "linked")]
    assert len(set(seen)) == 1


def test_what_head_has_is_told_of_a_detached_head(repo, cli, token):
    first = repo.commit({"a.py": line(token())})
    repo.commit({"a.py": None})
    assert one(history(cli, repo))["in_head"] is False
    repo.detach(first)
    assert one(history(cli, repo))["in_head"] is True


def test_dates_are_in_the_author_s_own_time(repo, cli, token):
    repo.commit({"a.py": line(token())})
    assert one(history(cli, repo))["date"] == "2024-01-01T10:06:40+01:00"
    assert EPOCH == 1_704_100_000
