"""Where a repository's baseline is, and from its files to a value."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from baselines.baseline.book import EMPTY, Baseline, make_baseline
from baselines.baseline.entry import BaselineError
from baselines.baseline.layout import FOLDER, HEADER, Header, parse_header, parse_sheet, read_entry, shards_of
from scanner.git.command import Git
from scanner.memory.shelf import Shelf, commit_shelf, folder_shelf

LARGEST_SHEET = 1 << 28  # bytes


class Kept(NamedTuple):
    """A baseline that may be read: on a shelf, or a sheet that is one file. `folder` is where it can be written; None: nowhere."""

    shelf: Shelf | None
    sheet: Path | None = None
    folder: Path | None = None


class Opened(NamedTuple):
    """`there` says whether there is a baseline at all, be it empty."""

    kept: Kept
    header: Header
    there: bool


def kept_in(root: Path, configured: str, named: str | None, head: Git | None, *, new: bool = False) -> Kept:
    """The baseline named on the command line (relative to the current folder), or the configured one, or the one of the root.

    `head` is given for a bare repository, whose files are HEAD's. Raises BaselineError where what is named isn't there, unless it is `new`.
    """
    if named:
        path = Path(os.path.abspath(named))
        if path.is_file():
            return Kept(None, path)
        if not path.is_dir() and not new:
            raise BaselineError(named, "no such file or folder")
        return Kept(folder_shelf(path, named.rstrip("/\\") or named), folder=path)
    relative = configured or FOLDER
    if head is not None:
        return Kept(commit_shelf(head, "HEAD", relative))
    folder = root / relative
    _refuse_links(root, relative)
    return Kept(folder_shelf(folder, relative), folder=folder)


def opened(kept: Kept) -> Opened:
    """Read the header. Raises BaselineError."""
    if kept.shelf is None:
        return Opened(kept, _sheet(kept)[0], there=True)
    data = kept.shelf.header()
    shown = f"{kept.shelf.shown}/{HEADER}"
    return Opened(kept, parse_header(data, shown) if data is not None else Header(), there=data is not None)


def read_baseline(book: Opened, tags: Iterable[str] | None = None) -> Baseline:
    """The entries, those that could matter to findings with these tags (None: all). Raises BaselineError, also for entries without a header."""
    if book.kept.shelf is None:
        return _sheet(book.kept)[1]
    shelf = book.kept.shelf
    shards = None if tags is None else shards_of(tags)
    entries = [read_entry(file, data, f"{shelf.shown}/{file}") for file, data in shelf.files(shards)]
    if entries and not book.there:
        raise BaselineError(f"{shelf.shown}/{HEADER}", "is missing; `straykey baseline create` writes it")
    return make_baseline(entries) if entries else EMPTY


def salt_of(book: Opened, configured: str) -> str:
    """The key of all names; empty for the published one. Raises BaselineError where baseline and configuration disagree."""
    own = book.header.salt
    if own and configured and own != configured:
        where = str(book.kept.sheet) if book.kept.shelf is None else f"{book.kept.shelf.shown}/{HEADER}"
        raise BaselineError(where, "its salt is not the configuration's: keep one of them")
    if book.there and configured and not own:
        return configured
    return own or configured


def _sheet(kept: Kept) -> tuple[Header, Baseline]:
    path = kept.sheet or Path()
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_SHEET + 1)
    except OSError as error:
        raise BaselineError(str(path), f"can't be read: {error.strerror}") from None
    if len(data) > LARGEST_SHEET:
        raise BaselineError(str(path), f"is larger than {LARGEST_SHEET} bytes")
    return parse_sheet(data, path.name)


def _refuse_links(root: Path, relative: str) -> None:
    """A repository must not lead reading or writing out of itself."""
    here = root
    for part in relative.split("/"):
        here /= part
        if here.is_symlink():
            raise BaselineError(relative, "is a link, or below one: a baseline's folders are real ones")
