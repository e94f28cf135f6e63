"""Fetching what an event needs behind an unchanged actions/checkout, which brings one commit alone.

This is the one place besides cloning that lets git use the network, and its own configuration (proxy, credentials, the header that
actions/checkout leaves). Hooks, file monitors and submodules stay off; a folder of another owner (container jobs) is named as safe, it alone.
"""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from scanner.git.command import Git
from scanner.git.ranges import find_commit

DEEPEST = 20_000  # commits; from there on all of them are asked for
PATIENCE = 600  # seconds for one fetch
_OFF = (
    "-c", "core.hooksPath=" + os.devnull, "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
    "-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "protocol.ext.allow=never", "-c", "fetch.prune=false",
)  # fmt: skip


class Remote(NamedTuple):
    """The repository as git reaches it: `environ` is the runner's, `token` (empty: none) and `server` (https://github.com) are for the second try."""

    git: Git
    environ: Mapping[str, str]
    server: str = ""
    token: str = ""

    def fetch(self, *arguments: str) -> str:
        """Empty, or git's last line where it failed, with and without the token."""
        said = self._fetch(arguments, {})
        if said and self.token and self.server:
            said = self._fetch(arguments, _header(self.server, self.token))
        return said

    def _fetch(self, arguments: tuple[str, ...], more: Mapping[str, str]) -> str:
        root = str(self.git.repository.work_tree or self.git.repository.git_dir)
        command = ["git", "-C", root, "-c", f"safe.directory={root}", *_OFF, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules"]
        environ = {key: value for key, value in self.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
        environ |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **more}
        try:
            done = subprocess.run([*command, "--no-write-fetch-head", *arguments], env=environ, capture_output=True, check=False, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            return type(error).__name__
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return (lines[-1] if lines else f"ended with {done.returncode}") if done.returncode else ""


def _header(server: str, token: str) -> dict[str, str]:
    """The token as git's configuration in the environment, where no list of processes shows it. The empty value drops what was set before."""
    name = f"http.{server}/.extraheader"
    value = "AUTHORIZATION: basic " + b64encode(f"x-access-token:{token}".encode()).decode("ascii")
    return {
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": name, "GIT_CONFIG_VALUE_0": "", "GIT_CONFIG_KEY_1": name, "GIT_CONFIG_VALUE_1": value,
    }  # fmt: skip


def fetch_until(remote: Remote, wanted: tuple[str, ...], commits: int, whole: Callable[[], bool]) -> str:
    """Fetch the wanted commits, and so many before them that `whole` is content. Returns why that failed, or nothing."""
    if _all_here(remote.git, wanted) and whole():
        return ""
    said = ""
    for depth in _depths(remote.git, commits):
        said = remote.fetch(*depth, "origin", *wanted) if depth != ("--unshallow",) else remote.fetch(*depth, "origin")
        if _all_here(remote.git, wanted) and whole():
            return ""
    return said or "what came does not reach back to where the two have parted"


def _all_here(git: Git, wanted: tuple[str, ...]) -> bool:
    return all(find_commit(git, one) for one in wanted)


def _depths(git: Git, commits: int) -> Iterator[tuple[str, ...]]:
    """Ever deeper; in a whole clone nothing is cut, so that a depth would make it shallow."""
    depth = commits + 2
    while git.repository.is_shallow and depth < DEEPEST:
        yield (f"--depth={depth}",)
        depth *= 5
    if git.repository.is_shallow:
        yield ("--unshallow",)
    yield ()


def fetch_everything(remote: Remote) -> str:
    """All of the history, with all branches and tags. Returns why that failed, or nothing."""
    deeper = ["--unshallow"] if remote.git.repository.is_shallow else []
    return remote.fetch(*deeper, "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*")


def fetch_branch(remote: Remote, branch: str) -> str:
    """What a branch stands at, in its remote-tracking ref. Returns why that failed, or nothing."""
    return remote.fetch("origin", f"+refs/heads/{branch}:refs/remotes/origin/{branch}")
