"""The hook by the real pre-commit, the Action's steps by bash with an environment as GitHub's runner makes it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml

from scanner.cli.main import load_verb, verb_names
from tests.support.command import CODE
from tests.support.repository import Repo, environment

ROOT = Path(__file__).parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCAN = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "scan")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}\Z")
BIN = Path(sys.executable).parent


def tool(*arguments: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A program of the development environment."""
    name, *rest = map(str, arguments)
    return subprocess.run([str(BIN / name), *rest], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def console(folder: Path) -> Path:
    """The console script, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "straykey"
    path.write_text(f"#!{sys.executable} -P\n{CODE}\n")
    path.chmod(0o755)
    return path


class Hooked:
    """A repository with the hook installed by pre-commit."""

    def __init__(self, repo: Repo, config: str, more: dict[str, str]) -> None:
        self.repo = repo
        self.more = {"PRE_COMMIT_HOME": str(repo.path.parent / "pre-commit"), **more}
        repo.commit({".pre-commit-config.yaml": config.encode()})
        assert self.pre_commit("install").returncode == 0

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return tool("pre-commit", *arguments, cwd=self.repo.path, env=environment(self.repo.path.parent, **self.more))

    def commit(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a commit with the hook."""
        done = self.repo.run("commit", "-m", "change", *arguments, check=False, **self.more)
        return done.returncode, (done.stdout + done.stderr).decode()

    def without_hook(self, files: dict[str, bytes]) -> None:
        self.repo.stage(files)
        self.repo.git("commit", "-q", "--no-verify", "-m", "before")


@pytest.fixture
def hooked(repo: Repo, cache: Path, tmp_path: Path) -> Hooked:
    own = {**HOOKS[0], "language": "system", "entry": HOOKS[0]["entry"].replace("straykey", shlex.quote(str(console(tmp_path / "bin"))), 1)}
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": [own]}]})
    return Hooked(repo, config, {"STRAYKEY_CACHE": str(cache)})


def line(token: bytes) -> bytes:
    return b"GITHUB_TOKEN = '" + token + b"'\n"


def test_the_manifest_is_one_that_pre_commit_takes():
    assert tool("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0


def test_the_entries_are_verbs():
    for hook in HOOKS:
        command, verb, *_ = hook["entry"].split()
        assert (command, verb in verb_names()) == ("straykey", True)


def test_a_clean_commit_goes_through(hooked):
    hooked.repo.stage({"a.py": b"print('hello')\n"})
    assert hooked.commit()[0] == 0


def test_a_staged_secret_blocks_and_the_message_says_all(hooked, token):
    value = token()
    hooked.repo.stage({"app/a.py": b"import os\n" + line(value)})
    code, said = hooked.commit()
    assert code == 1
    assert value.decode() not in said
    for part in ("app/a.py:2:", "GitHub personal access token", "to do", "f1:", "straykey: allow["):
        assert part in said


def test_a_secret_that_is_only_in_the_work_tree_does_not_block(hooked, token):
    hooked.repo.stage({"a.py": b"print('hello')\n"})
    hooked.repo.write({"a.py": line(token()), "b.py": line(token())})
    assert hooked.commit()[0] == 0
    assert hooked.repo.git("show", "HEAD:a.py") == "print('hello')"


def test_a_staged_secret_blocks_where_the_work_tree_has_it_no_more(hooked, token):
    hooked.repo.stage({"a.py": line(token())})
    hooked.repo.write({"a.py": b"print('hello')\n"})
    assert hooked.commit()[0] == 1


def test_commit_all_is_scanned_in_its_own_index(hooked, token):
    hooked.without_hook({"a.py": b"print('hello')\n"})
    hooked.repo.write({"a.py": line(token())})
    code, said = hooked.commit("-a")
    assert code == 1
    assert "a.py:1:" in said


def test_commit_of_named_files_is_scanned_in_its_own_index(hooked, token):
    hooked.without_hook({"a.py": b"1\n", "b.py": b"1\n"})
    hooked.repo.write({"a.py": b"2\n", "b.py": line(token())})
    assert hooked.commit("--", "a.py")[0] == 0
    assert hooked.commit("--", "b.py")[0] == 1


def test_partial_staging_is_judged_by_what_is_staged(hooked, token):
    hooked.without_hook({"a.py": b"one\n" * 20})
    hooked.repo.stage({"a.py": b"zero\n" + b"one\n" * 20})
    hooked.repo.write({"a.py": b"zero\n" + b"one\n" * 20 + line(token())})
    assert hooked.commit()[0] == 0
    hooked.repo.git("add", "a.py")
    assert hooked.commit()[0] == 1


def test_amend_with_a_secret_blocks(hooked, token):
    hooked.without_hook({"a.py": b"1\n"})
    hooked.repo.stage({"a.py": line(token())})
    assert hooked.commit("--amend")[0] == 1


def test_a_merge_commit_with_a_secret_of_its_own_blocks(hooked, token):
    hooked.without_hook({"a.py": b"1\n"})
    hooked.repo.branch("side")
    hooked.without_hook({"a.py": b"2\n"})
    hooked.repo.switch("main")
    hooked.without_hook({"a.py": b"3\n"})
    hooked.repo.run("merge", "-q", "side", check=False)
    hooked.repo.stage({"a.py": line(token())})
    assert hooked.commit()[0] == 1
    hooked.repo.stage({"a.py": b"4\n"})
    assert hooked.commit()[0] == 0


def test_fifty_old_secrets_in_the_file_do_not_block(hooked, token):
    old = b"".join(b"token_%d = '%s'\n" % (number, token()) for number in range(50))
    hooked.without_hook({"a.py": old})
    hooked.repo.stage({"a.py": b"import os\n" + old + b"print('more')\n"})
    assert hooked.commit()[0] == 0
    hooked.repo.stage({"a.py": b"import os\n" + old + line(token())})
    code, said = hooked.commit()
    assert code == 1
    assert "a.py:52:" in said


def test_naming_files_really_scans_them(hooked, token):
    """Also what is committed already: who names files asks about them."""
    hooked.without_hook({"a.py": line(token()), "b.py": b"1\n"})
    everything = hooked.pre_commit("run", "--all-files")
    assert everything.returncode == 1
    assert "a.py:1:" in everything.stdout
    assert hooked.pre_commit("run", "--files", "b.py").returncode == 0
    hooked.repo.stage({"b.py": line(token())})
    assert "b.py:1:" in hooked.pre_commit("run", "--files", "b.py").stdout


def test_nothing_staged_is_no_error(hooked, cli):
    assert cli("hook", cwd=hooked.repo.path).code == 0
    assert hooked.commit("--allow-empty")[0] == 0


@pytest.mark.slow
def test_pre_commit_installs_the_hook_from_this_repository(repo, cache, token, tmp_path):
    """From a clone of HEAD, as a user's configuration does; needs the dependencies to be installable."""
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True, capture_output=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=source, check=True, capture_output=True, text=True).stdout.strip()
    config = yaml.safe_dump({"repos": [{"repo": str(source), "rev": head, "hooks": [{"id": "straykey"}]}]})
    passed = {name: value for name, value in os.environ.items() if name.upper().startswith(("PIP_", "HTTP", "SSL_")) or name.endswith("_proxy")}
    installed = Hooked(repo, config, {**passed, "STRAYKEY_CACHE": str(cache)})
    repo.stage({"a.py": line(token())})
    code, said = installed.commit()
    assert code == 1
    assert "a.py:1:" in said


# The Action


class Job:
    """What a step of the Action left: exit code, printed text, outputs, summary."""

    def __init__(self, done: subprocess.CompletedProcess[str], folder: Path) -> None:
        self.code, self.said = done.returncode, done.stdout + done.stderr
        self.outputs = dict(line.split("=", 1) for line in (folder / "output").read_text().splitlines())
        self.summary = (folder / "summary").read_text()
        self.annotations = [line for line in done.stdout.splitlines() if line.startswith(("::error", "::warning", "::notice"))]


@pytest.fixture
def job(tmp_path: Path, cache: Path) -> Callable[..., Job]:
    """`job(workspace, path=".", history="true")` runs the scan step over a checked-out workspace, inputs as the Action's defaults say."""

    def run(workspace: Path, **inputs: str) -> Job:
        folder = tmp_path / "runner files"
        console(folder / "temp" / "straykey" / "bin")
        for name in ("output", "summary"):
            (folder / name).write_text("")
        values = {name.replace("_", "-"): value for name, value in inputs.items()}
        given = {
            name: values.get(text.removeprefix("${{ inputs.").removesuffix(" }}"), default_of(text)) for name, text in SCAN["env"].items()
        }
        github = {
            "GITHUB_WORKSPACE": str(workspace), "GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "RUNNER_TEMP": str(folder / "temp"), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_ACTIONS": "true", "CI": "true",
        }  # fmt: skip
        script = folder / "script.sh"
        script.write_text(SCAN["run"])
        # The runner starts `shell: bash` so.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        environ = {**environment(tmp_path, STRAYKEY_CACHE=str(cache)), **github, **given}
        return Job(subprocess.run(command, cwd=workspace, env=environ, capture_output=True, text=True, check=False), folder)

    return run


def default_of(text: str) -> str:
    return str(ACTION["inputs"][text.removeprefix("${{ inputs.").removesuffix(" }}")]["default"])


@pytest.fixture
def workspace(tmp_path: Path, token: Callable[[], bytes]) -> Repo:
    """A checked-out repository, in a folder with a space in its name, with a secret in its only file."""
    made = Repo(tmp_path / "work space")
    made.commit({"app/a.py": line(token())})
    return made


def test_the_action_and_workflows_fit_their_schemas():
    assert tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml").returncode == 0
    for path in WORKFLOWS:
        done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", path)
        assert done.returncode == 0, done.stdout


def test_a_secret_ends_the_job_with_1_and_is_told_everywhere_redacted(job, workspace, token):
    done = job(workspace.path)
    assert (done.code, done.outputs["exit-code"]) == (1, "1"), done.said
    log = json.loads(Path(done.outputs["sarif"]).read_text())
    assert [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]] == ["app/a.py"]
    assert "app/a.py" in unescape(done.summary)
    assert any("file=app/a.py" in line for line in done.annotations)
    raw = workspace.git("show", "HEAD:app/a.py").split("'")[1]
    assert not [text for text in (done.said, done.summary, json.dumps(log)) if raw in text]


def test_a_clean_repository_ends_the_job_with_0(job, tmp_path):
    clean = Repo(tmp_path / "work space")
    clean.commit({"a.py": b"print('hello')\n"})
    done = job(clean.path)
    assert (done.code, done.outputs["exit-code"]) == (0, "0"), done.said
    assert json.loads(Path(done.outputs["sarif"]).read_text())["runs"][0]["results"] == []
    assert done.annotations == []


def test_history_finds_what_the_tree_has_no_more(job, workspace):
    workspace.commit({"app/a.py": None, "b.py": b"1\n"})
    assert job(workspace.path).code == 0
    assert job(workspace.path, history="true").code == 1


def test_a_shallow_history_ends_with_3_and_is_said(job, workspace, tmp_path):
    workspace.commit({"b.py": b"1\n"})
    shallow = workspace.clone(tmp_path / "shallow", "--depth=1")
    done = job(shallow.path, history="true")
    assert (done.code, done.outputs["exit-code"]) == (3, "3")
    assert "shallow" in done.summary + done.said


def test_inputs_reach_the_command(job, workspace):
    assert job(workspace.path, fail_on="never").code == 0
    assert job(workspace.path, fail_on="bad value").code == 2
    assert job(workspace.path, min_confidence="high").code == 1


def test_inputs_are_no_program_text(job, workspace, tmp_path):
    mark = tmp_path / "mark"
    for value in (f"$(touch '{mark}')", f"; touch '{mark}'", f"`touch '{mark}'`", "--help", "no such folder"):
        assert job(workspace.path, path=value).code == 2
    assert not mark.exists()


def test_a_path_below_the_workspace_with_a_space_is_scanned(job, workspace, tmp_path):
    inner = Repo(workspace.path / "inner repo")
    inner.commit({"b.py": b"1\n"})
    assert job(workspace.path, path="inner repo").code == 0


def test_no_input_is_pasted_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    for path in WORKFLOWS:
        for made in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            assert not [step for step in made["steps"] if "${{" in step.get("run", "")]


def test_inputs_are_documented_and_used():
    guide = (ROOT / "docs" / "guides" / "action.md").read_text(encoding="utf-8")
    used = json.dumps(ACTION["runs"])
    options = {flag.lstrip("-") for option in load_verb("scan").OPTIONS for flag in option.flags}
    for name, about in ACTION["inputs"].items():
        assert about["description"]
        assert f"| `{name}` |" in guide
        assert f"inputs.{name} " in used
        assert name in options | {"path", "history", "python-version"}
    assert all(f"| `{name}` |" in guide for name in ACTION["outputs"])


def test_actions_are_pinned_and_workflows_are_modest():
    uses = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}
        for made in workflow["jobs"].values():
            assert made["timeout-minutes"] <= 60
            uses += [step["uses"] for step in made["steps"] if "uses" in step]
    assert not [one for one in uses if one != "./" and not PINNED.match(one)]
