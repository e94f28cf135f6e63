"""What a repository lacks, as a value: nothing is written here, and what is there already is never changed twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from scanner.config.layers import load_layers
from scanner.init import hooks
from scanner.init.texts import ACTION, text

CONFIGURATION, HOOKS, WORKFLOW = "straykey.toml", ".pre-commit-config.yaml", ".github/workflows/straykey.yml"

_USES = re.compile(rf"^[^#\n]*\buses:\s*['\"]?{re.escape(ACTION)}(?:/[^@\s]*)?@", re.MULTILINE)


class Facts(NamedTuple):
    """What the plan needs to know besides files of fixed names: the branches to watch, and the paths of the workflows there are."""

    branches: tuple[str, ...] = ("main", "master")
    workflows: tuple[str, ...] = ()


class FileChange(NamedTuple):
    """`action` is create, edit (the content is the whole new file) or paste (the content is for a person to put in)."""

    path: str
    action: str
    content: bytes
    why: str


def plan_init(read: Callable[[str], bytes | None], facts: Facts) -> tuple[FileChange, ...]:
    """The changes that are still to be made; `read` gives the bytes of a path relative to the root. Raises ConfigError."""
    planned = (_configuration(read), _hook(read), _workflow(read, facts))
    return tuple(change for change in planned if change)


def _configuration(read: Callable[[str], bytes | None]) -> FileChange | None:
    if load_layers(read).files:
        return None
    return FileChange(CONFIGURATION, "create", text("configuration").encode(), "configuration, all of it commented out")


def _hook(read: Callable[[str], bytes | None]) -> FileChange | None:
    stored = read(HOOKS)
    if stored is None:
        return FileChange(HOOKS, "create", hooks.fresh().encode(), "the pre-commit hook")
    content = stored.decode("utf-8", "surrogateescape")
    if hooks.is_present(content):
        return None
    added = hooks.add(content)
    if added is None:
        return FileChange(HOOKS, "paste", hooks.entry().encode(), "the pre-commit hook: the file has a shape of its own, so this is for you to put under `repos:`")
    return FileChange(HOOKS, "edit", added.encode("utf-8", "surrogateescape"), "the pre-commit hook, as the first entry of `repos:`")


def _workflow(read: Callable[[str], bytes | None], facts: Facts) -> FileChange | None:
    stored = [read(path) for path in (WORKFLOW, WORKFLOW.replace(".yml", ".yaml"))]
    others = [data for path in facts.workflows if (data := read(path)) is not None]
    if any(data is not None for data in stored) or any(_USES.search(data.decode("utf-8", "replace")) for data in others):
        return None
    return FileChange(WORKFLOW, "create", text("workflow", facts.branches).encode(), "a GitHub workflow that scans pushes and pull requests")
