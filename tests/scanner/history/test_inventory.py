"""What a whole object database holds, and the order of its commits."""

from __future__ import annotations

import pytest

from scanner.history.inventory import MissingWalk, Person, order_commits, read_authors, take_inventory
from tests.scanner.git.test_batch import git_of
from tests.support.repository import EPOCH, Repo


def commits_of(repo: Repo) -> tuple[list[str], int]:
    git = git_of(repo)
    found = order_commits(git, take_inventory(git).commits)
    assert [repo.git("rev-parse", f"{commit.hex()}^{{tree}}") for commit in found.commits] == [root.hex() for root in found.roots]
    return [commit.hex() for commit in found.commits], found.reachable


def test_every_object_is_counted_by_its_type(repo):
    first = repo.commit({"a": b"1", "d/b": b"2"})
    repo.tag("v1", "a message")
    repo.dangling(b"nobody's")
    inventory = take_inventory(git_of(repo))
    assert [len(ids) for ids in (inventory.blobs, inventory.trees, inventory.commits, inventory.tags)] == [3, 2, 1, 1]
    assert list(inventory.commits) == [first]
    assert dict(inventory.blobs.pairs())[repo.git("hash-object", "a")] == 1
    assert inventory.hash_size == 20


def test_an_empty_repository_has_an_empty_inventory(repo):
    inventory = take_inventory(git_of(repo))
    assert not any((len(inventory.blobs), len(inventory.trees), len(inventory.commits), len(inventory.tags), inventory.broken))
    assert order_commits(git_of(repo), inventory.commits) == ([], [], 0, "")


def test_what_git_cannot_read_is_named(repo):
    good, bad = repo.blob(b"good"), repo.blob(b"bad")
    repo.spoil(bad, 0)
    inventory = take_inventory(git_of(repo))
    assert list(inventory.blobs) == [good]
    assert inventory.broken == (bad,)


def test_parents_stand_before_their_children(repo):
    made = [repo.commit({"a": b"%d" % number}) for number in range(5)]
    assert commits_of(repo) == (made, 5)


def test_what_nothing_leads_to_stands_last_and_in_its_own_order(repo):
    """By their ids, a secret's introduction in a lost branch was any commit of it."""
    base = repo.commit({"a": b"0"})
    lost = [repo.commit({"a": b"%d" % number}) for number in range(1, 9)]
    repo.git("update-ref", "refs/heads/main", base)
    repo.git("reflog", "expire", "--expire=now", "--all")
    assert commits_of(repo) == ([base, *lost], 1)


def test_the_reflog_leads_to_commits_too(repo):
    base = repo.commit({"a": b"0"})
    lost = repo.commit({"a": b"1"})
    repo.git("reset", "-q", "--hard", base)
    assert commits_of(repo) == ([base, lost], 2)


def test_a_missing_commit_does_not_disturb_the_order_of_the_others(repo):
    made = [repo.commit({"a": b"%d" % number}) for number in range(8)]
    repo.lose(made[3])
    assert commits_of(repo) == ([*made[:3], *made[4:]], 0)


def test_missing_objects_are_named_and_a_walk_that_fails_says_so(repo):
    repo.commit({"a": b"1", "b": b"2"})
    repo.commit({"a": b"3"})
    gone = repo.git("rev-parse", "HEAD~:a")
    repo.lose(gone)
    assert MissingWalk(git_of(repo)).result() == ([gone], "")
    repo.lose(repo.git("rev-parse", "HEAD~"))
    missing, message = MissingWalk(git_of(repo)).result()
    assert message
    assert missing in ([], [gone])


def test_a_whole_repository_lacks_nothing(repo):
    repo.commit({"a": b"1"})
    assert MissingWalk(git_of(repo)).result() == ([], "")


@pytest.mark.parametrize(
    ("line", "person"),
    [
        (b"author Ada <a@b> 1704100000 +0100", Person("Ada", "a@b", 1704100000, "+0100")),
        (b"author  <> 0 -0000", Person("", "", 0, "-0000")),
        (b"author \xff <\xff> 1 +0000", Person("\ufffd", "\ufffd", 1, "+0000")),
        (b"author Ada a@b", None),
        (b"author Ada <a@b> soon +0100", None),
    ],
)
def test_authors_are_read_from_whatever_header(repo, line, person):
    tree = repo.git("mktree", given=b"")
    commit = repo.raw("commit", b"tree " + tree.encode() + b"\n" + line + b"\ncommitter C <c> 1 +0000\n\nauthor Eve <e> 9 +0000\n")
    assert read_authors(git_of(repo), [commit]) == ({commit: person} if person else {})


def test_a_commit_s_author_is_not_who_committed_it(repo):
    commit = repo.commit({"a": b""}, author=("Grace", "g@example.org"))
    assert read_authors(git_of(repo), [commit, "1" * 40]) == {commit: Person("Grace", "g@example.org", EPOCH, "+0100")}
