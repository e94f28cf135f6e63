"""The verb: plan, ask, write, and say what comes next."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from scanner.config.error import ConfigError
from scanner.config.reader import tree_reader
from scanner.init.plan import Facts, FileChange, plan_init
from scanner.init.texts import text

_WORKFLOWS = ".github/workflows"
_DEFAULT_BRANCH = re.compile(rb"ref: refs/remotes/origin/([A-Za-z0-9][A-Za-z0-9._/-]{0,200})\n?\Z")


def run_init(root: Path, yes: bool, check: bool, ask: Callable[[str], bool], write: Callable[[str], None]) -> int:  # noqa: FBT001
    """Set up the repository at `root`. Returns 0; with `check` 1 if something is missing; 2 where the configuration is broken or a file can't be written."""
    try:
        changes = plan_init(tree_reader(str(root)), gather_facts(root))
        if check:
            return _check(changes, write)
        for change in changes:
            _offer(root, change, yes, ask, write)
    except ConfigError as error:
        write(str(error))
        return 2
    except OSError as error:
        write(f"{error.filename}: {error.strerror}")
        return 2
    write("Everything is set up." if not changes else "")
    write(text("next").rstrip())
    return 0


def _check(changes: tuple[FileChange, ...], write: Callable[[str], None]) -> int:
    for change in changes:
        write(f"missing: {change.path}: {change.why}")
    write("`straykey init` writes it." if changes else "Everything is set up.")
    return 1 if changes else 0


def _offer(root: Path, change: FileChange, yes: bool, ask: Callable[[str], bool], write: Callable[[str], None]) -> None:  # noqa: FBT001
    if change.action == "paste":
        write(f"{change.path}: {change.why}:\n\n{change.content.decode()}")
    elif yes or ask(f"{change.action.capitalize()} {change.path} ({change.why})?"):
        apply(root, change)
        write(f"{'wrote' if change.action == 'create' else 'edited'} {change.path}: {change.why}")
    else:
        write(f"left out {change.path}")


def apply(root: Path, change: FileChange) -> None:
    """Write a change as a whole or not at all. Raises OSError, also where a link would lead the file out of the root."""
    target = (root / change.path).resolve()
    if not target.is_relative_to(root.resolve()):
        raise OSError(0, "is a link that leads out of the root: nothing was written", change.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(change.content)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def gather_facts(root: Path) -> Facts:
    """Which workflows there are, and the remote's default branch where the clone knows it. Runs no git: nothing configured is obeyed."""
    folder = root / _WORKFLOWS
    names = sorted(path.name for path in folder.iterdir() if path.suffix in (".yml", ".yaml")) if folder.is_dir() else []
    head = tree_reader(str(root))(".git/refs/remotes/origin/HEAD")
    found = _DEFAULT_BRANCH.match(head) if head else None
    branches = (found[1].decode("ascii"),) if found else Facts().branches
    return Facts(branches, tuple(f"{_WORKFLOWS}/{name}" for name in names))
