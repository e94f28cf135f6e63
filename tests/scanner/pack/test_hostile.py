"""Damaged and hostile stores: everything is data, nothing is raised, and the work is bounded."""

from __future__ import annotations

import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.scanner.pack.builder import Made, copy, delta, insert, name, write_pack
from tests.scanner.pack.histories import fill

ALL = ("commit", "tree", "blob", "tag")


def everything(reader: ModuleType, objects: Path, **options: Any) -> list[Any]:
    """All that can be asked of a store, as a list of values."""
    store = reader.open_objects(objects, 20, **options)
    if isinstance(store, reader.Unsupported):
        return [store]
    with store:
        listed = list(store.listing())
        fetched = [store.fetch(entry.oid) for entry in listed]
        return [*store.refused, *store.unread(), *listed, *fetched, *store.walk(ALL), *store.tree_edges({bytes(20)})]


def are_values(reader: ModuleType, found: list[Any]) -> bool:
    kinds = (reader.Unsupported, reader.Refused, reader.Broken, reader.Entry, reader.Unit, reader.TreeEdges, type(None))
    assert all(value.reason in reader.REASONS for value in found if isinstance(value, reader.Broken))
    return all(isinstance(value, kinds) for value in found)


@pytest.fixture
def small(repo: Callable[..., Any]) -> Any:
    made = repo()
    body = b"".join(b"line %d of a file\n" % number for number in range(30))
    for number in range(4):
        made.commit({"f": body + b"more %d\n" % number, "d/g": body[number * 20 :]})
    return made


@pytest.mark.parametrize("by_id", ["false", "true"])
@pytest.mark.parametrize("suffix", [".pack", ".idx"])
def test_any_flipped_byte_is_data(reader: ModuleType, small: Any, suffix: str, by_id: str) -> None:
    small.git("-c", f"repack.useDeltaBaseOffset={by_id}", "repack", "-adfq")
    (pack,) = (small.objects / "pack").glob("*.pack")
    file = pack.with_suffix(suffix)
    file.chmod(0o600)
    good = file.read_bytes()
    broken = 0
    for at in range(0, len(good), 1 if suffix == ".pack" else 7):
        for flip in (0xFF, 0x10):
            file.write_bytes(good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :])
            found = everything(reader, small.objects)
            assert are_values(reader, found)
            broken += any(isinstance(value, reader.Broken | reader.Refused) for value in found)
    assert broken


def test_plain_and_compiled_see_the_same_in_damaged_packs(plain: ModuleType, compiled: ModuleType, small: Any) -> None:
    small.git("repack", "-adfq")
    (pack,) = (small.objects / "pack").glob("*.pack")
    for suffix, step in ((".pack", 3), (".idx", 17)):
        file = pack.with_suffix(suffix)
        file.chmod(0o600)
        good = file.read_bytes()
        for at in range(0, len(good), step):
            file.write_bytes(good[:at] + bytes([good[at] ^ 0x44]) + good[at + 1 :])
            assert everything(plain, small.objects) == everything(compiled, small.objects)
        file.write_bytes(good)


def test_a_reverse_index_is_believed_only_where_it_is_right(reader: ModuleType, small: Any) -> None:
    small.git("-c", "pack.writeReverseIndex=true", "repack", "-adfq")
    (file,) = (small.objects / "pack").glob("*.rev")
    truth = everything(reader, small.objects)
    file.chmod(0o600)
    good = file.read_bytes()
    for at in range(0, len(good), 3):
        for bad in (good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :], good[:at]):
            file.write_bytes(bad)
            assert everything(reader, small.objects) == truth


@pytest.mark.parametrize("suffix", [".pack", ".idx"])
def test_any_cut_is_data(reader: ModuleType, small: Any, suffix: str) -> None:
    small.git("repack", "-adfq")
    (pack,) = (small.objects / "pack").glob("*.pack")
    file = pack.with_suffix(suffix)
    file.chmod(0o600)
    good = file.read_bytes()
    for size in range(0, len(good), 5):
        file.write_bytes(good[:size])
        found = everything(reader, small.objects)
        assert are_values(reader, found)
        assert any(isinstance(value, reader.Refused) for value in found)


def test_a_pack_cut_after_it_was_opened_is_data(reader: ModuleType, small: Any) -> None:
    small.git("repack", "-adfq")
    (pack,) = (small.objects / "pack").glob("*.pack")
    with reader.open_objects(small.objects) as store:
        pack.chmod(0o600)
        os.truncate(pack, 100)
        found = [*store.walk(ALL), *store.tree_edges(set())]
        assert are_values(reader, found)
        assert {value.reason for value in found if isinstance(value, reader.Broken)} == {"bad-stream", "base-unread"}


def test_damaged_loose_objects_are_data(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    for content in (
        b"",
        b"plain",
        zlib.compress(b"blob 5\0abc"),
        zlib.compress(b"blob 2\0abc"),
        zlib.compress(b"blob 05\0abcde"),
        zlib.compress(b"blub 3\0abc"),
        zlib.compress(b"blob 3"),
        zlib.compress(b"blob 999999999999999\0abc"),
        zlib.compress(b"blob 3\0abc")[:-2],
        zlib.compress(b"blob 3\0" + bytes(10_000_000)),
    ):
        oid = name(repr(content[:99])).hex()
        (made.objects / oid[:2]).mkdir(exist_ok=True)
        (made.objects / oid[:2] / oid[2:]).write_bytes(content)
    (made.objects / "ab" / ("c" * 38)).mkdir(parents=True)
    (made.objects / "ac").write_bytes(b"")
    found = everything(reader, made.objects)
    assert are_values(reader, found)
    assert not any(isinstance(value, reader.Unit) for value in found)
    with reader.open_objects(made.objects) as store:
        assert sorted(value.reason for value in store.walk(ALL)) == [*["bad-loose"] * 9, "too-large", "unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_pipes_hold_nothing_up(reader: ModuleType, repo: Callable[..., Any]) -> None:
    made = repo()
    for path in ("pack/pack-a.pack", "pack/pack-a.idx", "12/" + "3" * 38, "info/alternates"):
        (made.objects / path).parent.mkdir(exist_ok=True)
        os.mkfifo(made.objects / path)
    assert {value.reason for value in everything(reader, made.objects)} == {"not a regular file", "unreadable"}


def walk_reasons(reader: ModuleType, objects: Path, **limits: int) -> dict[bytes, str]:
    with reader.open_objects(objects, 20, limits=reader.Limits(**limits)) as store:
        found = [*store.unread(), *store.walk(ALL)]
        assert are_values(reader, found)
        return {value.oid: getattr(value, "reason", "") for value in found}


def test_streams_inflate_to_their_declared_size_and_no_further(reader: ModuleType, tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    entries = [
        Made(name("a"), "blob", b"", size=10, stream=bomb),
        Made(name("b"), "blob", b"", size=50_000_001, stream=bomb),
        Made(name("c"), "blob", b"", size=50_000_000, stream=bomb),
        Made(name("d"), "blob", b"", size=1 << 50, stream=bomb),
        Made(name("e"), "blob", b"abc", size=4),
        Made(name("f"), "blob", b"abc", size=2),
        Made(name("g"), "blob", b""),
        Made(name("h"), "blob", b"", size=20_000, stream=bomb),
    ]
    write_pack(tmp_path, entries)
    reasons = walk_reasons(reader, tmp_path)
    with reader.open_objects(tmp_path, 20) as store:
        tracemalloc.start()
        assert store.fetch(name("h")).reason == "bad-stream"
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 5_000_000
    assert [reasons[name(letter)] for letter in "abcdefg"] == ["bad-stream", "bad-stream", "", "too-large", "bad-stream", "bad-stream", ""]


def test_deltas_that_build_more_than_their_stored_size_explains_are_left(reader: ModuleType, tmp_path: Path) -> None:
    """Each of 200 deltas of a few bytes builds half a megabyte."""
    huge = delta(16, 16 << 15, *[copy(0, 16)] * (1 << 15))
    entries = [Made(name("root"), "blob", b"0123456789abcdef"), *(Made(name(str(number)), "ofs", huge, 0) for number in range(200))]
    write_pack(tmp_path, entries)
    assert set(walk_reasons(reader, tmp_path).values()) == {""}
    reasons = list(walk_reasons(reader, tmp_path, growth=1, floor=20 << 20).values())
    assert 15 < reasons.count("") < 45
    assert set(reasons) == {"", "family-budget"}


def test_objects_above_the_limit_are_left_and_so_is_what_builds_on_them(reader: ModuleType, tmp_path: Path) -> None:
    root = b"x" * 100
    entries = [
        Made(name("root"), "blob", root),
        Made(name("large"), "ofs", delta(100, 1100, *[copy(0, 100)] * 11), 0),
        Made(name("on-large"), "ofs", delta(1100, 5, copy(0, 5)), 1),
        Made(name("small"), "ofs", delta(100, 5, copy(0, 5)), 0),
        Made(name("large-root"), "blob", b"x" * 2000),
        Made(name("on-large-root"), "ofs", delta(2000, 5, copy(0, 5)), 4),
    ]
    write_pack(tmp_path, entries)
    reasons = walk_reasons(reader, tmp_path, object=1000)
    assert reasons == {
        name("root"): "",
        name("large"): "too-large",
        name("on-large"): "base-unread",
        name("small"): "",
        name("large-root"): "too-large",
        name("on-large-root"): "base-unread",
    }


def test_cycles_and_missing_bases_are_named(reader: ModuleType, tmp_path: Path) -> None:
    step = delta(5, 5, copy(0, 5))
    entries = [
        Made(name("a"), "ref", step, name("b")),
        Made(name("b"), "ref", step, name("a")),
        Made(name("on-a"), "ofs", step, 0),
        Made(name("self"), "ref", step, name("self")),
        Made(name("lost"), "ref", step, name("nowhere")),
        Made(name("on-lost"), "ofs", step, 4),
        Made(name("ahead"), "ref", step, name("root")),
        Made(name("root"), "blob", b"12345"),
        Made(name("wrong-base"), "ofs", delta(6, 5, copy(0, 5)), 7),
        Made(name("on-wrong"), "ref", step, name("wrong-base")),
    ]
    write_pack(tmp_path, entries)
    with reader.open_objects(tmp_path, 20) as store:
        assert store.read(name("ahead")) == b"12345"
        assert {unit.oid: unit.base for unit in store.walk(ALL) if isinstance(unit, reader.Unit)}[name("ahead")] == name("root")
        assert [store.fetch(name(oid)).reason for oid in ("a", "lost", "on-lost", "on-wrong")] == [
            "delta-cycle", "base-missing", "base-unread", "bad-delta",
        ]  # fmt: skip
    assert walk_reasons(reader, tmp_path) == {
        name("a"): "delta-cycle",
        name("b"): "delta-cycle",
        name("on-a"): "delta-cycle",
        name("self"): "delta-cycle",
        name("lost"): "base-missing",
        name("on-lost"): "base-unread",
        name("ahead"): "",
        name("root"): "",
        name("wrong-base"): "bad-delta",
        name("on-wrong"): "base-unread",
    }


def test_headers_that_are_not_gits_are_named(reader: ModuleType, tmp_path: Path) -> None:
    path = write_pack(tmp_path, [Made(name("a"), "blob", b"abc"), Made(name("b"), "ofs", delta(3, 3, copy(0, 3)), 0), Made(name("c"), "blob", b"d")])
    good = path.read_bytes()
    second = good.index(bytes([6 << 4 | 4]), 12)
    for at, byte in ((12, 0x53), (12, 0x03), (12, 0xFF), (second, 0x84), (second + 1, 0), (second + 1, 1), (second + 1, 0x7F), (second + 1, 0xFF)):
        path.write_bytes(good[:at] + bytes([byte]) + good[at + 1 :])
        reasons = walk_reasons(reader, tmp_path)
        assert {"bad-header", "bad-stream", "truncated"} & set(reasons.values()), (at, byte)
        assert reasons[name("c")] == ""


def test_long_chains_are_walked_with_few_bases_in_memory(reader: ModuleType, tmp_path: Path) -> None:
    """A chain of 3000 deltas, each with a leaf beside it; and a second reading that can keep no base at all."""
    body = bytes(range(256)) * 4
    entries = [Made(name("root"), "blob", body)]
    expected = {name("root"): body}
    tip = 0
    for number in range(3000):
        tail = b"%d\n" % number
        entries.append(Made(name(f"leaf {number}"), "ofs", delta(len(body), 8, copy(number % 900, 8)), tip))
        expected[name(f"leaf {number}")] = body[number % 900 :][:8]
        entries.append(Made(name(f"link {number}"), "ofs", delta(len(body), 1000 + len(tail), copy(1, 1000), insert(tail)), tip))
        body = body[1:1001] + tail
        expected[name(f"link {number}")] = body
        tip = len(entries) - 1
    write_pack(tmp_path, entries)
    with reader.open_objects(tmp_path, 20) as store:
        walker = reader.walk.Walker(store._graph, store._limits, lines=True)
        for _ in walker.walk(0, 1 << 40):
            assert len(walker._frames) <= 2
        assert {unit.oid: unit.data for unit in store.walk(ALL)} == expected
        assert store.read(name("link 2999")) == body


@pytest.mark.parametrize("live", [0, 3000, 20000])
def test_bases_that_had_to_make_room_are_built_again(reader: ModuleType, repo: Callable[..., Any], live: int) -> None:
    made = repo()
    fill(made, commits=15)
    made.git("repack", "-adfq", "--depth=8", "--window=30")
    with reader.open_objects(made.objects) as free, reader.open_objects(made.objects, limits=reader.Limits(live=live)) as bound:
        assert list(bound.walk(ALL)) == list(free.walk(ALL))
        assert list(bound.tree_edges(set())) == list(free.tree_edges(set()))


def test_no_more_bases_are_kept_than_allowed(reader: ModuleType, tmp_path: Path) -> None:
    """A binary tree of deltas, in which even the best order has one base waiting on each level."""
    entries = [Made(name("1"), "blob", bytes(1000))]
    for number in range(2, 256):
        change = delta(1000, 1000, insert(b"%8d" % number), copy(8, 992))
        entries.append(Made(name(str(number)), "ofs", change, number // 2 - 1))
    write_pack(tmp_path, entries)
    most = {}
    for live in (1 << 20, 2500, 0):
        with reader.open_objects(tmp_path, 20, limits=reader.Limits(live=live)) as store:
            walker = reader.walk.Walker(store._graph, store._limits, lines=True)
            kept, built = [], {}
            for row, data, *_ in walker.walk(0, 1 << 40):
                kept.append(sum(len(frame.data or b"") for frame in walker._frames))
                built[row] = data
        assert all(data[:8] == b"%8d" % (row + 1) for row, data in built.items() if row)
        assert len(built) == 255
        most[live] = max(kept)
    assert most[0] <= 1000
    assert most[2500] <= 3500
    assert 5000 <= most[1 << 20] <= 8000


def test_trees_that_do_not_parse_are_named_and_their_deltas_told_whole(reader: ModuleType, tmp_path: Path) -> None:
    sought = name("sought")
    good = b"40000 dir\0" + name("dir") + b"100644 file\0" + sought
    bad = good + b"100644 cut\0" + bytes(19)
    entries = [
        Made(name("bad"), "tree", bad),
        Made(name("good"), "ofs", delta(len(bad), len(good), copy(0, len(good))), 0),
        Made(name("again"), "ofs", delta(len(good), len(good), copy(0, len(good))), 1),
        Made(name("no-name"), "tree", b"40000\0" + bytes(20)),
        Made(name("empty"), "tree", b""),
    ]
    write_pack(tmp_path, entries)
    with reader.open_objects(tmp_path, 20) as store:
        found = {value.oid: value for value in store.tree_edges({sought})}
    assert found[name("bad")] == reader.Broken(name("bad"), "bad-tree")
    assert found[name("good")] == reader.TreeEdges(name("good"), None, ((b"dir", name("dir")),), ((b"file", sought),), ())
    assert found[name("again")] == reader.TreeEdges(name("again"), name("good"), (), (), ())
    assert found[name("no-name")].reason == "bad-tree"
    assert found[name("empty")] == reader.TreeEdges(name("empty"), None, (), (), ())
