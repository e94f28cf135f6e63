"""What git reads, the reader reads: the same objects with the same bytes, however they are stored."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.scanner.pack.builder import Made, copy, delta, index, insert, name, write_pack
from tests.scanner.pack.histories import fill

ALL = ("commit", "tree", "blob", "tag")


def walked(store: Any, *types: str) -> dict[bytes, tuple[str, bytes]]:
    units = list(store.walk(types or ALL))
    found = {unit.oid: (unit.type, unit.data) for unit in units}
    assert len(found) == len(units), "an object came twice"
    return found


def repack(*arguments: str) -> Callable[[Any], None]:
    return lambda repo: repo.git("repack", "-q", *arguments)


def in_steps(repo: Any) -> None:
    """Several packs, thin ones completed with copies of their bases, and loose objects on top."""
    repo.git("repack", "-adfq")
    for seed in (2, 3):
        before = repo.git("rev-parse", "HEAD").decode().strip()
        fill(repo, commits=3, seed=seed)
        thin = repo.git("pack-objects", "--revs", "--thin", "--stdout", "-q", stdin=f"HEAD\n^{before}\n".encode())
        repo.git("index-pack", "--stdin", "--fix-thin", stdin=thin)
        repo.git("prune-packed", "-q")
    fill(repo, commits=2, seed=4)


def copied_packs(repo: Any) -> None:
    """Every object in two packs, with other deltas in each, and loose besides."""
    for window in ("10", "3"):
        ids = repo.git("rev-list", "--objects", "--all")
        repo.git("pack-objects", "-q", "--no-reuse-delta", f"--window={window}", ".git/objects/pack/pack", stdin=b"\n".join(x[:40] for x in ids.split(b"\n")))


STORED = {
    "loose": lambda _repo: None,
    "packed": repack("-adf"),
    "deep": repack("-adf", "--depth=200", "--window=50"),
    "shallow": repack("-adf", "--depth=1"),
    "no-deltas": repack("-adf", "--window=0"),
    "bases-by-id": lambda repo: repo.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"),
    "multi-pack-index": lambda repo: (in_steps(repo), repo.git("multi-pack-index", "write"), repo.git("repack", "-q", "--write-midx")),
    "steps": in_steps,
    "copied": copied_packs,
    "large-offsets": lambda repo: (repo.git("repack", "-adfq"), large_offsets(repo)),
}


def large_offsets(repo: Any) -> None:
    """An index that holds most offsets in its 64-bit table."""
    (pack,) = (repo.objects / "pack").glob("*.pack")
    pack.with_suffix(".idx").unlink()
    pack.with_suffix(".rev").unlink(missing_ok=True)
    repo.git("index-pack", "--index-version=2,0x40", str(pack))


@pytest.mark.parametrize("stored", STORED)
def test_reads_what_git_reads(reader: ModuleType, repo: Callable[..., Any], stored: str) -> None:
    made = repo()
    fill(made)
    STORED[stored](made)
    with reader.open_objects(made.objects) as store:
        truth = made.contents()
        assert store.refused == ()
        assert list(store.unread()) == []
        assert walked(store) == truth
        assert {entry.oid: entry.type for entry in store.listing()} == {oid: kind for oid, (kind, _) in truth.items()}
        assert all(store.read(oid) == data for oid, (_, data) in truth.items())
        assert store.read(bytes(20)) is None


def test_reads_repositories_with_sha_256(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo("repo", "--object-format=sha256")
    fill(made)
    assert reader.find_repository(made.path).hash_size == 32
    with reader.open_objects(made.objects) as store:
        assert (store.hash_size, walked(store)) == (32, made.contents())
    made.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq")
    (made.path / ".git" / "config").rename(made.path / ".git" / "config-away")
    with reader.open_objects(made.objects) as store:
        assert store.hash_size == 32
        found = walked(store)
    (made.path / ".git" / "config-away").rename(made.path / ".git" / "config")
    assert found == made.contents()


def test_deltas_on_a_second_copy_of_an_object_are_told_against_the_first(reader: ModuleType, tmp_path: Path) -> None:
    """As git leaves it when it completes a thin pack: the base stands in the older pack, and again in the new one."""
    old, text = name("old"), b"one\ntwo\nthree\n"
    write_pack(tmp_path, [Made(name("filler"), "blob", random.Random(1).randbytes(999)), Made(old, "blob", text)], "large")
    change = delta(len(text), len(text) + 5, copy(0, len(text)), insert(b"four\n"))
    both = [Made(name("new"), "ref", change, old), Made(old, "blob", text), Made(name("newer"), "ofs", change, 1)]
    write_pack(tmp_path, both, "small")
    with reader.open_objects(tmp_path, 20) as store:
        units = {unit.oid: unit for unit in store.walk(("blob",))}
        assert len(units) == len(list(store.listing())) == 4
    assert [(unit.base, unit.windows) for unit in (units[name("new")], units[name("newer")])] == [(old, ((14, 19),))] * 2


def test_tells_the_hash_size_of_loose_objects_from_their_names(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo("repo", "--object-format=sha256")
    made.commit({"a": b"a\n"})
    (made.path / ".git" / "config").unlink()
    with reader.open_objects(made.objects) as store:
        assert (store.hash_size, len(walked(store))) == (32, 3)


def test_walks_only_the_types_asked_for(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made, commits=4)
    made.git("repack", "-adfq")
    fill(made, commits=1, seed=9)
    with reader.open_objects(made.objects) as store:
        for kind in ALL:
            assert walked(store, kind) == {oid: found for oid, found in made.contents().items() if found[0] == kind}


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 100])
def test_parts_make_up_the_whole_and_change_nothing(reader: ModuleType, repo: Callable[..., Any], parts: int) -> None:
    made = repo()
    fill(made)
    in_steps(made)
    with reader.open_objects(made.objects) as store:
        whole = list(store.walk(ALL))
        pieces = [list(store.walk(ALL, shard)) for shard in store.shards(parts)]
        assert sorted(unit for piece in pieces for unit in piece) == sorted(whole)
        edges = [edge for shard in store.shards(parts) for edge in store.tree_edges(set(), shard)]
        assert sorted(edges) == sorted(store.tree_edges(set()))
        for piece in pieces:
            seen: set[bytes] = set()
            for unit in piece:
                assert unit.base is None or unit.base in seen
                seen.add(unit.oid)


def test_another_process_that_opens_the_same_files_sees_the_same_parts(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made)
    in_steps(made)
    with reader.open_objects(made.objects) as first, reader.open_objects(made.objects) as second:
        for shard in first.shards(3):
            assert list(first.walk(ALL, shard)) == list(second.walk(ALL, shard))


def test_yields_only_what_is_wanted_against_bases_that_the_caller_has(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made)
    made.git("repack", "-adfq", "--depth=20")
    with reader.open_objects(made.objects) as store:
        blobs = list(store.walk(("blob",)))
        want = {unit.oid for number, unit in enumerate(blobs) if number % 3}
        chosen = list(store.walk(("blob",), want=want))
        assert {unit.oid for unit in chosen} == want
        assert all(unit.base is None or unit.base in want for unit in chosen)
        assert all(unit.windows == ((0, len(unit.data)),) for unit in chosen if unit.base is None and unit.data)
        whole = {unit.oid: unit for unit in blobs}
        assert list(store.walk(("blob",), want=want, known=whole)) == [whole[unit.oid] for unit in chosen]
        assert any(unit.base is not None for unit in chosen)
        assert any(whole[unit.oid].base is not None and unit.base is None for unit in chosen)
        assert list(store.walk(("blob",), want=frozenset())) == []


def test_follows_alternates_outside_only_when_asked(reader: ModuleType, repo: Callable[..., Any], tmp_path: Path) -> None:
    made = repo()
    fill(made, commits=3)
    made.git("repack", "-adfq")
    made.git("clone", "-q", "--shared", "--no-checkout", str(made.path), str(tmp_path / "shared"))
    objects = tmp_path / "shared" / ".git" / "objects"
    with reader.open_objects(objects) as store:
        assert [refused.reason for refused in store.refused] == ["alternate outside the repository"]
        assert walked(store) == {}
    with reader.open_objects(objects, alternates=True) as store:
        assert store.refused == ()
        assert walked(store) == made.contents()


def test_follows_alternates_inside_and_those_of_alternates(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    fill(made, commits=3)
    made.git("repack", "-adfq")
    inner = made.objects / "inner" / "more"
    inner.mkdir(parents=True)
    shutil.move(made.objects / "pack", inner / "pack")
    (made.objects / "info").mkdir(exist_ok=True)
    (made.objects / "info" / "alternates").write_text("# a comment\ninner\n\ngone/missing\n")
    (made.objects / "inner" / "info").mkdir()
    (made.objects / "inner" / "info" / "alternates").write_text("more\n..\n")
    with reader.open_objects(made.objects) as store:
        assert [refused.name for refused in store.refused] == ["gone/missing"]
        assert walked(store) == made.contents()


def test_finds_the_objects_of_worktrees_and_of_folders_with_a_git_file(reader: ModuleType, repo: Callable[..., Any], tmp_path: Path) -> None:
    made = repo()
    made.commit({"a": b"a\n"})
    made.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "side")
    made.git("init", "-q", "--separate-git-dir", str(tmp_path / "apart"), str(tmp_path / "with-file"))
    found = reader.find_repository(tmp_path / "tree")
    assert found.objects_dir.resolve() == made.objects.resolve()
    assert found.git_dir.resolve() == (made.path / ".git" / "worktrees" / "tree").resolve()
    assert reader.find_repository(made.path / ".git").objects_dir == made.objects
    assert reader.find_repository(tmp_path / "with-file").objects_dir.resolve() == (tmp_path / "apart" / "objects").resolve()


def test_says_where_there_is_no_repository(reader: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / ".git").write_bytes(b"gitdir: a\0b\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / ".git").write_bytes(b"something else")
    for path in (tmp_path, tmp_path / "odd", tmp_path / "other", tmp_path / "missing"):
        assert isinstance(reader.find_repository(path), reader.Unsupported)
    assert isinstance(reader.open_objects(tmp_path / "missing"), reader.Unsupported)


def test_configuration_is_read_for_the_object_format_alone(reader: ModuleType, tmp_path: Path) -> None:
    config = tmp_path / ".git" / "config"
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    for text, size in {
        "[core]\n\tobjectformat = sha256\n": None,
        "[Extensions]\n\tObjectFormat = sha256\n[core]\n": 32,
        '[extensions] objectformat = "sha256"\n': 32,
        "[extensions]\n\tobjectformat = sha1\n": 20,
        "[include]\n\tpath = other\n[extensions]\n\tother = sha256\n": None,
    }.items():
        config.write_text(text)
        assert reader.find_repository(tmp_path).hash_size == size, text


def test_partial_clones_lack_objects_and_nothing_else(reader: ModuleType, repo: Callable[..., Any], tmp_path: Path) -> None:
    made = repo()
    fill(made, commits=4)
    made.git("config", "uploadpack.allowFilter", "true")
    made.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{made.path}", str(tmp_path / "partial"))
    truth = {oid: found for oid, found in made.contents().items() if found[0] != "blob"}
    assert list((tmp_path / "partial" / "objects" / "pack").glob("*.promisor"))
    with reader.open_objects(tmp_path / "partial" / "objects") as store:
        assert walked(store) == truth
        assert store.refused == ()


def test_packs_that_are_not_understood_are_named(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    made.commit({"a": b"a\n"})
    made.git("repack", "-adq")
    (pack,) = (made.objects / "pack").glob("*.pack")
    good = pack.with_suffix(".idx").read_bytes()
    made.commit({"b": b"b\n"})
    old = made.path / "old.idx"
    made.git("index-pack", "--index-version=1", "-o", str(old), str(pack))
    for bad, reason in {
        old.read_bytes(): "index of version 1",
        good[:1000]: "index with a damaged fan-out table",
        good[:-30]: "index cut short",
        good[:-20] + b"0123456789" + good[-20:]: "index of the wrong size",
        index([(bytes(20), 12)], bytes(20)): "pack with another number of objects than its index",
        good[:-40] + bytes(40): "pack that its index was not made for",
    }.items():
        pack.with_suffix(".idx").chmod(0o600)
        pack.with_suffix(".idx").write_bytes(bad)
        with reader.open_objects(made.objects) as store:
            assert store.refused == (reader.Refused(pack.name, reason),)
            assert len(walked(store)) == 3
    pack.with_suffix(".idx").unlink()
    with reader.open_objects(made.objects) as store:
        assert [refused.name for refused in store.refused] == [pack.name]
