import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scanner.init import hooks
from scanner.init.texts import ADDRESS, REV

ENTRY = {"repo": ADDRESS, "rev": REV, "hooks": [{"id": "straykey"}]}
SAMPLE = """# See https://pre-commit.com for more information
default_language_version: {python: python3.11}

repos:
# basic ones
-   repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v3.2.0   # an old one
    hooks:
    -   id: trailing-whitespace

    -   id: end-of-file-fixer
"""
UNDERSTOOD = {
    "sample": SAMPLE,
    "indented": "repos:\n  - repo: local\n    hooks:\n      - id: x\n        name: x\n        entry: x\n        language: system\nfail_fast: true\n",
    "keys-first": "minimum_pre_commit_version: 3.2.0\nrepos:\n- repo: meta\n  hooks:\n  - id: identity\n",
    "document-start": "---\nrepos:  # all of them\n\n  # first\n  - repo: meta\n    hooks: [{id: identity}]\n",
    "crlf": "repos:\r\n  - repo: meta\r\n    hooks:\r\n      - id: identity\r\n",
    "empty-list": "repos: []  # none yet\nfail_fast: true\n",
    "empty": "repos:",
    "quoted": "'repos':\n- {repo: meta, hooks: [{id: identity}]}\n",
    "no-final-newline": "repos:\n- repo: meta\n  hooks:\n  - id: identity",
    "commented-straykey": f"repos:\n# - repo: {ADDRESS}\n- repo: meta\n  hooks:\n  - id: identity\n",
}
STRANGE = {
    "old-list": "- repo: meta\n  hooks:\n  - id: identity\n",
    "flow": "repos: [{repo: meta, hooks: [{id: identity}]}]\n",
    "flow-over-lines": "repos: [\n  {repo: meta, hooks: [{id: identity}]},\n]\n",
    "anchor": "repos: &all\n- repo: meta\n  hooks:\n  - id: identity\n",
    "alias": "x: &all\n- repo: meta\nrepos: *all\n",
    "dash-alone": "repos:\n-\n  repo: meta\n  hooks:\n  - id: identity\n",
    "two-documents": "repos:\n- repo: meta\n  hooks:\n  - id: identity\n---\nmore: []\n",
    "tabs": "repos:\n\t- repo: meta\n",
    "whole-flow": "{repos: [{repo: meta, hooks: [{id: identity}]}]}\n",
    "nothing": "",
    "null": "repos: ~\n",
    "twice": "repos: []\nrepos: []\n",
}



@pytest.mark.parametrize("content", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_the_entry_comes_first_and_nothing_else_changes(content: str) -> None:
    added = hooks.add(content)
    assert added is not None
    before, after = yaml.safe_load(content), yaml.safe_load(added)
    assert after["repos"][0] == ENTRY
    assert after["repos"][1:] == (before["repos"] or [])
    assert {key: value for key, value in after.items() if key != "repos"} == {key: value for key, value in before.items() if key != "repos"}
    kept = [line.rstrip() for line in added.splitlines()]
    assert [line.replace("[]", "").rstrip() for line in content.splitlines() if line.replace("[]", "").rstrip() not in kept] == []


@pytest.mark.parametrize("content", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_adding_twice_changes_nothing(content: str) -> None:
    added = hooks.add(content)
    assert added is not None
    assert not hooks.is_present(content)
    assert hooks.is_present(added)


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_a_file_of_another_shape_is_left_to_a_person(content: str) -> None:
    assert hooks.add(content) is None


def test_line_ends_and_layout_are_those_of_the_file() -> None:
    crlf = hooks.add(UNDERSTOOD["crlf"])
    assert crlf is not None
    assert crlf.count("\r\n") == crlf.count("\n")
    sample = hooks.add(SAMPLE)
    assert sample is not None
    assert f"repos:\n-   repo: {ADDRESS}\n    rev: {REV}\n    hooks:\n    -   id: straykey\n# basic ones\n-   repo:" in sample


def test_the_real_pre_commit_accepts_what_is_written(tmp_path: Path) -> None:
    written = [hooks.fresh(), *(hooks.add(UNDERSTOOD[name]) for name in ("sample", "indented", "crlf"))]
    paths = [tmp_path / f"{index}.yaml" for index in range(len(written))]
    for path, content in zip(paths, written, strict=True):
        path.write_bytes((content or "").encode())
    command = [sys.executable, "-m", "pre_commit", "validate-config", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        f"- repo: {ADDRESS}", f"  - repo: '{ADDRESS}.git'  # x", "- repo: git@github.com:straykey/straykey.git", "  - id: straykey", "- {id: straykey, name: x}", "    entry: straykey hook", '- {"repo": "https://github.com/straykey/straykey"}',
    ],
)
def test_a_hook_that_is_there_is_seen(line: str) -> None:
    assert hooks.is_present(f"repos:\n{line}\n")


@pytest.mark.parametrize("line", [f"# - repo: {ADDRESS}", "  - id: straykeys", "  - id: straykey-like", "- repo: https://github.com/straykey/other", "  name: no straykey"])
def test_other_lines_are_not(line: str) -> None:
    assert not hooks.is_present(f"repos:\n{line}\n")
