"""One file is read safely, or it is said why not."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from detectors.model import Skipped
from scanner.sources import reading
from scanner.sources.reading import read_file

LIMIT = 1000


def test_a_regular_file_is_read_whole(tmp_path):
    (tmp_path / "a").write_bytes(bytes(range(256)))
    (tmp_path / "empty").write_bytes(b"")
    assert read_file(tmp_path, "a", LIMIT) == bytes(range(256))
    assert read_file(tmp_path, "empty", LIMIT) == b""


@pytest.mark.parametrize(("size", "fits"), [(LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_is_the_largest_that_is_read(tmp_path, size, fits):
    (tmp_path / "a").write_bytes(bytes(size))
    found = read_file(tmp_path, "a", LIMIT)
    assert found == (bytes(size) if fits else Skipped("a", "too-large", f"{size} bytes"))


def test_a_sparse_file_of_a_terabyte_is_not_read(tmp_path):
    with (tmp_path / "a").open("wb") as stream:
        stream.truncate(1 << 40)
    assert read_file(tmp_path, "a", LIMIT).reason == "too-large"


def reason(tmp_path, path="a") -> str:
    found = read_file(tmp_path, path, LIMIT)
    assert isinstance(found, Skipped)
    assert found.path == path
    return found.reason


def test_what_is_no_file_is_told(tmp_path):
    assert reason(tmp_path) == "no-such-path"
    (tmp_path / "a").mkdir()
    assert reason(tmp_path) == "not-a-regular-file"
    assert reason(tmp_path, "a/b") == "no-such-path"


def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a")
    assert reason(tmp_path) == "not-a-regular-file"


def test_a_socket_and_a_device_are_not_read(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(tmp_path)
        server.bind("a")
        assert reason(tmp_path) == "unreadable"
    assert read_file(tmp_path.parent, os.path.relpath("/dev/zero", tmp_path.parent), LIMIT).reason in (
        "not-a-regular-file",
        "symlink",
        "unreadable",
    )


def test_a_symbolic_link_is_not_followed(tmp_path):
    (tmp_path / "target").write_bytes(b"x")
    (tmp_path / "a").symlink_to("target")
    assert reason(tmp_path) == "symlink"


def test_a_link_to_itself_is_told(tmp_path):
    (tmp_path / "a").symlink_to("a")
    assert reason(tmp_path) == "symlink"


def test_no_folder_on_the_way_is_a_link(tmp_path):
    """An index may name `dir/file` where the work tree has a link `dir` to another place of the machine."""
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "file").write_bytes(b"private")
    (root / "dir").symlink_to(outside)
    assert reason(root, "dir/file") == "symlink"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone who may not read")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    tmp_path.chmod(0o755)
    folder = os.open(tmp_path, os.O_RDONLY)
    os.seteuid(65534)
    try:
        os.fchdir(folder)
        seen = [read_file(Path(), name, LIMIT) for name in ("a", "closed/b")]
    finally:
        os.seteuid(0)
        os.close(folder)
    assert [one.reason for one in seen] == ["unreadable", "unreadable"]


def test_a_name_that_no_file_can_have_is_told(tmp_path):
    assert reason(tmp_path, "n" * 300) == "unreadable"
    assert reason(tmp_path, "a\0b") == "unreadable"


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"first")
    whole = reading._read_whole
    calls = []

    def changing(descriptor, most):
        data = whole(descriptor, most)
        calls.append(data)
        if len(calls) == 1:
            (tmp_path / "a").write_bytes(b"second one")
        return data

    monkeypatch.setattr(reading, "_read_whole", changing)
    assert read_file(tmp_path, "a", LIMIT) == b"second one"


def test_a_file_that_never_stays_the_same_is_told(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"x")
    whole = reading._read_whole

    def growing(descriptor, most):
        data = whole(descriptor, most)
        with (tmp_path / "a").open("ab") as stream:
            stream.write(b"x")
        return data

    monkeypatch.setattr(reading, "_read_whole", growing)
    assert reason(tmp_path) == "changed-while-read"


@pytest.mark.parametrize("name", [b"\xff\xfe", "ü".encode(), b"new\nline", b"-dash", b" "])
def test_names_of_any_bytes_are_opened(tmp_path, name):
    (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    assert read_file(tmp_path, os.fsdecode(name), LIMIT) == b"x"
