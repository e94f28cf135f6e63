"""Where reports go: files appear whole, and what is no file is written to and stays what it is."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from scanner.cli.errors import UserError
from scanner.cli.writing import new_file


def test_a_file_appears_whole_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with new_file(path) as stream:
        stream.write("a")
        assert not path.exists()
    assert path.read_text() == "a"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_or_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A run as root with `--output /dev/null` once put a file in the device's place, and every git on the machine failed."""
    path, read = tmp_path / "pipe", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    with new_file(path) as stream:
        stream.write("report")
    reader.join()
    assert read == ["report"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_folder_is_no_place_for_a_report(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be written"), new_file(tmp_path) as stream:
        stream.write("x")
