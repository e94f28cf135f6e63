"""The file of exceptions in a folder."""

from __future__ import annotations

import pytest

from baselines.exceptions.entry import FILE, Entry
from baselines.exceptions.reader import ExceptionsError
from baselines.exceptions.writer import add_entries
from scanner.config.error import ConfigError
from scanner.exceptions.file import load_entries, load_text, save_text

ENTRY = Entry("false-positive", rule="a-rule", reason="ü")


def test_no_file_is_no_exceptions(tmp_path) -> None:
    assert (load_entries(tmp_path), load_text(tmp_path)) == ((), "")


def test_what_is_saved_is_loaded_with_its_line_ends_and_mode(tmp_path) -> None:
    save_text(tmp_path, add_entries("# ours\r\n", [ENTRY]))
    (tmp_path / FILE).chmod(0o600)
    save_text(tmp_path, load_text(tmp_path) + "\r\n# end\r\n")
    assert [one.terms for one in load_entries(tmp_path)] == [ENTRY]
    assert load_text(tmp_path).count("\r\n") == load_text(tmp_path).count("\n")
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_more_than_a_mebibyte_is_read_whole(tmp_path) -> None:
    many = "".join(f'[[exception]]\nkind = "false-positive"\nrule = "rule-{number}"\nreason = "{"x" * 400}"\n' for number in range(2600))
    save_text(tmp_path, many)
    assert len(load_entries(tmp_path)) == 2600


def test_a_link_out_of_the_root_is_not_obeyed_and_not_written_through(tmp_path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside.toml"
    root.mkdir()
    outside.write_text(add_entries("", [ENTRY]), encoding="utf-8")
    (root / FILE).symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the root"):
        load_entries(root)
    before = outside.read_bytes()
    save_text(root, "version = 1\n")
    assert outside.read_bytes() == before
    assert load_entries(root) == ()


def test_a_broken_file_is_an_error(tmp_path) -> None:
    (tmp_path / FILE).write_bytes(b"[[exception]]\n")
    with pytest.raises(ExceptionsError):
        load_text(tmp_path)
