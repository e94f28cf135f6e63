"""The hooks by the real pre-commit, and what action.yml and the workflows are made of."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
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
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}\Z")
BIN = Path(sys.executable).parent
# What is no option of the command: how it is installed and where it reads and writes.
OF_THE_ACTION = {"path", "paths", "category", "token", "python-version", "wheelhouse", "cache"}


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
    program = shlex.quote(str(console(tmp_path / "bin")))
    own = [{**hook, "language": "system", "entry": hook["entry"].replace("straykey", program, 1)} for hook in HOOKS]
    config = yaml.safe_dump({"default_install_hook_types": ["pre-commit", "pre-merge-commit", "pre-push"], "repos": [{"repo": "local", "hooks": own}]})
    return Hooked(repo, config, {"STRAYKEY_CACHE": str(cache)})


def line(token: bytes) -> bytes:
    return b"GITHUB_TOKEN = '" + token + b"'\n"


def test_the_manifest_is_one_that_pre_commit_takes():
    assert tool("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0


def test_the_entries_are_verbs():
    for hook in HOOKS:
        command, verb, *options = hook["entry"].split()
        assert (command, verb in verb_names()) == ("straykey", True)
        assert set(options) <= {flag for option in load_verb(verb).OPTIONS for flag in option.flags}


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


def test_what_another_branch_brings_into_a_merge_does_not_block(hooked, token):
    """By the hook pre-merge-commit, where git makes the merge itself."""
    hooked.without_hook({"a.py": b"1\n"})
    hooked.repo.branch("side")
    hooked.without_hook({"b.py": line(token())})
    hooked.repo.switch("main")
    hooked.without_hook({"c.py": b"3\n"})
    merged = hooked.repo.run("merge", "--no-ff", "side", check=False, **hooked.more)
    assert merged.returncode == 0, merged.stdout + merged.stderr


def push(hooked: Hooked, *refs: str) -> tuple[int, str]:
    done = hooked.repo.run("push", "origin", *refs, check=False, **hooked.more)
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.fixture
def remote(hooked: Hooked, tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "remote.git", bare=True)
    hooked.repo.git("remote", "add", "origin", f"file://{made.path}")
    return made


def test_a_first_push_is_scanned_from_the_root_on(hooked, remote, token):
    hooked.without_hook({"gone.py": line(token())})
    hooked.without_hook({"gone.py": None})
    code, said = push(hooked, "main")
    assert (code, "gone.py:1:" in said) == (1, True)


def test_a_push_is_judged_by_what_the_remote_does_not_have(hooked, remote, token):
    hooked.without_hook({"old.py": line(token())})
    hooked.repo.git("push", "-q", "--no-verify", "origin", "main")
    hooked.without_hook({"old.py": b"# more\n" + (hooked.repo.path / "old.py").read_bytes()})
    assert push(hooked, "main")[0] == 0
    hooked.repo.branch("topic")
    hooked.without_hook({"new.py": line(token())})
    hooked.without_hook({"new.py": None})
    code, said = push(hooked, "topic")
    assert (code, "new.py:1:" in said, "old.py" in said) == (1, True, False)


def test_a_range_by_hand_is_scanned(hooked, token):
    hooked.without_hook({"a.py": b"1\n"})
    hooked.without_hook({"a.py": line(token())})
    hooked.without_hook({"a.py": b"1\n"})
    given = ("run", "straykey-push", "--hook-stage", "pre-push", "--from-ref", "HEAD~2", "--to-ref", "HEAD")
    assert hooked.pre_commit(*given).returncode == 1
    hooked.repo.git("update-ref", "refs/remotes/origin/main", "HEAD~2")
    assert hooked.pre_commit("run", "straykey-push", "--hook-stage", "pre-push", "--all-files").returncode == 1


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


# The Action: what it is made of. How it runs: tests/test_action.py


def test_the_action_and_workflows_fit_their_schemas():
    assert tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml").returncode == 0
    for path in WORKFLOWS:
        done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", path)
        assert done.returncode == 0, done.stdout


def test_no_input_is_pasted_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    for path in WORKFLOWS:
        for made in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            assert not [step for step in made["steps"] if "${{" in step.get("run", "")]


def test_inputs_are_documented_and_used():
    guide = (ROOT / "docs" / "guides" / "action.md").read_text(encoding="utf-8")
    used = json.dumps(ACTION["runs"])
    options = {flag.lstrip("-") for option in load_verb("ci").OPTIONS for flag in option.flags}
    for name, about in ACTION["inputs"].items():
        assert about["description"]
        assert f"| `{name}` |" in guide
        assert f"inputs.{name} " in used
        assert name in options | OF_THE_ACTION
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
