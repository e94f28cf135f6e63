"""git as a child process that runs nothing which the repository configures.

Environment and arguments were tested against sixteen hostile configurations (fsmonitor, textconv, external diff, filters, hooks, promisor
remotes with ext:: and uploadpack, core.sshCommand, ...). Only plumbing that never touches the work tree's filters is called:
cat-file, rev-list, for-each-ref, ls-tree, ls-files, diff-index, diff-tree, symbolic-ref, rev-parse.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, NamedTuple

from scanner.git.repository import Repository

_SAFE = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_ASKPASS": "false",
    "GIT_SSH_COMMAND": "false",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
# What git itself hands to a hook: which index is being committed, and where quarantined objects are (githooks(5), pre-receive).
_OF_HOOKS = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
_ARGUMENTS = (
    "--no-pager", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull, "-c", "diff.external=", "-c", "core.attributesFile=" + os.devnull,
    "-c", "core.alternateRefsCommand=", "-c", "log.showSignature=false", "-c", "core.sshCommand=false", "-c", "protocol.allow=never",
    "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "submodule.recurse=false", "-c", "safe.bareRepository=explicit",
    "-c", "core.deltaBaseCacheLimit=64m", "-c", "core.untrackedCache=false", "-c", "core.quotePath=false",
)  # fmt: skip


PIPE_BYTES = 1 << 20
LONGEST_COMPLAINT = 4096
WATCHDOG = 300.0  # seconds, for commands that are done in a moment: git waits for ever where a .gitignore is a pipe


class GitError(Exception):
    """A git command that ended non-zero or could not be started; the message is git's last line."""

    def __init__(self, command: str, message: str, code: int = 0) -> None:
        super().__init__(f"git {command}: {message}")
        self.command, self.message, self.code = command, message, code


class Git(NamedTuple):
    """git over one repository. `environment` is complete: nothing else of the caller's reaches the child but what it needs to run."""

    repository: Repository
    environment: Mapping[str, str]

    def arguments(self, *arguments: str) -> list[str]:
        places = [f"--git-dir={self.repository.git_dir}"]
        if self.repository.work_tree:
            places.append(f"--work-tree={self.repository.work_tree}")
        return ["git", *_ARGUMENTS, *places, *arguments]

    def start(self, *arguments: str, reads: bool = False) -> subprocess.Popen[bytes]:
        """Start a child whose output is piped; `reads` gives it an input pipe. Raises GitError where there is no git."""
        try:
            child = subprocess.Popen(
                self.arguments(*arguments),
                stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if not reads else subprocess.DEVNULL,
                env=dict(self.environment),
                cwd=self.repository.work_tree or self.repository.git_dir,
            )
        except FileNotFoundError:
            raise GitError(arguments[0], "git is not installed, or not on the PATH") from None
        _widen(child)
        return child

    def run(self, *arguments: str, given: bytes | None = None) -> bytes:
        """The whole output of a command that ends with 0. Raises GitError."""
        return self.run_told(*arguments, given=given)[0]

    def run_told(self, *arguments: str, given: bytes | None = None) -> tuple[bytes, bytes]:
        """The whole output of a command that ends with 0, and what it complained of all the same. Raises GitError."""
        try:
            done = subprocess.run(
                self.arguments(*arguments),
                input=given,
                stdin=None if given is not None else subprocess.DEVNULL,
                capture_output=True,
                env=dict(self.environment),
                cwd=self.repository.work_tree or self.repository.git_dir,
                check=False,
                timeout=WATCHDOG,
            )
        except subprocess.TimeoutExpired:
            raise GitError(arguments[0], f"no answer within {WATCHDOG:.0f} seconds") from None
        except FileNotFoundError:
            raise GitError(arguments[0], "git is not installed, or not on the PATH") from None
        if done.returncode:
            raise GitError(arguments[0], _last_line(done.stderr), done.returncode)
        return done.stdout, done.stderr

    def try_run(self, *arguments: str, given: bytes | None = None) -> bytes | None:
        """The output, or None where the command failed: for questions whose `no` is an exit code."""
        try:
            return self.run(*arguments, given=given)
        except GitError:
            return None

    def lines(self, *arguments: str) -> Iterator[bytes]:
        """Output line by line (without newline) as it comes. Raises GitError at the end if the command failed."""
        child = self.start(*arguments)
        if child.stdout is None or child.stderr is None:
            raise GitError(arguments[0], "no pipe")
        complaints = _Complaints(child.stderr)
        try:
            for line in child.stdout:
                yield line[:-1] if line.endswith(b"\n") else line
        finally:
            child.stdout.close()
            message = complaints.end()
            code = child.wait()
        if code:
            raise GitError(arguments[0], _last_line(message), code)


class _Complaints:
    """What a child writes to its standard error, read beside its output: if nobody did, it would wait as soon as that pipe is full."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._end = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while piece := self._stream.read(LONGEST_COMPLAINT):
            self._end = (self._end + piece)[-LONGEST_COMPLAINT:]

    def end(self) -> bytes:
        """The last of it, when the child has closed it."""
        self._thread.join()
        self._stream.close()
        return self._end


def _widen(child: subprocess.Popen[bytes]) -> None:
    """Give the output pipe a mebibyte where the system can (Linux): half the CPU time of reading, and of git's writing."""
    if sys.platform == "linux" and child.stdout:
        import fcntl

        with suppress(OSError):  # above the user's limit (pipe(7)): the default size does
            fcntl.fcntl(child.stdout.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def open_git(repository: Repository, *, in_hook: bool = False, environ: Mapping[str, str] | None = None) -> Git:
    """Git with the hardened environment; `in_hook` keeps what git tells its hooks about index and quarantine."""
    inherited = os.environ if environ is None else environ
    kept = {key: value for key, value in inherited.items() if not key.startswith("GIT_") and not key.startswith(("LC_", "LANG"))}
    if in_hook:
        kept |= {key: inherited[key] for key in _OF_HOOKS if key in inherited}
    return Git(repository, {**kept, **_SAFE})


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "failed without a message"

