"""The files of a baseline, in a folder and in a commit: the same entries, no links, nothing else taken for one."""

from __future__ import annotations

import os

import pytest

from baselines.baseline.change import Change
from baselines.baseline.entry import BaselineError, Entry, render
from baselines.baseline.layout import HEADER, Header, file_of
from baselines.decision import HISTORY, TREE
from scanner.git.command import open_git
from scanner.git.repository import repository_at
from scanner.memory.baseline import Kept, kept_in, opened, read_baseline, salt_of
from scanner.memory.shelf import commit_shelf, folder_shelf
from scanner.memory.writing import write_change

STRONG = Entry(TREE, "src/ü.py", f"f1:{7:016x}:{11:032x}", "a-rule")
WEAK = Entry(TREE, "src/\udcff.py", f"f1:{8:016x}:w2d0", "a-rule", "db.password", 2)
LOST = Entry(HISTORY, "src/a.py", f"f1:{7:016x}:{12:032x}", "a-rule")
ALL = (LOST, WEAK, STRONG)


def book(folder):
    return opened(Kept(folder_shelf(folder, "shown"), folder=folder))


def test_what_is_written_is_read_again_whole_or_by_tag(tmp_path):
    write_change(tmp_path, Header("salt"), Change(ALL))
    assert set(read_baseline(book(tmp_path)).entries) == set(ALL)
    assert read_baseline(book(tmp_path), [WEAK.tag]).entries == (WEAK,)
    assert read_baseline(book(tmp_path), []).entries == ()
    assert book(tmp_path).header == Header("salt")


def test_a_commit_s_baseline_is_the_folder_s(repo):
    write_change(repo.path / "known", Header("salt"), Change(ALL))
    repo.write({"known/.DS_Store": b"x", "known/tree/.hidden": b"x"})
    repo.git("add", "--force", "known")
    repo.commit()
    git = open_git(repository_at(repo.path))
    there = opened(Kept(commit_shelf(git, "HEAD", "known")))
    assert there.header == Header("salt")
    assert read_baseline(there) == read_baseline(book(repo.path / "known"))
    assert read_baseline(there, [WEAK.tag]).entries == (WEAK,)
    assert not opened(Kept(commit_shelf(git, "HEAD", "nowhere"))).there


def test_the_same_entries_give_the_same_bytes_and_what_is_pruned_leaves_no_folder(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    write_change(one, Header(), Change(ALL))
    write_change(two, Header(), Change(ALL[:2]))
    write_change(two, Header(), Change(ALL[2:]))
    assert files(one) == files(two)
    write_change(one, Header(), Change((), ALL))
    assert files(one).keys() == {HEADER}
    assert [path.name for path in one.iterdir()] == [HEADER]


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_writing_what_is_there_touches_no_file(tmp_path):
    write_change(tmp_path, Header(), Change(ALL))
    stamp = 1_700_000_000
    for path in tmp_path.rglob("*.json"):
        os.utime(path, (stamp, stamp))
    write_change(tmp_path, Header(), Change(ALL))
    assert {int(path.stat().st_mtime) for path in tmp_path.rglob("*.json")} == {stamp}


def test_entries_without_a_header_are_an_error(tmp_path):
    write_change(tmp_path, Header(), Change(ALL))
    (tmp_path / HEADER).unlink()
    with pytest.raises(BaselineError, match=r"baseline\.json: is missing"):
        read_baseline(book(tmp_path))


@pytest.mark.parametrize("what", ["entry", "header", "folder", "pipe", "stray", "file for a folder"])
def test_what_is_no_plain_file_of_a_baseline_is_an_error_that_names_it(tmp_path, what):
    write_change(tmp_path, Header(), Change((STRONG,)))
    path = tmp_path / file_of(STRONG)
    outside = tmp_path / "outside"
    outside.write_bytes(render(STRONG))
    if what == "folder":
        (tmp_path / "history").symlink_to(tmp_path / "tree")
    elif what == "stray":
        (path.parent / "notes.txt").write_bytes(b"")
    elif what == "file for a folder":
        (tmp_path / "history").write_bytes(b"")
    else:
        path = tmp_path / HEADER if what == "header" else path
        path.unlink()
        os.mkfifo(path) if what == "pipe" else path.symlink_to(outside)
    with pytest.raises(BaselineError, match="shown"):
        read_baseline(book(tmp_path))


def test_hidden_files_are_passed_over(tmp_path):
    write_change(tmp_path, Header(), Change(ALL))
    (tmp_path / "tree" / ".DS_Store").write_bytes(b"x")
    assert set(read_baseline(book(tmp_path)).entries) == set(ALL)


def test_a_baseline_below_a_link_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".straykey").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BaselineError, match="link"):
        kept_in(root, "", None, None)


def test_what_is_named_and_is_not_there_is_an_error_and_what_is_configured_is_none(tmp_path):
    with pytest.raises(BaselineError, match="no such file"):
        kept_in(tmp_path, "", str(tmp_path / "nowhere"), None)
    assert not opened(kept_in(tmp_path, "not/yet", None, None)).there


def test_the_salt_is_the_header_s_or_the_configuration_s_and_both_must_agree(tmp_path):
    write_change(tmp_path, Header("one"), Change())
    assert salt_of(book(tmp_path), "") == salt_of(book(tmp_path), "one") == "one"
    with pytest.raises(BaselineError, match="salt"):
        salt_of(book(tmp_path), "two")
    assert salt_of(opened(kept_in(tmp_path / "none", "", None, None)), "two") == "two"
