"""Objects by `git cat-file --batch`: the plumbing reader, and the fallback for whatever another reader does not understand."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, NamedTuple, Self

from scanner.git.command import Git, GitError

# Requests in flight. Their bytes must fit into the smallest pipe buffer there is (4 KiB), or both sides would wait for each other.
WINDOW = 48
STEP = 24
PASSED_AT_ONCE = 1 << 20
MOST_DEATHS = 1000  # broken objects after which the repository is given up


class GitObject(NamedTuple):
    """`type` is blob, tree, commit, tag, or empty where there is no such object (`problem` says: missing, broken, too-large)."""

    oid: str
    type: str
    data: bytes
    problem: str = ""


class Listed(NamedTuple):
    """An object of the database, `size` in bytes uncompressed. `type` is empty for one that is there but that git can't read."""

    oid: str
    type: str
    size: int


def list_objects(git: Git) -> Iterator[Listed]:
    """Every object, reachable or not, each once, in the order of the packs. Raises GitError at the end if the listing failed."""
    form = "--batch-check=%(objectname) %(objecttype) %(objectsize)"
    for line in git.lines("cat-file", "--batch-all-objects", "--unordered", form):
        oid, kind, *size = line.decode("ascii").split(" ")
        yield Listed(oid, kind, int(size[0])) if size else Listed(oid, "", 0)


class BatchReader:
    """One `git cat-file --batch` child, kept over many calls of `read`; a context manager that ends it.

    Of an object of more than `most` bytes the content is passed over: its problem is too-large.
    """

    def __init__(self, git: Git, most: int | None = None) -> None:
        self._git = git
        self._most = most
        self._child: subprocess.Popen[bytes] | None = None
        self._deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        child.wait()

    def read(self, oids: Iterable[str]) -> Iterator[GitObject]:
        """The objects in the order asked for. One that makes git die is yielded as broken, and a new child goes on behind it."""
        waiting = iter(oids)
        asked: deque[str] = deque()
        while True:
            if len(asked) <= WINDOW - STEP:
                asked += self._ask(waiting)
            if not asked:
                return
            found = self._receive(asked[0])
            if found is None:
                self._deaths += 1
                if self._deaths > MOST_DEATHS:
                    raise GitError("cat-file", f"ended early {self._deaths} times")
                self.close()
                yield GitObject(asked.popleft(), "", b"", "broken")
                self._send(asked)
                continue
            asked.popleft()
            yield found

    def _ask(self, waiting: Iterator[str]) -> list[str]:
        batch = list(islice(waiting, STEP))
        self._send(batch)
        return batch

    def _send(self, oids: Iterable[str]) -> None:
        request = "".join(f"{oid}\n" for oid in oids).encode("ascii")
        if not request:
            return
        if self._child is None:
            self._child = self._git.start("cat-file", "--batch", reads=True)
        with suppress(BrokenPipeError):  # the child is gone: `_receive` finds the end of its output, and which object it died of
            if self._child.stdin:
                self._child.stdin.write(request)
                self._child.stdin.flush()

    def _receive(self, oid: str) -> GitObject | None:
        """The next answer, or None where the child ended before it was whole."""
        pipe = self._child.stdout if self._child else None
        if pipe is None:
            raise GitError("cat-file", "no pipe")
        header = pipe.readline()
        if not header.endswith(b"\n"):
            return None
        fields = header[:-1].split(b" ")
        if len(fields) != 3:
            return GitObject(oid, "", b"", fields[-1].decode("ascii", "replace") or "missing")
        size = int(fields[2])
        if self._most is not None and size > self._most:
            return GitObject(oid, fields[1].decode("ascii"), b"", "too-large") if _pass_over(pipe, size + 1) else None
        data = pipe.read(size + 1)
        return GitObject(oid, fields[1].decode("ascii"), data[:-1]) if len(data) == size + 1 else None


def _pass_over(pipe: IO[bytes], size: int) -> bool:
    """Read so many bytes and keep none of them; whether they all came."""
    while size > 0 and (piece := pipe.read(min(size, PASSED_AT_ONCE))):
        size -= len(piece)
    return not size
