"""`straykey fix`, as people use it: what it changes parses, a second scan is clean, and no output holds a value."""

from __future__ import annotations

import ast
import configparser
import json
import os
import shutil
import stat
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
import yaml

from scanner.syntax.languages import Languages
from scanner.syntax.tree import parse
from tests.support.command import Outcome, run_command
from tests.support.repository import Repo, environment

FILES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("fixable.toml").read_text(encoding="utf-8"))["file"]
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class Drawn:
    """A file of the table with fresh values."""

    def __init__(self, entry: dict[str, Any]) -> None:
        random = Random(entry["path"] + entry.get("store", ""))
        text = entry["text"].lstrip("\n")
        self.values: list[str] = []
        while "@@" in text:
            value = "".join(random.choice(ALPHABET) for _ in range(18)) + "7k"
            text = text.replace("@@", value, 1)
            self.values.append(value)
        self.text = text


def can_run(name: str) -> bool:
    """Whether the toolchain is there. A name on the PATH may be a launcher that has nothing to launch; gofmt knows no --version."""
    if shutil.which(name) is None or name == "gofmt":
        return shutil.which(name) is not None
    return subprocess.run([name, "--version"], capture_output=True, timeout=60, check=False).returncode == 0


def tool(*command: str) -> Callable[[Path], None]:
    def check(path: Path) -> None:
        if can_run(command[0]):
            done = subprocess.run([*command, path.name], cwd=path.parent, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stdout + done.stderr

    return check


def check_java(path: Path) -> None:
    (path.parent / "out").mkdir()
    tool("javac", "-proc:none", "-d", "out")(path)


def check_ini(path: Path) -> None:
    configparser.ConfigParser().read_string(path.read_text())


CHECKS: dict[str, Callable[[Path], object]] = {
    ".py": lambda path: ast.parse(path.read_text()),
    ".js": tool("node", "--check"),
    ".go": tool("gofmt", "-e", "-l"),
    ".java": check_java,
    ".sh": tool("bash", "-n"),
    ".rs": tool("rustc", "--crate-type", "lib", "--emit=metadata", "-o", "out.rmeta"),
    ".c": tool("gcc", "-fsyntax-only"),
    ".cpp": tool("g++", "-fsyntax-only"),
    ".rb": tool("ruby", "-c"),
    ".php": tool("php", "-l"),
    ".tf": tool("terraform", "fmt", "-write=false", "-list=false"),
    ".tfvars": tool("terraform", "fmt", "-write=false", "-list=false"),
    ".json": lambda path: json.loads(path.read_text()),
    ".ipynb": lambda path: json.loads(path.read_text()),
    ".yml": lambda path: list(yaml.safe_load_all(path.read_text())),
    ".yaml": lambda path: list(yaml.safe_load_all(path.read_text())),
    ".toml": lambda path: tomllib.loads(path.read_text()),
    ".xml": lambda path: ET.fromstring(path.read_text()),
    ".ini": check_ini,
}


class Fixed(NamedTuple):
    """Folders by store after `fix --write`, what it said, and the paths in which a second scan finds something."""

    folders: dict[str, Path]
    said: dict[str, Outcome]
    dirty: dict[str, set[str]]


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Fixed:
    """All files of the table, fixed by one run for each store."""
    result = Fixed({}, {}, {})
    for store in sorted({entry.get("store", "environment") for entry in FILES}):
        folder = result.folders[store] = tmp_path_factory.mktemp(store)
        for entry in FILES:
            if entry.get("store", "environment") == store:
                path = folder / entry["path"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(Drawn(entry).text)
        environ = {**environment(folder), "STRAYKEY_CACHE": str(cache)}
        result.said[store] = run_command(("fix", "--write", "--store", store, "."), folder, environ, b"", 120)
        again = run_command(("scan", "--format", "jsonl", "."), folder, environ, b"", 120)
        result.dirty[store] = {finding["path"] for finding in again.findings if finding["confidence"] != "low"}
    return result


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_the_fixed_file_parses_and_a_second_scan_is_clean(entry: dict[str, Any], fixed: Fixed) -> None:
    store, values = entry.get("store", "environment"), Drawn(entry).values
    path = fixed.folders[store] / entry["path"]
    text, said = path.read_text(), fixed.said[store]
    assert said.code == 0, said.stdout + said.stderr
    assert [part for part in entry["has"] if part not in text] == [], text
    assert [value for value in values if value in text] == []
    assert [value for value in values if value in said.stdout + said.stderr] == []
    assert entry["path"] not in fixed.dirty[store], text
    CHECKS.get(path.suffix, lambda _path: None)(path)
    parses(entry["path"], text, Drawn(entry).text)


def parses(path: str, text: str, original: str) -> None:
    """Our own grammar understands the result as well as what it was before."""
    languages = Languages()
    spec = languages.spec(languages.of(path, text.encode()))
    if spec and spec.reader == "tree":
        before, after = parse(original.encode(), spec), parse(text.encode(), spec)
        assert before
        assert after
        assert before.root_node.has_error or not after.root_node.has_error, text


def test_twenty_findings_in_eight_languages_are_covered() -> None:
    assert sum(entry["text"].count("@@") for entry in FILES) >= 20
    assert len({Path(entry["path"]).suffix for entry in FILES}) >= 8


def secret_file(folder: Path, text: bytes = b'password = "%s"\n', name: str = "a.py") -> tuple[Path, str]:
    random = Random(name)
    value = "".join(random.choice(ALPHABET) for _ in range(20))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.replace(b"%s", value.encode()))
    return path, value


def test_nothing_is_written_unless_it_is_asked_for(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, value = secret_file(tmp_path / "w")
    before = path.read_bytes()
    done = cli("fix", ".", cwd=path.parent)
    assert path.read_bytes() == before
    assert done.code == 1
    assert '+password = os.environ["A_PASSWORD"]' in done.stdout
    assert "****" in done.stdout
    assert value not in done.stdout


def test_mode_line_ends_and_a_byte_order_mark_stay(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, _ = secret_file(tmp_path / "w", b'\xef\xbb\xbf# \xc3\xa4\r\npassword = "%s"\r\nx = 1\r\n')
    path.chmod(0o754)
    assert cli("fix", "--write", ".", cwd=path.parent).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o754
    assert path.read_bytes() == b'\xef\xbb\xbf# \xc3\xa4\r\nimport os\r\npassword = os.environ["A_PASSWORD"]\r\nx = 1\r\n'


def test_other_encodings_stay(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    wide, value = secret_file(tmp_path / "w", name="a.ps1")
    wide.write_bytes(b"\xff\xfe" + f'# ä\r\n$DbPassword = "{value}"\r\n'.encode("utf-16-le"))
    latin, _ = secret_file(tmp_path / "w", b'# \xe4\npassword = "%s"\n', "b.rb")
    assert cli("fix", "--write", ".", cwd=wide.parent).code == 0
    assert wide.read_bytes() == b"\xff\xfe" + "# ä\r\n$DbPassword = $env:DB_PASSWORD\r\n".encode("utf-16-le")
    assert latin.read_bytes() == b'# \xe4\npassword = ENV.fetch("B_PASSWORD")\n'


def test_tests_are_left_alone_unless_asked_for(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, _ = secret_file(tmp_path / "w" / "tests", name="test_a.py")
    before = path.read_bytes()
    done = cli("fix", "--write", ".", cwd=tmp_path / "w")
    assert (done.code, path.read_bytes()) == (1, before)
    assert "1 in tests left alone" in done.stdout
    assert cli("fix", "--write", "--tests", ".", cwd=tmp_path / "w").code == 0
    assert path.read_bytes() != before


def test_links_are_not_followed(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, _ = secret_file(tmp_path / "outside")
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "a.py").symlink_to(path)
    before = path.read_bytes()
    cli("fix", "--write", ".", cwd=tmp_path / "w")
    assert path.read_bytes() == before


def test_what_needs_a_hand_is_told_and_left_alone(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, value = secret_file(tmp_path / "w", b'pub const DB_PASSWORD: &str = "%s";\n', "a.rs")
    before = path.read_bytes()
    done = cli("fix", "--write", ".", cwd=path.parent)
    assert (done.code, path.read_bytes()) == (1, before)
    assert "1 to be done by hand" in done.stdout
    assert value not in done.stdout


def test_the_store_is_the_one_that_the_repository_uses(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, _ = secret_file(tmp_path / "w")
    (path.parent / "requirements.txt").write_text("azure-keyvault-secrets==4.8\n")
    assert "azure-key-vault" in cli("fix", ".", cwd=path.parent).stdout


def test_an_unknown_store_is_a_usage_error(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    done = cli("fix", "--store", "sock-drawer", cwd=tmp_path)
    assert done.code == 2
    assert "aws-secrets-manager" in done.stderr


def test_history_and_index_are_left_alone(repo: Repo, cli: Callable[..., Outcome]) -> None:
    path, _ = secret_file(repo.path)
    repo.git("add", "a.py")
    repo.git("commit", "-m", "a")
    before = repo.git("rev-parse", "HEAD"), repo.git("ls-files", "--stage")
    assert cli("fix", "--write", ".", cwd=repo.path).code == 0
    assert (repo.git("rev-parse", "HEAD"), repo.git("ls-files", "--stage")) == before
    assert "os.environ" in path.read_text()
    assert not list(repo.path.glob(".*.tmp"))


def test_sarif_fixes_apply_cleanly(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    path, value = secret_file(tmp_path / "w", b'# a\npassword = "%s"\n')
    done = cli("scan", "--format", "sarif", ".", cwd=path.parent)
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    text = path.read_bytes()
    for each in reversed(change["replacements"]):
        region = each["deletedRegion"]
        start = region["byteOffset"]
        text = text[:start] + each["insertedContent"]["text"].encode() + text[start + region["byteLength"] :]
    assert text == b'# a\nimport os\npassword = os.environ["A_PASSWORD"]\n'
    assert value not in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX modes")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, cli: Callable[..., Outcome]) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    path, _ = secret_file(tmp_path / "w")
    path.parent.chmod(0o555)
    try:
        assert cli("fix", "--write", ".", cwd=path.parent).code == 3
    finally:
        path.parent.chmod(0o755)
