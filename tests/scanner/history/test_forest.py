"""What trees name and is not there: seen in packs as git's own walk tells it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from scanner.history.forest import read_forest
from scanner.history.inventory import MissingWalk, commit_ids, order_commits
from scanner.pack import ObjectStore, open_objects
from tests.scanner.git.test_batch import git_of
from tests.support.repository import Repo


def missing(repo: Repo) -> list[str]:
    git = git_of(repo)
    store = open_objects(Path(repo.git_dir) / "objects")
    assert isinstance(store, ObjectStore)
    with store:
        forest = read_forest(git, store, order_commits(git, commit_ids(store)), [])
    assert forest.missing == MissingWalk(git).result()[0]
    return forest.missing


def grow(repo: Repo, random: Random, commits: int = 8) -> None:
    for number in range(commits):
        path = random.choice(["a", "d/a", "d/e/b", "f/g"])
        repo.commit({path: b"%d %d\n" % (number, random.getrandbits(40))})


def test_a_whole_repository_lacks_nothing(repo):
    grow(repo, Random(1))
    assert missing(repo) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["blob", "tree"])
def test_what_is_lost_is_told_as_git_tells_it(repo, seed, kind):
    random = Random(seed)
    grow(repo, random)
    listed = repo.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").split("\n")
    oids = [oid for oid, own in (line.split(" ") for line in listed) if own == kind]
    lost = random.sample(oids, 3)
    for oid in lost:
        repo.lose(oid)
    assert set(missing(repo)) <= set(lost)
    assert missing(repo)


def test_a_submodule_s_commit_is_not_missed(repo):
    repo.commit({"a": b"1"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.git("commit", "-q", "-m", "module")
    assert missing(repo) == []


def test_what_only_a_lost_branch_names_may_be_gone(repo):
    """After pruning, commits that nothing leads to may outlive their blobs."""
    base = repo.commit({"a": b"0"})
    repo.commit({"a": b"1"})
    gone = repo.git("rev-parse", "HEAD:a")
    repo.git("update-ref", "refs/heads/main", base)
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.lose(gone)
    assert missing(repo) == []


def test_the_target_of_a_tag_is_missed(repo):
    repo.commit({"a": b"1"})
    blob = repo.blob(b"tagged")
    repo.git("tag", "-a", "-m", "m", "v1", blob)
    repo.lose(blob)
    git = git_of(repo)
    store = open_objects(Path(repo.git_dir) / "objects")
    assert isinstance(store, ObjectStore)
    with store:
        assert read_forest(git, store, order_commits(git, commit_ids(store)), []).missing == [blob]
