"""Who set an exception, and what held on a day: asked of real repositories."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from baselines.exceptions.entry import FILE, Entry
from baselines.exceptions.policy import COMMITTED, NAMED, SIGNED, ExceptionPolicy
from baselines.exceptions.reader import read_text
from baselines.exceptions.writer import add_entries, edit_entry, remove_entry
from scanner.exceptions.checking import check_entries
from scanner.exceptions.past import commit_on, settings_of
from scanner.git.command import open_git
from scanner.git.repository import discover

BO, EVE = ("Bo Lee", "bo@example.org"), ("Eve", "eve@example.org")
ONE = Entry("false-positive", fingerprint="f1:0123456789abcdef:w0fa", reason="an id")
RISK = Entry(
    "accepted-risk", rule="a-rule", path="a.py", reason="x", owner="ada@example.org", accepted_by="bo@example.org",
    created="2024-01-01", until="2024-03-01",
)  # fmt: skip


def git_of(repo):
    return open_git(discover(repo.path))


def day(repo, commit: str) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(int(repo.git("show", "-s", "--format=%ct", commit))))


def commit(repo, text: str, author=EVE) -> str:
    return repo.commit({FILE: text.encode()}, author=author)


def settings(repo):
    entries = read_text((repo.path / FILE).read_text(encoding="utf-8"))
    return entries, settings_of(git_of(repo), repo.head(), entries)


def test_the_commit_that_set_an_entry_is_the_last_that_changed_its_terms(repo) -> None:
    repo.commit({"a.py": b"1"})
    first = commit(repo, add_entries("", [ONE]))
    text = add_entries((repo.path / FILE).read_text(encoding="utf-8"), [RISK])
    second = commit(repo, text, author=BO)
    repo.commit({"a.py": b"2"})
    commit(repo, "# a remark\n" + text)  # comments are no terms
    entries, found = settings(repo)
    by = {entry.kind: found[entry.terms] for entry in entries}
    assert (by["false-positive"].commit, by["accepted-risk"].commit) == (first, second)
    assert by["accepted-risk"].made.author.shown == "Bo Lee <bo@example.org>"
    assert by["accepted-risk"].made.committer.name == "Charles Babbage"
    renewed = commit(repo, edit_entry(text, RISK.id, {"until": "2024-03-02"}))
    entries, found = settings(repo)
    assert {found[entry.terms].commit for entry in entries} == {first, renewed}


def test_an_entry_that_was_taken_out_and_put_back_is_set_by_who_put_it_back(repo) -> None:
    text = add_entries("", [ONE])
    commit(repo, text)
    commit(repo, remove_entry(text, ONE.id))
    again = commit(repo, text, author=BO)
    _, found = settings(repo)
    assert [one.commit for one in found.values()] == [again]


def test_who_set_an_entry_on_a_branch_is_found_behind_the_merge(repo) -> None:
    repo.commit({"a.py": b"1"})
    repo.branch("side")
    side = commit(repo, add_entries("", [RISK]), author=BO)
    repo.switch("main")
    repo.commit({"b.py": b"1"})
    merge = repo.merge("side")
    _, found = settings(repo)
    assert [one.commit for one in found.values()] == [side]
    assert merge == repo.head()


def test_what_only_the_merge_brought_is_the_merges_own(repo) -> None:
    repo.commit({"a.py": b"1"})
    repo.branch("side")
    repo.commit({"b.py": b"1"})
    repo.switch("main")
    repo.commit({"c.py": b"1"})
    merge = repo.merge("side", {FILE: add_entries("", [RISK]).encode()})
    _, found = settings(repo)
    assert [one.commit for one in found.values()] == [merge]


def test_versions_that_were_broken_do_not_matter(repo) -> None:
    commit(repo, "[[exception]\n")
    good = commit(repo, add_entries("", [ONE]))
    _, found = settings(repo)
    assert [one.commit for one in found.values()] == [good]


def test_an_entry_that_is_not_committed_has_no_setting(repo) -> None:
    repo.commit({"a.py": b"1"})
    repo.write({FILE: add_entries("", [ONE]).encode()})
    entries, found = settings(repo)
    (checked,) = check_entries(entries, found, ExceptionPolicy(), "2024-01-02")
    assert checked.remarks == ("is not committed: who set it can't be told",)


def test_any_day_is_rebuilt_from_the_line_of_first_parents(repo) -> None:
    git = git_of(repo)
    first = repo.commit({"a.py": b"1"})
    repo._clock += 86_400 * 3
    second = commit(repo, add_entries("", [ONE]))
    repo.branch("side")
    repo._clock += 86_400
    side = repo.commit({"c.py": b"1"})
    repo.switch("main")
    repo._clock += 86_400 * 3
    third = repo.merge("side")
    assert commit_on(git, "2023-12-31", third) == ""
    assert commit_on(git, day(repo, first), third) == first
    assert commit_on(git, day(repo, second), third) == second
    assert commit_on(git, day(repo, side), third) == second  # merged later
    assert commit_on(git, day(repo, third), third) == commit_on(git, "2099-01-01", third) == third


def wrong(repo, **policy) -> list[str]:
    entries, found = settings(repo)
    return [words for one in check_entries(entries, found, ExceptionPolicy(**policy), "2024-01-02") for words in one.wrong]


def test_acceptance_is_shown_by_name_by_commit_or_by_signature(repo) -> None:
    commit(repo, add_entries("", [RISK]))
    assert wrong(repo, acceptance=NAMED) == []
    (words,) = wrong(repo, acceptance=COMMITTED)
    assert words.startswith("is accepted by bo@example.org, who is neither author, committer nor signer of the commit that set it: ")
    assert words.endswith(": Eve <eve@example.org>, committed by Charles Babbage <charles@example.org>")
    assert wrong(repo, acceptance=SIGNED) == ["is accepted by bo@example.org, who did not sign the commit that set it (it is not signed)"]
    commit(repo, edit_entry((repo.path / FILE).read_text(encoding="utf-8"), RISK.id, {"reason": "y"}), author=BO)
    assert wrong(repo, acceptance=COMMITTED) == []
    people = {"Bo": ("@bo", "bo@example.org")}
    assert wrong(repo, acceptance=COMMITTED, people=people, owners=("@ada", "ada@example.org")) == []


def test_nobody_lengthens_a_life_by_a_date_that_was_still_to_come(repo) -> None:
    commit(repo, add_entries("", [RISK._replace(created="2024-01-20", until="2024-04-10")]))
    (words,) = wrong(repo)
    assert words == "says it was created on 2024-01-20: the commit that set it was made on 2024-01-01"


@pytest.fixture
def key(tmp_path):
    """A signing key of SSH, made by ssh-keygen; and its fingerprint."""
    path = tmp_path / "key"
    environ = {"PATH": os.environ["PATH"]}
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bo", "-f", path], check=True, env=environ)
    told = subprocess.run(["ssh-keygen", "-l", "-f", path], check=True, capture_output=True, env=environ).stdout.decode()
    return path, told.split()[1]


def test_a_signature_of_ssh_is_verified_and_names_the_key(repo, key) -> None:
    path, fingerprint = key
    repo.configure("gpg.format=ssh", f"user.signingkey={path}", "commit.gpgsign=true")
    commit(repo, add_entries("", [RISK]))
    ((setting,),) = [tuple(settings(repo)[1].values())]
    assert setting.signer == ("ssh", (fingerprint,), True)
    mine = {"Bo": ("bo@example.org", fingerprint)}
    assert wrong(repo, acceptance=SIGNED, people=mine) == []
    assert wrong(repo, acceptance=COMMITTED, people=mine) == []
    assert wrong(repo, acceptance=SIGNED) == [
        f"is accepted by bo@example.org, who did not sign the commit that set it (its ssh signature by {fingerprint} is of another)"
    ]


def test_a_signature_over_something_else_is_not_believed(repo, key) -> None:
    path, fingerprint = key
    repo.configure("gpg.format=ssh", f"user.signingkey={path}", "commit.gpgsign=true")
    signed = commit(repo, add_entries("", [RISK]))
    forged = repo.git("cat-file", "commit", signed).replace("Eve <eve", "Bo <bo").encode() + b"\n"
    repo.git("update-ref", "refs/heads/main", repo.raw("commit", forged))
    ((setting,),) = [tuple(settings(repo)[1].values())]
    assert (setting.signer.names, setting.signer.verified) == ((fingerprint,), False)
    assert wrong(repo, acceptance=SIGNED, people={"Bo": ("bo@example.org", fingerprint)}) == [
        f"is accepted by bo@example.org, who did not sign the commit that set it (its ssh signature by {fingerprint} can not be verified here)"
    ]


def test_no_program_of_the_repository_is_run_to_look_at_a_signature(repo, key, tmp_path) -> None:
    path, _ = key
    repo.configure("gpg.format=ssh", f"user.signingkey={path}", "commit.gpgsign=true")
    commit(repo, add_entries("", [RISK]))
    bait, caught = tmp_path / "bait", tmp_path / "caught"
    bait.write_text(f"#!/bin/sh\ntouch {caught}\n", encoding="utf-8")
    bait.chmod(0o755)
    repo.configure(f"gpg.program={bait}", f"gpg.ssh.program={bait}", "log.showSignature=true")
    settings(repo)
    commit_on(git_of(repo), "2099-01-01", repo.head())
    assert not caught.exists()


def test_a_second_entry_of_one_scope_is_wrong(repo) -> None:
    """Two branches may each have brought one."""
    text = add_entries("", [ONE])
    commit(repo, text + add_entries("# from a branch", [ONE._replace(reason="y")]).replace("version = 1\n", ""))
    assert wrong(repo) == ["has the scope of another one, in line 4: keep one of them"]
