"""Temporary git repositories, built by git itself with an environment of its own: no user's configuration, fixed dates, fixed people."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

EPOCH = 1_704_100_000  # the first commit's date; every further one is an hour later
ADA = ("Ada Lovelace", "ada@example.org")

Name = str | bytes  # bytes for names that are not UTF-8


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a child process gets: nothing of the caller's but the PATH."""
    fixed = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "file",
    }
    return {**fixed, **more}


class Repo:
    """A repository in a folder. What makes a commit returns its id."""

    def __init__(self, path: Path, *, bare: bool = False, object_format: str = "sha1", branch: str = "main") -> None:
        self.path = path
        self.bare = bare
        self._clock = EPOCH
        self._message = 0
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", f"--object-format={object_format}", "-b", branch, *(["--bare"] if bare else []))

    @property
    def git_dir(self) -> Path:
        return self.path if self.bare else self.path / ".git"

    def run(
        self, *arguments: Name, given: bytes = b"", author: tuple[str, str] = ADA, check: bool = True, **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        date = f"{self._clock} +0100"
        people = {
            "GIT_AUTHOR_NAME": author[0],
            "GIT_AUTHOR_EMAIL": author[1],
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "Charles Babbage",
            "GIT_COMMITTER_EMAIL": "charles@example.org",
            "GIT_COMMITTER_DATE": date,
        }
        environ = environment(self.path.parent, **people, **more)
        done = subprocess.run(["git", *arguments], cwd=self.path, env=environ, input=given, capture_output=True, check=False)
        assert not check or done.returncode == 0, f"git {arguments}: {done.stderr.decode(errors='replace')}"
        return done

    def git(self, *arguments: Name, given: bytes = b"", author: tuple[str, str] = ADA, **more: str) -> str:
        """Output of a git command that must succeed, without its last newline."""
        return self.run(*arguments, given=given, author=author, **more).stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, files: Mapping[Name, bytes | None]) -> None:
        """Put files into the work tree; None deletes."""
        for name, data in files.items():
            path = self.path / os.fsdecode(name)
            if data is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def stage(self, files: Mapping[Name, bytes | None]) -> None:
        self.write(files)
        if files:
            self.git("--literal-pathspecs", "add", "--force", "--all", "--", *files)

    def commit(self, files: Mapping[Name, bytes | None] | None = None, message: str | None = None, *, author: tuple[str, str] = ADA) -> str:
        """Commit files (None deletes one) on what is checked out."""
        self.stage(files or {})
        self._message += 1
        text = (message or f"commit {self._message}").encode()
        self.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-F", "-", given=text, author=author)
        self._clock += 3600
        return self.head()

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and check it out."""
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name: str) -> None:
        self.git("checkout", "-q", name)

    def detach(self, revision: str = "HEAD") -> None:
        self.git("checkout", "-q", "--detach", revision)

    def merge(self, branch: str, files: Mapping[Name, bytes | None] | None = None, message: str = "merge") -> str:
        """Merge a branch; `files` are what the merge commit itself changes besides."""
        self.run("merge", "-q", "--no-ff", "--no-commit", branch)
        return self.commit(files, message)

    def stash(self, files: Mapping[Name, bytes | None]) -> None:
        """Change files and put the change away."""
        self.stage(files)
        self.git("stash", "push", "-q")
        self._clock += 3600

    def note(self, text: bytes, revision: str = "HEAD") -> None:
        self.git("notes", "add", "-f", "-F", "-", revision, given=text)

    def tag(self, name: str, message: str = "", revision: str = "HEAD") -> str:
        """A tag, annotated where there is a message; returns the id of what the name stands for."""
        self.git("tag", *(["-a", "-F", "-"] if message else []), name, revision, given=message.encode())
        return self.git("rev-parse", name)

    def dangling(self, data: bytes) -> str:
        """A blob that nothing refers to."""
        return self.blob(data)

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "-t", "blob", "--stdin", given=data)

    def raw(self, kind: str, data: bytes) -> str:
        """An object of any content, well-formed or not."""
        return self.git("hash-object", "-w", "-t", kind, "--literally", "--stdin", given=data)

    def object_file(self, oid: str) -> Path:
        """Where a loose object lies."""
        return self.git_dir / "objects" / oid[:2] / oid[2:]

    def lose(self, oid: str) -> None:
        """Take a loose object away."""
        self.object_file(oid).unlink()

    def spoil(self, oid: str, part: float = 0.5) -> None:
        """Make a loose object unreadable: from that part of it on its compressed stream is another."""
        path = self.object_file(oid)
        data = bytearray(path.read_bytes())
        start = int(len(data) * part)
        data[start:] = bytes(255 - byte for byte in data[start:])
        path.chmod(0o644)
        path.write_bytes(bytes(data))

    def pack(self) -> None:
        """Everything into one pack, unreachable objects too."""
        every = self.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        if every:
            self.git("pack-objects", "-q", str(self.git_dir / "objects" / "pack" / "pack"), given=f"{every}\n".encode())
        self.git("prune-packed", "-q")

    def configure(self, *pairs: str) -> None:
        """Set `key=value` pairs in the repository's own configuration file."""
        for pair in pairs:
            key, _, value = pair.partition("=")
            self.git("config", key, value)

    def clone(self, path: Path, *options: str) -> Repo:
        """A clone, by the file protocol unless `options` say otherwise."""
        self.git("clone", "-q", *options, f"file://{self.path}", str(path))
        made = object.__new__(Repo)
        made.path, made.bare = path, "--bare" in options or "--mirror" in options
        made._clock, made._message = self._clock, 0
        return made

    def remove(self) -> None:
        shutil.rmtree(self.path)
