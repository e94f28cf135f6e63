"""git's own hooks, with and without a manager: what to write for each, as values; and the files.

A hook that is there already is moved aside and runs first. core.hooksPath is honoured. husky's hooks are committed scripts that its own
wrapper runs (.husky/NAME); lefthook writes its hooks anew, so what is its own goes into its configuration.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from scanner.cli.errors import UserError
from scanner.git.repository import Repository

STAGED, PUSH, RECEIVE = ("pre-commit", "pre-merge-commit"), ("pre-push",), ("pre-receive",)
VERBS = {"pre-push": "hook --push", "pre-receive": "hook --pre-receive"}
MARK = "straykey-hook"
ASIDE = ".before-straykey"
BEGIN, END = "# straykey: begin", "# straykey: end"
_LEFTHOOK = ("lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", "lefthook.toml", "lefthook.json")
_LOCAL = "lefthook-local.yml"
_LARGEST = 1 << 20  # bytes of a hook that are read


class Hooks(NamedTuple):
    """Where hooks of a repository go: their folder, who manages them (husky, lefthook or nobody), and the work tree or bare folder."""

    folder: Path
    manager: str
    root: Path


def find_hooks(repository: Repository) -> Hooks:
    """Raises UserError."""
    root = repository.work_tree or repository.git_dir
    configured = _hooks_path(root)
    folder = root / configured if configured else repository.common_dir / "hooks"
    parts = folder.parts
    if repository.work_tree and ".husky" in parts:
        return Hooks(Path(*parts[: parts.index(".husky") + 1]), "husky", root)
    if repository.work_tree and any((root / name).is_file() for name in _LEFTHOOK):
        return Hooks(folder, "lefthook", root)
    return Hooks(folder, "", root)


def _hooks_path(root: Path) -> str:
    """core.hooksPath as git itself takes it, the user's own configuration included; reading it runs nothing."""
    environ = {key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    command = ["git", "config", "--type=path", "--get", "core.hooksPath"]
    try:
        done = subprocess.run(command, cwd=root, env=environ, capture_output=True, check=False, timeout=60)
    except OSError:
        raise UserError("git is not installed, or not on the PATH") from None
    return os.fsdecode(done.stdout.removesuffix(b"\n"))


def install(hooks: Hooks, names: tuple[str, ...]) -> list[str]:
    """Write the hooks; returns what was done, a line each. Raises UserError, OSError."""
    if hooks.manager == "lefthook":
        return [_install_lefthook(hooks, names)]
    hooks.folder.mkdir(parents=True, exist_ok=True)
    return [_install_husky(hooks, name) if hooks.manager == "husky" else _install_plain(hooks, name) for name in names]


def uninstall(hooks: Hooks) -> list[str]:
    """Take away what `install` wrote, whichever hooks these are; what was moved aside comes back. Raises OSError."""
    said = []
    for name in (*STAGED, *PUSH, *RECEIVE):
        path = hooks.folder / name
        if hooks.manager == "husky":
            said += _uninstall_husky(hooks, path)
            continue
        # pre-commit, when it was installed later, has moved ours to `.legacy`.
        for place in (path, hooks.folder / f"{name}.legacy"):
            if MARK in _read(place):
                place.unlink()
                said.append(f"removed {_shown(hooks, place)}")
        aside = path.with_name(name + ASIDE)
        if os.path.lexists(aside) and not os.path.lexists(path):
            aside.replace(path)
            said.append(f"{_shown(hooks, path)} is again what it was before")
    local = hooks.root / _LOCAL
    if _read(local).startswith("# Made by `straykey hook"):
        local.unlink()
        said.append(f"removed {_LOCAL}")
    return said


def _install_plain(hooks: Hooks, name: str) -> str:
    path = hooks.folder / name
    aside = path.with_name(name + ASIDE)
    said = f"wrote {_shown(hooks, path)}"
    if os.path.lexists(path) and MARK not in _read(path):
        if os.path.lexists(aside):
            raise UserError(f"{_shown(hooks, aside)} is in the way: look what it is, and move it")
        path.replace(aside)
        said += f"; the hook that was there runs first, as {aside.name}"
    _write(path, _script(name))
    return said


def _install_husky(hooks: Hooks, name: str) -> str:
    path = hooks.folder / name
    before = _read(path)
    if BEGIN in before:
        return f"{_shown(hooks, path)} has it already"
    block = _text("husky", FIND=_find(recorded=False), VERB=VERBS.get(name, "hook"))
    _write(path, f"{before.rstrip()}\n{block}" if before.strip() else block)
    return f"put it into {_shown(hooks, path)}, which husky runs"


def _uninstall_husky(hooks: Hooks, path: Path) -> list[str]:
    before = _read(path)
    head, begin, rest = before.partition(BEGIN)
    if not begin:
        return []
    _, _, tail = rest.partition(END)
    left = head.rstrip() + tail
    if left.strip():
        _write(path, left)
    else:
        path.unlink()
    return [f"took it out of {_shown(hooks, path)}"]


def _install_lefthook(hooks: Hooks, names: tuple[str, ...]) -> str:
    pieces = []
    for name in names:
        verb = VERBS.get(name, "hook")
        extra = "      use_stdin: true\n" if name in (*PUSH, *RECEIVE) else ""
        pieces.append(_text("lefthook", HOOK=name, LINE=json.dumps(f"{_command()} {verb}"), EXTRA=extra))
    text = pieces[0] + "".join(piece.partition("\n")[2] for piece in pieces[1:])
    path = hooks.root / _LOCAL
    before = _read(path)
    if before and not before.startswith("# Made by `straykey hook"):
        raise UserError(f"{_LOCAL} is there already: put this into it\n{text}")
    _write(path, text, 0o644)
    return f"wrote {_LOCAL}, which lefthook reads beside its own; `lefthook install` if {names[0]} is a hook that it does not run yet"


def _script(name: str) -> str:
    run = _text("run-refs" if name in (*PUSH, *RECEIVE) else "run-staged", VERB=VERBS.get(name, "hook"))
    return _text("wrapper", FIND=_find(recorded=True), RUN=run, MARK=f"{MARK}: {name}", HOOK=name)


def _find(*, recorded: bool) -> str:
    first, *_ = _words()
    line = f'if [ -x {shlex.quote(first)} ]; then\n        {_command()} "$@"\n        return\n    fi'
    return _text("find", RECORDED=line if recorded else ":")


def _command() -> str:
    return " ".join(map(shlex.quote, _words()))


def _words() -> list[str]:
    """The command that runs now, by its full path: the console script, or this interpreter with our folder first (-P: never the current one)."""
    started = Path(sys.argv[0]).absolute()
    if started.name.removesuffix(".exe") == "straykey" and started.is_file():
        return [started.as_posix()]
    here = str(Path(__file__).resolve().parent.parent.parent)
    code = f"import sys; sys.path.insert(0, {here!r}); from scanner.cli.main import console; console()"
    return [Path(sys.executable).as_posix(), "-P", "-c", code]


def _text(name: str, **words: str) -> str:
    import tomllib

    template = str(tomllib.loads(Path(__file__).with_name("githooks.toml").read_text(encoding="utf-8"))[name])
    for word, filling in words.items():
        template = template.replace(f"@{word}@", filling)
    return template


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def _write(path: Path, text: str, mode: int = 0o755) -> None:
    """Whole or not at all. A file that is there keeps its mode, but can be run afterwards where it is to be."""
    mode |= path.stat().st_mode & 0o777 if path.is_file() else 0
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            stream.write(text.encode("utf-8", "surrogateescape"))
        beside.chmod(mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _shown(hooks: Hooks, path: Path) -> str:
    return path.relative_to(hooks.root).as_posix() if path.is_relative_to(hooks.root) else str(path)
