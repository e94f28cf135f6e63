"""What one tree holds and another lacks: enough to know every tree's subtrees and sought entries from its base's."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scanner.pack.builder import name
from tests.scanner.pack.histories import fill

Entries = dict[bytes, tuple[bytes, bytes]]

IDS = [name(str(number)) for number in range(4)]
SOUGHT = frozenset(IDS[:2])
names = st.sampled_from([b"a", b"a.b", b"a-b", b"a0", b"ab", b"b", b"c d", b"\xff", b"z"])
entries = st.dictionaries(names, st.tuples(st.sampled_from([b"40000", b"100644", b"100755", b"120000", b"160000", b"040000"]), st.sampled_from(IDS)))


def tree(held: Entries, key: Callable[[Any], Any] | None = None) -> bytes:
    """The entries in git's order (subtrees as if a slash ended their names), or in that of `key`."""
    ordered = sorted(held.items(), key=key or (lambda entry: entry[0] + (b"/" if entry[1][0].lstrip(b"0") == b"40000" else b"")))
    return b"".join(mode + b" " + text + b"\0" + oid for text, (mode, oid) in ordered)


def mattering(held: Entries, *, trees: bool) -> set[tuple[bytes, bytes]]:
    return {
        (text, oid) for text, (mode, oid) in held.items() if (mode.lstrip(b"0") == b"40000") is trees and (trees or (oid in SOUGHT and mode != b"160000"))
    }


@given(entries, entries)
def test_tells_the_difference_of_two_trees(reader: ModuleType, held: Entries, base: Entries) -> None:
    added, found, dropped = reader.trees.compare(tree(held), tree(base), 20, SOUGHT)
    here, there = ({kind: mattering(side, trees=kind) for kind in (True, False)} for side in (held, base))
    changed = {text for text in held if text in base and (held[text][1] == base[text][1]) and held[text][0] != base[text][0]}
    assert {entry for entry in added if entry[0] not in changed} == {entry for entry in here[True] - there[True] if entry[0] not in changed}
    assert {entry for entry in found if entry[0] not in changed} == {entry for entry in here[False] - there[False] if entry[0] not in changed}
    assert (there[True] - set(dropped)) | set(added) >= here[True]


@given(entries, entries, st.booleans())
def test_base_less_dropped_with_added_is_the_tree(reader: ModuleType, held: Entries, base: Entries, disorder: bool) -> None:  # noqa: FBT001
    key = (lambda entry: entry[1][1]) if disorder else None
    added, found, dropped = reader.trees.compare(tree(held, key), tree(base, key), 20, SOUGHT)
    before = mattering(base, trees=True) | mattering(base, trees=False)
    assert set(dropped) <= before
    assert (before - set(dropped)) | set(added) | set(found) == mattering(held, trees=True) | mattering(held, trees=False)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_bytes_give_entries_or_an_error(reader: ModuleType, data: bytes, base: bytes) -> None:
    for first, second in ((data, base), (b"40000 a\0" + bytes(20) + data, b"100644 a\0" + bytes(20) + base)):
        try:
            for places in reader.trees.compare(first, second, 20, SOUGHT):
                assert all(len(oid) == 20 and text for text, oid in places)
        except reader.trees.TreeError:
            continue


@pytest.mark.parametrize("stored", [("-adf",), ("-adf", "--depth=100", "--window=50"), ()])
def test_edges_of_a_repository_add_up_to_what_git_lists(reader: ModuleType, repo: Callable[..., Any], stored: tuple[str, ...]) -> None:
    made = repo()
    fill(made, commits=20)
    if stored:
        made.git("repack", "-q", *stored)
    contents = made.contents()
    sought = {oid for oid in list(contents)[::2] if contents[oid][0] == "blob"}
    known: dict[bytes, set[tuple[bytes, bytes]]] = {}
    with reader.open_objects(made.objects) as store:
        for edges in store.tree_edges(sought):
            assert edges.oid not in known
            inherited = known[edges.base] if edges.base else set()
            assert set(edges.dropped) <= inherited
            known[edges.oid] = (inherited - set(edges.dropped)) | set(edges.added) | set(edges.held)
    assert known.keys() == {oid for oid, (kind, _) in contents.items() if kind == "tree"}
    for oid, places in known.items():
        listed = set()
        for entry in made.git("ls-tree", "-z", oid.hex()).split(b"\0")[:-1]:
            description, _, text = entry.partition(b"\t")
            _, kind, child = description.split(b" ")
            if kind == b"tree" or bytes.fromhex(child.decode()) in sought:
                listed.add((text, bytes.fromhex(child.decode())))
        assert places == listed
