"""GitHub as far as the Action sees it: a server with a repository, a runner's variables and files, and the events as documented.

Source: docs.github.com, "Webhook events and payloads" (the fields that are read, and their neighbours), "Default environment variables"; and
actions/checkout's README for what a checkout leaves behind.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.support.repository import Repo, environment

ROOT = Path(__file__).resolve().parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
ZERO = "0" * 40
NAME = "octo-org/octo-repo"
REPOSITORY = {"id": 1, "full_name": NAME, "default_branch": "main", "private": False, "fork": False}


def step(name: str) -> dict[str, Any]:
    """A step of the Action by its id or name."""
    return next(one for one in ACTION["runs"]["steps"] if name in (one.get("id"), one.get("name")))


class Server:
    """The repository as GitHub has it: any commit can be fetched, and pull requests have refs."""

    def __init__(self, folder: Path) -> None:
        self.bare = Repo(folder / "server.git", bare=True)
        self.bare.configure("uploadpack.allowAnySHA1InWant=true", "receive.denyDeleteCurrent=ignore")
        self.author = Repo(folder / "author")
        self.author.git("remote", "add", "origin", f"file://{self.bare.path}")

    def push(self, *refs: str) -> None:
        self.author.git("push", "-q", "--force", "origin", *(refs or ("HEAD",)))

    def merge_ref(self, base: str, head: str, number: int = 1) -> str:
        """What GitHub checks out for a pull request: the test merge of head into base."""
        self.author.detach(base)
        merged = self.author.merge(head, message="test merge")
        self.push(f"{merged}:refs/pull/{number}/merge", f"{head}:refs/pull/{number}/head")
        self.author.switch("main")
        return merged

    def checkout(self, folder: Path, commit: str, depth: int = 1) -> Repo:
        """As actions/checkout does it: one commit, and nothing of other branches (depth 0: everything)."""
        made = Repo(folder, branch="none")
        made.git("remote", "add", "origin", f"file://{self.bare.path}")
        if depth:
            made.git("fetch", "-q", "--no-tags", f"--depth={depth}", "origin", f"+{commit}:refs/remotes/origin/checkout")
        else:
            made.git("fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", f"+{commit}:refs/remotes/origin/checkout")
        made.git("checkout", "-q", "--detach", commit)
        return made


def push_event(before: str, after: str, ref: str = "refs/heads/main", **more: Any) -> dict[str, Any]:
    created, deleted = before == ZERO, after == ZERO
    fields = {"ref": ref, "before": before, "after": after, "created": created, "deleted": deleted, "forced": False, "base_ref": None}
    return {**fields, "commits": [{"id": after}], "head_commit": None if deleted else {"id": after}, "repository": REPOSITORY, **more}


def pull_event(base: str, head: str, *, fork: bool = False, commits: int = 1) -> dict[str, Any]:
    theirs = {**REPOSITORY, "full_name": "someone/octo-repo", "fork": True} if fork else REPOSITORY
    sides = {"base": {"ref": "main", "sha": base, "repo": REPOSITORY}, "head": {"ref": "topic", "sha": head, "repo": theirs}}
    return {"action": "synchronize", "number": 1, "pull_request": {"number": 1, "commits": commits, **sides}, "repository": REPOSITORY}


def merge_group_event(base: str, head: str) -> dict[str, Any]:
    group = {"head_sha": head, "head_ref": "refs/heads/gh-readonly-queue/main/pr-1", "base_sha": base, "base_ref": "refs/heads/main"}
    return {"action": "checks_requested", "merge_group": group, "repository": REPOSITORY}


class Job:
    """What the Action's scan step left: exit code, printed text, outputs, summary."""

    def __init__(self, done: subprocess.CompletedProcess[str], folder: Path) -> None:
        self.said = done.stdout + done.stderr
        self.lines = done.stdout.splitlines()
        self.outputs = dict(line.split("=", 1) for line in (folder / "output").read_text().splitlines())
        self.code = int(self.outputs.get("exit-code", -1)) if not done.returncode else done.returncode
        self.summary = (folder / "summary").read_text(encoding="utf-8")
        self.annotations = [line for line in self.lines if line.startswith(("::error", "::warning", "::notice"))]
        self.masks = [line.removeprefix("::add-mask::") for line in self.lines if line.startswith("::add-mask::")]

    @property
    def sarif(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(Path(self.outputs["sarif"]).read_text(encoding="utf-8"))
        return found

    @property
    def uris(self) -> list[str]:
        """The files that the uploaded report has results in."""
        places = [result["locations"][0]["physicalLocation"] for run in self.sarif["runs"] for result in run["results"]]
        return sorted(place["artifactLocation"]["uri"] for place in places)

    @property
    def without_masks(self) -> str:
        return "\n".join(line for line in self.said.splitlines() if not line.startswith("::add-mask::"))


class Runner:
    """Runs the Action's scan step as the runner starts `shell: bash`, with an environment that the install step would have made."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.cache = folder / "runner files", cache
        self.temp = self.folder / "temp"
        (self.temp / "straykey" / "bin").mkdir(parents=True)
        python = self.temp / "straykey" / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        start = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom scanner.cli.main import console\nconsole()\n"
        (self.temp / "straykey" / "straykey.py").write_text(start)
        (self.temp / "straykey-cache").symlink_to(cache)

    def run(self, workspace: Path, event: str, payload: dict[str, Any], *, github: dict[str, str] | None = None, **inputs: str) -> Job:
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        (self.folder / "event.json").write_text(json.dumps(payload))
        script = self.folder / "script.sh"
        script.write_text(step("scan")["run"])
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        environ = environment(self.folder, **self._variables(workspace, event, payload), **(github or {}), **self._inputs(inputs))
        return Job(subprocess.run(command, cwd=workspace, env=environ, capture_output=True, text=True, check=False, timeout=120), self.folder)

    def _variables(self, workspace: Path, event: str, payload: dict[str, Any]) -> dict[str, str]:
        ref = payload.get("ref") or ("refs/pull/1/merge" if "pull_request" in payload else "refs/heads/main")
        return {
            "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_WORKSPACE": str(workspace), "GITHUB_REPOSITORY": NAME, "GITHUB_REF": ref, "GITHUB_ACTOR": "octocat",
            "GITHUB_OUTPUT": str(self.folder / "output"), "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.temp),
        }  # fmt: skip

    def _inputs(self, given: dict[str, str]) -> dict[str, str]:
        values = {name.replace("_", "-"): value for name, value in given.items()}
        found = {}
        for name, text in step("scan")["env"].items():
            wanted = text.removeprefix("${{ inputs.").removesuffix(" }}")
            default = str(ACTION["inputs"][wanted]["default"])
            found[name] = values.get(wanted, "" if default.startswith("${{") else default)
        return found
