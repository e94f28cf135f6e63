"""The documentation says what the program does: everything is named, every command runs, every path exists, generated pages are fresh."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs.demo import make
from docs.generate import README, pages, readme, stale
from scanner.cli.main import load_verb, verb_names
from scanner.conclude import CLEAN, FINDINGS
from scanner.config.options import OPTIONS
from scanner.reports import report_names
from scanner.skips import SKIP_REASONS
from tests.support.command import CODE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WRITTEN = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "guides").glob("*.md")))
RUN = [page for page in WRITTEN if "```console" in page.read_text(encoding="utf-8")]
FENCED = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]+)")
# What looks like a path of ours in code quotes: known folders, or a file at the top.
NAMED = re.compile(r"`((?:scanner|detectors|baselines|tests|benchmarks|docs|\.ci|\.github)/[\w./-]+|\w+\.py|pyproject\.toml)`")


def names(page: Path) -> str:
    return str(page.relative_to(ROOT))


def reference(name: str) -> str:
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", verb_names())
def test_each_verb_and_option_is_documented(verb):
    section = reference("cli").partition(f"## straykey {verb}\n")[2].partition("\n## ")[0]
    assert section
    for option in load_verb(verb).OPTIONS:
        assert option.help
        for flag in option.flags:
            assert f"`{flag}" in section if flag.startswith("-") else option.help in section


def test_each_configuration_key_is_documented():
    page = reference("configuration")
    for key in OPTIONS:
        assert f"## {key.key}\n" in page
        assert all(f"| `{field.key}`" in page for field in key.fields)


def test_each_skip_reason_and_format_is_documented():
    assert all(f"| `{name}` |" in reference("skip-reasons") for name in SKIP_REASONS)
    assert all(f"## {name}\n" in reference("formats") for name in report_names())


def test_generated_pages_are_fresh_and_nothing_else_lies_beside_them():
    wanted = {DOCS / name: text for name, text in pages().items()}
    assert [names(path) for path in stale(wanted)] == [], "python3 dev.py docs"


def test_a_stale_page_is_seen(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("old\n")
    assert page in stale({page: "new\n"})
    assert page not in stale({page: "old\n"})


def test_a_page_that_nothing_makes_any_more_is_seen():
    assert DOCS / "rules" / "index.md" in stale({})


def test_the_screen_of_the_readme_is_what_a_scan_shows():
    assert README.read_text(encoding="utf-8") == readme(), "python3 dev.py docs"


@pytest.mark.parametrize("page", WRITTEN, ids=names)
def test_each_path_that_is_named_exists(page):
    text = page.read_text(encoding="utf-8")
    for match in LINK.finditer(text):
        assert (page.parent / match["path"]).exists(), match["path"]
    for path in NAMED.findall(FENCED.sub("", text)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", WRITTEN, ids=names)
def test_each_toml_block_is_toml(page):
    for block in FENCED.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] == "toml":
            tomllib.loads(block["text"])


@pytest.fixture
def shop(tmp_path, cache):
    """The demonstration repository, the command on a PATH, and an environment for both."""
    folder = tmp_path / "shop"
    folder.mkdir()
    make(folder)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "straykey"
    command.write_text(f"#!{sys.executable} -P\n{CODE}\n")
    command.chmod(0o755)
    environ = {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "STRAYKEY_CACHE": str(cache), "GIT_CONFIG_GLOBAL": os.devnull}
    return folder, environ


@pytest.mark.parametrize("page", RUN, ids=names)
def test_each_command_runs(page, shop):
    """Commands of `console` blocks, one after the other, in a repository that has what the page shows in files."""
    folder, environ = shop
    text = page.read_text(encoding="utf-8")
    if named := re.search(r"`([\w-]+\.toml)`:\n\n```toml\n(.*?)```", text, re.DOTALL):
        (folder / named[1]).write_text(named[2])
    commands = [line[2:] for block in FENCED.finditer(text) if block["kind"] == "console" for line in block["text"].splitlines() if line.startswith("$ ")]
    assert commands
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode in (CLEAN, FINDINGS), f"{command}: {done.returncode} {done.stderr}"
        assert "names nothing" not in done.stdout
