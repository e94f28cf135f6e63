"""A changed file is written whole, or not at all."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

import pytest

from scanner.fixing.writing import ChangedError, rewrite

LIMIT = 1 << 20


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def test_the_file_gets_the_new_bytes_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a" / "run.sh"
    path.parent.mkdir()
    path.write_bytes(b"old")
    path.chmod(0o750)
    rewrite(tmp_path, "a/run.sh", digest(b"old"), b"new", LIMIT)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert names(path.parent) == ["run.sh"], "nothing is left beside it"


def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"changed")
    with pytest.raises(ChangedError):
        rewrite(tmp_path, "a.py", digest(b"old"), b"new", LIMIT)
    assert path.read_bytes() == b"changed"
    assert names(tmp_path) == ["a.py"]


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(ChangedError):
        rewrite(tmp_path, "a.py", digest(b"old"), b"new", LIMIT)
    assert names(tmp_path) == []


def test_links_are_left_alone_as_files_and_as_folders(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_bytes(b"old")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.py").symlink_to(outside / "a.py")
    (root / "folder").symlink_to(outside)
    for path in ("a.py", "folder/a.py"):
        with pytest.raises(ChangedError):
            rewrite(root, path, digest(b"old"), b"new", LIMIT)
    assert (outside / "a.py").read_bytes() == b"old"
