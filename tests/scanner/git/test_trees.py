"""Which paths objects have, and which commit had them there first: against git itself, and on trees that no git would write."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.git.batch import GitObject
from scanner.git.trees import Sighting, TreeIndex
from scanner.history.inventory import order_commits, read_objects, take_inventory
from tests.scanner.git.test_batch import git_of
from tests.support.repository import Repo

PATHS = ["a", "b", "dir/a", "dir/b", "dir/sub/a", "other/sub/a", "40000 x", "x 100644 y", "new\nline", 'quo"te', "é"]
# One step of a history: files that change (content by number, None deletes), and on which branch.
STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(PATHS), st.one_of(st.none(), st.integers(0, 5)), max_size=4),
        st.sampled_from(["main", "side", "merge"]),
    ),
    min_size=1,
    max_size=8,
)


def play(repo: Repo, steps) -> None:
    repo.commit({"root": b"0"})
    repo.git("branch", "side")
    for changes, branch in steps:
        if branch == "merge":
            repo.switch("main")
            repo.run("merge", "-q", "--no-ff", "--no-commit", "-X", "ours", "side", check=False)
        else:
            repo.switch(branch)
        present = set(repo.git("ls-files", "-z").split("\0"))
        files = {
            path: None if number is None else b"%d" % number for path, number in changes.items() if number is not None or path in present
        }
        if any(path.startswith(f"{other}/") for path in [*files, *present] for other in [*files, *present]):
            files = {}
        repo.commit(files)


def truth(repo: Repo, commits: list[str]) -> dict[tuple[bytes, bytes], int]:
    """(path, object) -> index of the first commit that has it there, by listing every commit's tree whole."""
    first: dict[tuple[bytes, bytes], int] = {}
    for index, commit in enumerate(commits):
        for entry in repo.run("ls-tree", "-r", "-z", "--full-tree", commit).stdout.split(b"\0")[:-1]:
            info, path = entry.split(b"\t", 1)
            first.setdefault((path, bytes.fromhex(info.split()[2].decode())), index)
    return first


@settings(max_examples=15, deadline=None)
@given(STEPS, st.booleans())
def test_all_paths_of_all_objects_are_found_with_their_first_commit(tmp_path_factory, steps, sha256):
    repo = Repo(tmp_path_factory.mktemp("r") / "r", object_format="sha256" if sha256 else "sha1")
    play(repo, steps)
    git = git_of(repo)
    inventory = take_inventory(git)
    commits = order_commits(git, inventory.commits)
    assert sorted(commit.hex() for commit in commits.commits) == sorted(repo.git("rev-list", "--all", "--reflog").split())
    expected = truth(repo, [commit.hex() for commit in commits.commits])
    index = TreeIndex((bytes.fromhex(oid) for oid in inventory.blobs), inventory.hash_size)
    for tree in read_objects(git, inventory.trees):
        index.add(tree)
    found = [Sighting(*one) for one in index.sightings(commits.roots)]
    assert {(one.path, one.oid): one.first for one in found} == expected
    assert len(found) == len(expected)
    some = [b"dir/sub/a", b"a", b"nowhere/at/all", b"new\nline"]
    only = {(one.path, one.oid): one.first for one in map(Sighting._make, index.sightings(commits.roots, some))}
    assert only == {key: first for key, first in expected.items() if key[0] in some}
    assert not index.cut


def entry(mode: str, name: bytes, oid: bytes) -> bytes:
    return mode.encode() + b" " + name + b"\0" + oid


def tree(number: int, *entries: bytes) -> GitObject:
    return GitObject(f"{number:040x}", "tree", b"".join(entries))


def oid_of(number: int) -> bytes:
    return bytes.fromhex(f"{number:040x}")


BLOB = bytes.fromhex("be" * 20)


def bomb(depth: int, width: int) -> Iterator[GitObject]:
    """A dozen trees with more paths than there is memory."""
    yield tree(1, *(entry("100644", b"f%d" % number, BLOB) for number in range(width)))
    for level in range(2, depth + 2):
        yield tree(level, *(entry("40000", b"d%d" % number, oid_of(level - 1)) for number in range(width)))


def test_a_bomb_of_paths_is_cut_and_said(repo):
    """10^10 paths in a dozen objects."""
    index = TreeIndex([BLOB], 20)
    for one in bomb(10, 10):
        index.add(one)
    found = list(index.sightings([oid_of(11)]))
    assert index.cut
    assert 0 < len(found) < 3_000_000
    assert list(index.sightings([oid_of(11)], [b"/".join(b"d%d" % (level % 10) for level in range(10)) + b"/f3"]))


def test_a_bomb_that_holds_nothing_ends_too():
    """What is followed is bounded, not only what is told."""
    index = TreeIndex([bytes.fromhex("ab" * 20)], 20)
    for one in bomb(10, 10):
        index.add(one)
    assert list(index.sightings([oid_of(11)])) == []
    assert index.cut


def test_a_chain_of_folders_that_is_deeper_than_any_path_takes_no_memory_for_its_names():
    """The path of each of ten thousand folders in each other was kept whole: two hundred bytes of name each made gigabytes."""
    depth, name = 10_000, b"n" * 200
    index = TreeIndex([BLOB], 20)
    index.add(tree(1, entry("100644", b"secret", BLOB)))
    for level in range(2, depth + 2):
        index.add(tree(level, entry("40000", name, oid_of(level - 1))))
    tracemalloc.start()
    (found,) = index.sightings([oid_of(depth + 1)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert Sighting(*found).path == (name + b"/") * depth + b"secret"
    assert peak < 50_000_000


MALFORMED = [
    b"",
    b"\0",
    b"40000",
    b"40000 ",
    b"40000 a",
    b"40000 a\0",
    b"40000 a\0" + BLOB[:-1],
    b"40000 \0" + BLOB,
    b"100644 a\0" + BLOB[:3],
    b"999999 a\0" + BLOB,
    b"040000 a\0" + BLOB,
    b"100644 a/b\0" + BLOB,
    b"40000 ..\0" + BLOB,
    BLOB * 30,
]


@pytest.mark.parametrize("data", MALFORMED)
def test_a_malformed_tree_never_raises_and_the_others_are_read(data):
    index = TreeIndex([BLOB], 20)
    index.add(GitObject(f"{1:040x}", "tree", data))
    index.add(tree(2, entry("100644", b"good", BLOB), entry("40000", b"bad", oid_of(1))))
    assert Sighting(b"good", BLOB, 0) in [Sighting(*one) for one in index.sightings([oid_of(2)])]


@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from([20, 32]))
def test_trees_of_any_bytes_never_raise(contents, width):
    index = TreeIndex([bytes(width), b"\x30" * width], width)
    for number, data in enumerate(contents):
        index.add(GitObject(f"{number:0{2 * width}x}", "tree", data))
    roots = [number.to_bytes(width, "big") for number in range(len(contents) + 1)]
    list(index.sightings(roots))
    list(index.sightings(roots, [b"a/b", b"", b"/", b"0"]))


def test_a_folder_that_contains_itself_ends():
    """No hash allows it, but a broken database may claim anything."""
    index = TreeIndex([BLOB], 20)
    index.add(tree(1, entry("100644", b"f", BLOB), entry("40000", b"again", oid_of(1))))
    found = [Sighting(*one) for one in index.sightings([oid_of(1)])]
    assert found[0] == Sighting(b"f", BLOB, 0)
    assert index.cut


def test_a_root_that_is_not_there_has_no_paths():
    index = TreeIndex([BLOB], 20)
    assert list(index.sightings([oid_of(1)])) == []
