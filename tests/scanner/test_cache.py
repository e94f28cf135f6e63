"""The cache of compiled rules: never an error, never used where it can't be trusted, never half."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import hyperscan
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors import catalogue
from scanner.cache import cache_folder, write_cache
from scanner.ruleset import Ruleset, load_ruleset

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners are POSIX's")

RULES = {
    "own.toml": b"[[rule]]\nid = 'own'\ntitle = 'Own'\nseverity = 'low'\nconfidence = 'high'\npattern = '\\bown_(?P<secret>[a-z0-9]{12})\\b'\n"
}
TEXT = b"x = 'own_a1b2c3d4e5f6'"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A cache folder of the test's own; everything else that could name one is unset."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "STRAYKEY_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STRAYKEY_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def only_our_rule(monkeypatch, tmp_path):
    """Compiling all of the catalogue takes a second, and this is about where the result goes."""
    monkeypatch.setattr(catalogue, "rule_files", lambda: ())


def works(ruleset: Ruleset) -> bool:
    return [match.secret for match in ruleset.matcher.find(TEXT).matches] == [(9, 21)]


def entries(home: Path) -> list[Path]:
    return sorted((home / "straykey").iterdir())


def test_the_second_run_reads_what_the_first_wrote(home):
    first = load_ruleset(RULES)
    written = {path: path.read_bytes() for path in entries(home)}
    assert [path.suffix for path in written] == [".hsdb", ".json"]
    assert works(first)
    for path in written:
        os.utime(path, (1, 1))
    second = load_ruleset(RULES)
    assert works(second)
    assert (second.rules, second.digest, second.known_public) == (first.rules, first.digest, first.known_public)
    assert all(path.stat().st_mtime == 1 for path in written)


def test_files_and_folder_are_ours_alone(home):
    load_ruleset(RULES)
    assert (home / "straykey").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in entries(home))


def test_other_rules_have_another_entry(home):
    load_ruleset(RULES)
    assert works(load_ruleset({"own.toml": RULES["own.toml"] + b"# changed\n"}))
    assert works(load_ruleset({"other.toml": RULES["own.toml"]}))
    assert len(entries(home)) == 6


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> dict[str, bytes]:
    """What a fresh cache holds, by file name."""
    patch = pytest.MonkeyPatch()
    patch.setattr(catalogue, "rule_files", lambda: ())
    patch.setenv("STRAYKEY_CACHE", str(tmp_path_factory.mktemp("good")))
    load_ruleset(RULES)
    found = {path.name: path.read_bytes() for path in entries(Path(os.environ["STRAYKEY_CACHE"]))}
    patch.undo()
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_broken_entry_is_no_error_and_gives_no_other_rules(home, good, data):
    """Whatever byte is wrong, wherever the file ends: the rules are made anew, and written whole."""
    (home / "straykey").mkdir(mode=0o700, parents=True, exist_ok=True)
    name = data.draw(st.sampled_from(sorted(good)))
    for other, content in good.items():
        (home / "straykey" / other).write_bytes(content)
    content = bytearray(good[name])
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[at] ^= data.draw(st.integers(1, 255))
    else:
        del content[at:]
    (home / "straykey" / name).write_bytes(bytes(content))
    fresh = load_ruleset(RULES)
    assert works(fresh)
    assert [rule.pattern for rule in fresh.rules] == [r"\bown_(?P<secret>[a-z0-9]{12})\b"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"3", b'"x"', b'{"rules": 3}', b"\xff", b"[" * 9999])
def test_an_entry_of_another_kind_is_no_error(home, good, content):
    (home / "straykey").mkdir(mode=0o700, parents=True)
    for name, data in good.items():
        whole = sha256(content).hexdigest().encode() + b"\n" + content
        (home / "straykey" / name).write_bytes(whole if name.endswith(".json") else data)
    assert works(load_ruleset(RULES))


def test_a_database_of_another_platform_is_no_error(home, monkeypatch):
    """Its checksum is right, and Hyperscan refuses it with an error of its own kind."""
    load_ruleset(RULES)

    def refuse(*_arguments, **_options):
        raise hyperscan.error("The database was built for a different platform")

    monkeypatch.setattr(hyperscan, "loadb", refuse)
    assert works(load_ruleset(RULES))


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_can_write_to_is_neither_read_nor_written(home, mode):
    (home / "straykey").mkdir(parents=True)
    (home / "straykey").chmod(mode)
    assert cache_folder() is None
    assert works(load_ruleset(RULES))
    assert entries(home) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_someone_else_is_neither_read_nor_written(home):
    (home / "straykey").mkdir(mode=0o700, parents=True)
    os.chown(home / "straykey", 65534, 65534)
    assert cache_folder() is None
    assert works(load_ruleset(RULES))
    assert entries(home) == []


def test_a_link_in_the_place_of_the_folder_is_not_followed(home, tmp_path):
    """Where the cache lies under a folder that others may write to, they could choose what of ours is written to."""
    (tmp_path / "ours").mkdir(mode=0o700)
    home.mkdir()
    (home / "straykey").symlink_to(tmp_path / "ours")
    assert cache_folder() is None
    assert works(load_ruleset(RULES))
    assert not any((tmp_path / "ours").iterdir())


def test_a_file_in_the_place_of_the_folder_is_no_error(home):
    home.mkdir()
    (home / "straykey").write_bytes(b"")
    assert cache_folder() is None
    assert works(load_ruleset(RULES))


@pytest.mark.parametrize("value", ["", "relative/path", ".", "/proc/none/x", "/dev/null"])
def test_a_folder_that_cannot_be_is_no_error(home, monkeypatch, value):
    monkeypatch.setenv("STRAYKEY_CACHE", value)
    monkeypatch.delenv("HOME")
    assert cache_folder() is None
    assert works(load_ruleset(RULES))


def test_the_folder_is_the_platform_s_own(home, monkeypatch, tmp_path):
    monkeypatch.delenv("STRAYKEY_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "home" / ".cache" / "straykey"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "straykey"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "home" / "Library" / "Caches" / "straykey"


@pytest.mark.skipif(os.geteuid() != 0, reason="root can write anywhere: another user has to try")
def test_a_home_that_cannot_be_written_to_is_no_error(home, tmp_path):
    home.mkdir(mode=0o755)
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    os.seteuid(65534)
    try:
        assert cache_folder() is None
        if not all(os.access(path, os.R_OK, effective_ids=True) for path in (hyperscan.__file__, catalogue.__file__)):
            pytest.skip("another user may not read this installation")
        assert works(load_ruleset(RULES))
    finally:
        os.seteuid(0)
    assert list(home.iterdir()) == []


def test_what_cannot_be_written_is_no_error(tmp_path):
    write_cache(tmp_path / "none" / "entry", b"data")
    (tmp_path / f"entry.{os.getpid()}.tmp").mkdir()
    write_cache(tmp_path / "entry", b"data")
    assert not (tmp_path / "entry").exists()


def test_what_is_written_is_whole_and_replaces_what_was_there(tmp_path):
    (tmp_path / "entry").write_bytes(b"old")
    write_cache(tmp_path / "entry", b"new")
    assert (tmp_path / "entry").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "entry"]


def test_the_slow_engine_uses_the_entry_too_and_does_not_spoil_it(home):
    fast = load_ruleset(RULES)
    slow = load_ruleset(RULES, reference=True)
    assert (fast.matcher.name, slow.matcher.name) == ("hyperscan", "reference")
    assert works(slow)
    assert load_ruleset(RULES).matcher.name == "hyperscan"
