"""Paths from the table of all trees: those that git lists, each with the first root that has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.scanner.pack.builder import Made, copy, delta, insert, name, write_pack
from tests.scanner.pack.histories import fill


def listed(repo: Any, roots: list[bytes], sought: set[bytes]) -> dict[tuple[bytes, bytes], int]:
    """(path, id) -> index of the first root, as `git ls-tree -r` tells it."""
    found: dict[tuple[bytes, bytes], int] = {}
    for index, root in enumerate(roots):
        for entry in repo.git("ls-tree", "-r", "-z", root.hex()).split(b"\0")[:-1]:
            description, _, path = entry.partition(b"\t")
            oid = bytes.fromhex(description.split(b" ")[2].decode())
            if oid in sought:
                found.setdefault((path, oid), index)
    return found


def asked(table: Any, roots: list[bytes], only: set[bytes] | None = None) -> dict[tuple[bytes, bytes], int]:
    told = list(table.sightings(roots, only))
    found = {(path, oid): first for path, oid, first in told}
    assert len(found) == len(told)
    return found


@pytest.mark.parametrize("stored", ["loose", "packed", "deep", "both"])
def test_tells_the_paths_that_git_lists(reader: ModuleType, repo: Callable[..., Any], stored: str) -> None:
    made = repo()
    fill(made, commits=12)
    made.git("mv", "many", "moved")
    made.files = {path.replace("many", "moved"): data for path, data in made.files.items()}
    if stored != "loose":
        made.git("repack", "-adfq", *(["--depth=100", "--window=50"] if stored == "deep" else []))
    fill(made, commits=8, seed=5)
    if stored in {"packed", "deep"}:
        made.git("repack", "-adfq")
    roots = [bytes.fromhex(line) for line in made.git("log", "--reverse", "--format=%T").decode().split()]
    blobs = sorted(oid for oid, (kind, _) in made.contents().items() if kind == "blob")
    for sought in (set(blobs), set(blobs[::7]), set()):
        with reader.open_objects(made.objects) as store:
            table, broken = store.tree_table(sought)
            truth = listed(made, roots, sought)
            assert broken == []
            assert asked(table, roots) == truth
            assert asked(table, roots[::-1]) == listed(made, roots[::-1], sought)
            only = {path for path, _ in list(truth)[::3]} | {b"no/such/path", b"src"}
            assert asked(table, roots, only) == {key: first for key, first in truth.items() if key[0] in only}
            assert asked(table, [bytes(20)]) == {}
            assert not table.cut


def test_takes_trees_from_elsewhere(reader: ModuleType, tmp_path: Path) -> None:
    """A tree that is in no pack that was read, one that is there but broken, and one that stays missing."""
    sought = name("sought")
    outer = b"40000 broken\0" + name("broken") + b"40000 gone\0" + name("gone") + b"40000 lost\0" + name("lost")
    inner = b"40000 \xff\0" + name("lost") + b"100644 file\0" + sought
    write_pack(tmp_path, [Made(name("outer"), "tree", outer), Made(name("broken"), "tree", inner, size=3)])
    with reader.open_objects(tmp_path, 20) as store:
        table, broken = store.tree_table({sought})
        assert broken == [reader.Broken(name("broken"), "bad-stream")]
        assert asked(table, [name("outer")]) == {}
        assert table.add(name("broken"), inner)
        assert table.add(name("lost"), b"120000 link\0" + sought)
        assert not table.add(name("gone"), b"40000 x")
    assert asked(table, [name("nowhere"), name("outer"), name("lost")]) == {
        (b"broken/file", sought): 1,
        (b"broken/\xff/link", sought): 1,
        (b"lost/link", sought): 1,
        (b"link", sought): 2,
    }


def test_a_delta_that_drops_and_renames_entries(reader: ModuleType, tmp_path: Path) -> None:
    one, two = name("one"), name("two")
    base = b"40000 a\0" + name("a") + b"40000 b\0" + name("b") + b"100644 f\0" + one
    child = b"40000 b\0" + name("a") + b"100644 f\0" + two + b"100644 g\0" + one
    entries = [
        Made(name("base"), "tree", base),
        Made(name("child"), "ofs", delta(len(base), len(child), insert(child[:28]), copy(len(base) - 29, 9), insert(child[37:])), 0),
        Made(name("a"), "tree", b"100644 x\0" + one),
        Made(name("b"), "tree", b"100644 y\0" + two),
    ]
    write_pack(tmp_path, entries)
    with reader.open_objects(tmp_path, 20) as store:
        table, _ = store.tree_table({one, two})
    assert asked(table, [name("base"), name("child")]) == {
        (b"a/x", one): 0,
        (b"b/y", two): 0,
        (b"f", one): 0,
        (b"b/x", one): 1,
        (b"f", two): 1,
        (b"g", one): 1,
    }


def test_a_dozen_trees_with_endless_paths_are_cut(reader: ModuleType, tmp_path: Path) -> None:
    sought = name("sought")
    entries = [Made(name("0"), "tree", b"100644 f\0" + sought)]
    for level in range(1, 12):
        tree = b"".join(b"40000 d%d\0" % number + name(str(level - 1)) for number in range(10))
        entries.append(Made(name(str(level)), "tree", tree))
    write_pack(tmp_path, entries)
    with reader.open_objects(tmp_path, 20) as store:
        table, _ = store.tree_table({sought})
    found = asked(table, [name("11")])
    assert table.cut
    assert 0 < len(found) < 300_000
    assert {path.count(b"/") for path, _ in found} == {11}


def test_a_tree_that_holds_itself_is_cut(reader: ModuleType, tmp_path: Path) -> None:
    write_pack(tmp_path, [Made(name("self"), "tree", b"40000 d\0" + name("self") + b"100644 f\0" + name("sought"))])
    with reader.open_objects(tmp_path, 20) as store:
        table, _ = store.tree_table({name("sought")})
    paths = table.sightings([name("self")])
    assert next(paths)
