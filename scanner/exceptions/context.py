"""Where a run stands: on the default branch or a schedule, where what has expired fails, or anywhere else, where it warns.

CI services say so in their environment. Sources: docs.github.com "Variables reference" and "Events that trigger workflows"; docs.gitlab.com
"Predefined CI/CD variables reference"; learn.microsoft.com "Use predefined variables" (Build.Reason, Build.SourceBranch); jenkins.io, Multibranch
(CHANGE_ID, BRANCH_IS_PRIMARY). Elsewhere the repository tells: the branch that is checked out, beside origin/HEAD or else main and master.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scanner.git.command import Git

SCHEDULED, DEFAULT, CHANGE = "scheduled", "default branch", "change"
USUAL = ("main", "master")
_MOST_EVENT = 4 << 20  # bytes of GitHub's event file


class Context(NamedTuple):
    """`kind` is SCHEDULED, DEFAULT or CHANGE; `default` the name of the default branch, or empty where it is not known."""

    kind: str
    default: str = ""

    @property
    def strict(self) -> bool:
        """Whether what has expired fails the run."""
        return self.kind != CHANGE


def find_context(environ: Mapping[str, str], git: Git | None, configured: str = "") -> Context:
    """What the CI service says, else the repository. A folder without git counts as the default branch: nothing changes there."""
    default = configured or _default_branch(environ, git)
    kind = _of_service(environ, default)
    if kind is None:
        kind = DEFAULT if git is None or _branch(git) in ((default,) if default else USUAL) else CHANGE
    return Context(kind, default)


def _of_service(environ: Mapping[str, str], default: str) -> str | None:
    """What the environment of a CI service says, or None outside of the known ones."""
    said = [environ.get(name, "").lower() for name in ("GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE", "BUILD_REASON")]
    if "schedule" in said:
        return SCHEDULED
    if said[0]:
        ref = environ.get("GITHUB_REF", "")
        return DEFAULT if said[0] in ("push", "workflow_dispatch", "repository_dispatch") and _is_default(ref, default) else CHANGE
    if said[1]:
        return DEFAULT if environ.get("CI_COMMIT_BRANCH") and _is_default(environ["CI_COMMIT_BRANCH"], default) else CHANGE
    if said[2]:
        return DEFAULT if said[2] != "pullrequest" and _is_default(environ.get("BUILD_SOURCEBRANCH", ""), default) else CHANGE
    if environ.get("CHANGE_ID"):
        return CHANGE
    return DEFAULT if environ.get("BRANCH_IS_PRIMARY") == "true" else None


def _is_default(ref: str, default: str) -> bool:
    branch = ref.removeprefix("refs/heads/")
    return branch == default if default else branch in USUAL


def _default_branch(environ: Mapping[str, str], git: Git | None) -> str:
    if branch := environ.get("CI_DEFAULT_BRANCH") or _of_event(environ.get("GITHUB_EVENT_PATH", "")):
        return branch
    found = git.try_run("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD") if git else None
    return found.decode("utf-8", "replace").strip().removeprefix("refs/remotes/origin/") if found else ""


def _of_event(path: str) -> str:
    """`repository.default_branch` of the event that started a GitHub workflow."""
    if not path:
        return ""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        with Path(path).open("rb") as stream:
            branch = json.loads(stream.read(_MOST_EVENT))["repository"]["default_branch"]
        return branch if isinstance(branch, str) else ""
    return ""


def _branch(git: Git) -> str:
    found = git.try_run("symbolic-ref", "--quiet", "--short", "HEAD")
    return found.decode("utf-8", "replace").strip() if found else ""
