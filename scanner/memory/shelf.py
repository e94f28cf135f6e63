"""Where the files of a baseline are: a folder of the work tree, or a commit. Links are not followed, and sizes are bounded."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from baselines.baseline.entry import LARGEST, BaselineError
from baselines.baseline.layout import HEADER
from baselines.decision import HISTORY, TREE
from scanner.git.command import Git

# NONBLOCK: opening a FIFO must not wait for a writer. NOFOLLOW: a repository must not make us read elsewhere.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Shelf(NamedTuple):
    """The files of one baseline. `shown` is its folder in messages. `header` gives the bytes of the header, None where there is none.

    `files` yields (file, relative to the folder; bytes) of all entries whose shard is among the given ones (None: all). Both raise BaselineError.
    """

    shown: str
    header: Callable[[], bytes | None]
    files: Callable[[frozenset[str] | None], Iterator[tuple[str, bytes]]]


def folder_shelf(folder: Path, shown: str) -> Shelf:
    """A baseline in a folder, which need not be there."""

    def files(shards: frozenset[str] | None) -> Iterator[tuple[str, bytes]]:
        for category in (TREE, HISTORY):
            for shard in _names(folder / category, f"{shown}/{category}"):
                if shards is None or shard in shards:
                    here = f"{category}/{shard}"
                    for name in _names(folder / here, f"{shown}/{here}"):
                        data = _read(folder / here / name, f"{shown}/{here}/{name}")
                        if data is not None:
                            yield f"{here}/{name}", data

    return Shelf(shown, lambda: _read(folder / HEADER, f"{shown}/{HEADER}"), files)


def commit_shelf(git: Git, revision: str, folder: str) -> Shelf:
    """The baseline as a commit has it, which may have none; `folder` is relative to the root."""

    def files(shards: frozenset[str] | None) -> Iterator[tuple[str, bytes]]:
        from scanner.git.batch import BatchReader

        listed = git.try_run("ls-tree", "-r", "-z", f"{revision}:{folder}")
        found = [(oid, name) for oid, name in _listed(listed or b"") if shards is None or name.split("/")[1] in shards]
        with BatchReader(git, LARGEST) as reader:
            for (_, name), one in zip(found, reader.read([oid for oid, _ in found]), strict=True):
                if one.problem:
                    raise BaselineError(f"{folder}/{name}", f"can't be read in {revision}: {one.problem}")
                yield name, one.data

    return Shelf(folder, lambda: git.try_run("cat-file", "blob", f"{revision}:{folder}/{HEADER}"), files)


def _listed(listing: bytes) -> Iterator[tuple[str, str]]:
    """Object ids and names of the entries in the output of `ls-tree`."""
    for line in filter(None, listing.split(b"\0")):
        info, _, path = line.partition(b"\t")
        name = os.fsdecode(path)
        if name.count("/") == 2 and not _is_hidden(name.rpartition("/")[2]):
            yield info.split(b" ")[2].decode("ascii"), name


def _names(folder: Path, shown: str) -> Sequence[str]:
    """Sorted, without hidden files: operating systems leave some."""
    try:
        if stat.S_ISLNK(folder.lstat().st_mode):
            raise BaselineError(shown, "is a link: a baseline's folders are real ones")
        return sorted(path.name for path in folder.iterdir() if not _is_hidden(path.name))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BaselineError(shown, f"can't be read: {error.strerror}") from None


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _read(path: Path, shown: str) -> bytes | None:
    """The bytes, one more than the largest allowed if there are more; None where there is no file."""
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BaselineError(shown, f"can't be read: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BaselineError(shown, "is no regular file")
        return file.read(LARGEST + 1)
