"""Objects through `git cat-file --batch`: whatever is broken, all the rest is delivered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.git.batch import BatchReader, Listed, list_objects
from scanner.git.command import Git, GitError, open_git
from scanner.git.repository import Repository, repository_at
from tests.support.repository import Repo


def git_of(repo) -> Git:
    return open_git(repository_at(repo.path), environ={"PATH": "/usr/bin:/bin"})


def read(repo, oids, **options) -> list[tuple]:
    with BatchReader(git_of(repo), **options) as reader:
        return [tuple(one) for one in reader.read(oids)]


def test_objects_come_in_the_order_asked_for_with_type_and_bytes(repo):
    data = {f"{number}": b"\0\n" * number + b"x" for number in range(100)}
    repo.commit(data, "message")
    oids = [repo.git("hash-object", name) for name in data]
    assert read(repo, [*oids, repo.head()])[:-1] == [(oid, "blob", data[name], "") for oid, name in zip(oids, data, strict=True)]
    assert read(repo, [repo.head()])[0][1] == "commit"


def test_an_object_that_is_not_there_is_told_and_the_rest_comes(repo):
    good = [repo.blob(b"%d" % number) for number in range(60)]
    asked = [*good[:30], "1" * 40, *good[30:]]
    found = read(repo, asked)
    assert found[30] == ("1" * 40, "", b"", "missing")
    assert [one[2] for one in found if not one[3]] == [b"%d" % number for number in range(60)]


@pytest.mark.parametrize("number", [0, 29, 59])
def test_a_loose_object_that_is_spoilt_is_told_and_the_rest_comes(repo, number):
    good = [repo.blob(b"content %d\n" % number * 100) for number in range(60)]
    repo.spoil(good[number])
    found = read(repo, good)
    assert [one[0] for one in found] == good
    assert [index for index, one in enumerate(found) if one[3]] == [number]


def test_bytes_flipped_in_a_pack_cost_only_what_stands_there(repo):
    """git dies of such an object while it writes it; the reader goes on behind it with a new child."""
    oids = [repo.blob(b"%d " % number + bytes(range(256)) * 8) for number in range(60)]
    repo.pack()
    (pack,) = (repo.git_dir / "objects" / "pack").glob("*.pack")
    pack.chmod(0o644)
    offset = next(int(line.split()[4]) for line in repo.git("verify-pack", "-v", str(pack)).splitlines() if line.startswith(oids[30]))
    data = bytearray(pack.read_bytes())
    data[offset + 20 : offset + 40] = bytes(20)
    pack.write_bytes(bytes(data))
    found = read(repo, oids)
    assert [one[0] for one in found] == oids
    wrong = [index for index, one in enumerate(found) if one[3]]
    assert 30 in wrong
    for index, one in enumerate(found):
        if index not in wrong:
            assert one[2] == b"%d " % index + bytes(range(256)) * 8


def test_an_object_above_the_limit_is_passed_over(repo):
    large, small = repo.blob(bytes(3_000_000)), repo.blob(b"small")
    assert read(repo, [large, small, large, small], most=1000) == [(large, "blob", b"", "too-large"), (small, "blob", b"small", "")] * 2


def test_a_reader_is_used_again_and_ends_its_child(repo):
    oid = repo.blob(b"x")
    reader = BatchReader(git_of(repo))
    for _ in range(3):
        assert [one.data for one in reader.read([oid] * 100)] == [b"x"] * 100
    child = reader._child
    reader.close()
    assert child.returncode == 0
    reader.close()


def test_no_objects_start_no_child(repo):
    reader = BatchReader(git_of(repo))
    assert list(reader.read([])) == []
    assert reader._child is None


def test_a_repository_that_makes_git_die_again_and_again_is_given_up(tmp_path):
    broken = open_git(Repository(tmp_path, tmp_path, None), environ={"PATH": "/usr/bin:/bin"})
    with pytest.raises(GitError, match="ended early"), BatchReader(broken) as reader:
        list(reader.read(["1" * 40] * 5000))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_what_is_listed_is_what_there_is(tmp_path_factory, contents):
    repo = Repo(tmp_path_factory.mktemp("r") / "r")
    oids = {repo.blob(data): len(data) for data in contents}
    repo.pack()
    extra = repo.blob(b"one that lies loose beside the pack, twice if git had its way")
    listed = list(list_objects(git_of(repo)))
    assert sorted(listed) == sorted(Listed(oid, "blob", size) for oid, size in {**oids, extra: 61}.items())


def test_an_object_that_git_cannot_read_is_listed_without_a_type(repo):
    """It was listed as missing, in two words where three were expected: the whole history could not be scanned."""
    bad, good = repo.blob(b"bad" * 100), repo.blob(b"good")
    repo.spoil(bad, 0)
    assert sorted(list_objects(git_of(repo))) == sorted([Listed(bad, "", 0), Listed(good, "blob", 4)])


def test_any_number_of_complaints_about_objects_does_not_stop_the_listing(repo):
    """git waited for someone to read them, and we for its output: a repository with a few hundred broken objects never ended."""
    first = repo.blob(b"x" * 100)
    repo.spoil(first, 0)
    broken = repo.object_file(first).read_bytes()
    for number in range(1200):
        path = repo.git_dir / "objects" / f"{number % 256:02x}" / f"{number:038x}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(broken)
    script = "import sys; from tests.scanner.git.test_batch import count; print(count(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(repo.path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "1201\n"


def count(path: str) -> int:
    return len(list(list_objects(open_git(repository_at(Path(path))))))
