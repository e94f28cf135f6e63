import os
from pathlib import Path

import pytest

from scanner.config.document import LARGEST
from scanner.config.error import ConfigError
from scanner.config.layers import load_layers
from scanner.config.reader import tree_reader


def test_files_of_the_tree_are_read_and_what_is_none_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "straykey.toml").write_bytes(b'fail_on = "high"')
    (tmp_path / "straykey.toml").mkdir()
    read = tree_reader(str(tmp_path))
    assert read("a/straykey.toml") == b'fail_on = "high"'
    assert [read(path) for path in ("straykey.toml", "no", "a/straykey.toml/x", "a/no/x")] == [None] * 4
    assert load_layers(read).settings_for("a/x").fail_on == "high"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "straykey.toml")
    assert tree_reader(str(tmp_path))("straykey.toml") is None


def test_a_link_may_lead_anywhere_but_out(tmp_path: Path) -> None:
    root, out = tmp_path / "root", tmp_path / "root-2"
    root.mkdir()
    out.mkdir()
    (out / "x.toml").write_bytes(b"jobs = 1")
    (root / "y.toml").write_bytes(b"jobs = 2")
    (root / "straykey.toml").symlink_to("y.toml")
    (root / "out.toml").symlink_to("../root-2/x.toml")
    (root / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to("root")
    read = tree_reader(str(tmp_path / "link"))
    assert read("straykey.toml") == b"jobs = 2"
    for path, complaint in (("out.toml", "leads out of the root"), ("loop", "can't be read"), ("a\0b", "can't be read"), ("../root-2/x.toml", "leads out")):
        with pytest.raises(ConfigError, match=complaint):
            read(path)


def test_a_huge_file_is_told_to_be_so(tmp_path: Path) -> None:
    with (tmp_path / "straykey.toml").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ConfigError, match=f"is larger than {LARGEST} bytes"):
        load_layers(tree_reader(str(tmp_path)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "straykey.toml").write_bytes(b"")
    (tmp_path / "straykey.toml").chmod(0)
    with pytest.raises(ConfigError, match="Permission denied"):
        load_layers(tree_reader(str(tmp_path)))
