import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from scanner.config.error import ConfigError
from scanner.config.layers import load_layers
from scanner.config.options import OPTIONS
from scanner.init.plan import CONFIGURATION, HOOKS, WORKFLOW, Facts, FileChange, plan_init
from scanner.init.texts import ACTION, ADDRESS, REV, text
from scanner.version import VERSION

WORKFLOW_TEXT = text("workflow", ("main",))


def plan(files: dict[str, bytes], facts: Facts | None = None) -> dict[str, FileChange]:
    return {change.path: change for change in plan_init(files.get, facts or Facts())}


def test_an_empty_repository_gets_all_three() -> None:
    assert {path: change.action for path, change in plan({}).items()} == {CONFIGURATION: "create", HOOKS: "create", WORKFLOW: "create"}


def test_planning_over_what_was_planned_changes_nothing() -> None:
    for before in ({}, {HOOKS: b"repos: []\n"}, {HOOKS: b"repos:\n- repo: meta\n  hooks:\n  - id: identity\n", "pyproject.toml": b"[project]\nname='x'\n"}):
        after = {**before, **{path: change.content for path, change in plan(before).items()}}
        assert plan(after) == {}


def test_what_is_there_stays() -> None:
    assert CONFIGURATION not in plan({CONFIGURATION: b""})
    assert CONFIGURATION not in plan({"pyproject.toml": b"[tool.straykey]\n"})
    assert CONFIGURATION in plan({"pyproject.toml": b"[project]\n"})
    assert WORKFLOW not in plan({WORKFLOW: b"anything"})
    assert WORKFLOW not in plan({".github/workflows/straykey.yaml": b"anything"})
    other = {".github/workflows/ci.yml": f"jobs:\n  x:\n    steps:\n      - uses: '{ACTION}@v0'\n".encode()}
    facts = Facts(workflows=tuple(other))
    assert WORKFLOW not in plan(other, facts)
    assert WORKFLOW in plan({".github/workflows/ci.yml": f"# uses: {ACTION}@v0\n- uses: x/{ACTION}s@v1".encode()}, facts)


def test_a_hook_file_of_another_shape_is_for_a_person() -> None:
    change = plan({HOOKS: b"repos: [{repo: meta, hooks: [{id: identity}]}]\n"})[HOOKS]
    assert change.action == "paste"
    assert yaml.safe_load(change.content)[0]["repo"] == ADDRESS


def test_bytes_that_are_no_utf_8_are_kept() -> None:
    change = plan({HOOKS: b"# caf\xe9\nrepos:\n- repo: meta\n  hooks: []\n"})[HOOKS]
    assert change.action == "edit"
    assert change.content.startswith(b"# caf\xe9\nrepos:\n- repo: " + ADDRESS.encode())


def test_a_broken_configuration_is_an_error() -> None:
    with pytest.raises(ConfigError, match="exlude: unknown key"):
        plan({CONFIGURATION: b"exlude = 1"})


def test_the_configuration_loads_also_with_every_comment_taken_off() -> None:
    content = plan({})[CONFIGURATION].content
    assert load_layers({CONFIGURATION: content}.get).settings_for("x") == load_layers({}.get).settings_for("x")
    bare = re.sub(r"(?m)^# (?=\w+ = |\[\[)", "", content.decode())
    settings = load_layers({CONFIGURATION: bare.encode()}.get).settings_for("x")
    assert settings.excludes("vendor/x") == "vendor/"
    assert settings.severity("x", "tests/y", "high") == "low"
    assert len(settings.allowed) == 1
    named = set(tomllib.loads(bare))
    assert {"requires", "exclude", "min_confidence", "fail_on", "paths", "allow"} == named
    assert named <= {option.key for option in OPTIONS}


def test_defaults_named_in_the_configuration_are_the_defaults() -> None:
    content = plan({})[CONFIGURATION].content.decode()
    for option in OPTIONS:
        if found := re.search(rf'(?m)^# {option.key} = "(.*)"$', content):
            assert found[1] == option.default


def test_the_workflow_is_one_that_github_accepts(tmp_path: Path) -> None:
    path = tmp_path / "straykey.yml"
    path.write_text(WORKFLOW_TEXT)
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        done = subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_has_least_rights_and_leaves_fetching_and_uploading_to_the_action() -> None:
    workflow = yaml.safe_load(WORKFLOW_TEXT)
    job = workflow["jobs"]["scan"]
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    assert job["timeout-minutes"] > 0
    checkout, scan = job["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert scan["uses"] == f"{ACTION}@{REV}"
    assert re.search(r"@[0-9a-f]{40}$", checkout["uses"])
    assert "pull_request_target" not in WORKFLOW_TEXT
    assert "run:" not in WORKFLOW_TEXT


def test_the_workflow_watches_the_branches_it_is_told() -> None:
    change = plan({}, Facts(branches=("trunk", "rel/1.x")))[WORKFLOW]
    assert yaml.safe_load(change.content)[True]["push"]["branches"] == ["trunk", "rel/1.x"]


def test_no_text_has_a_word_left_to_fill_in() -> None:
    for name in ("configuration", "hooks", "workflow", "next"):
        assert not re.search(r"@[A-Z]+@", text(name, ("main",)))
        assert not text(name).startswith("\n")
    assert f"v{VERSION}" in text("workflow")
