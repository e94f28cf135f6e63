"""The working tree: files of a folder through the one path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from detectors.model import Skipped
from scanner import wire
from scanner.crew import Crew, Done, Task, tasks_of
from scanner.examination import Examination
from scanner.git.command import Git
from scanner.harvest import Harvest, gather
from scanner.report import Scope
from scanner.sources.files import Excludes, Listing, Wanted, list_folder, list_work_tree

MOST_FILES = 200
MOST_BYTES = 8 << 20

Progress = Callable[[str, int, int], None]


def list_tree(git: Git | None, root: Path, wanted: Wanted, excludes: Excludes) -> Listing:
    """The files to scan, by git where the root is a work tree."""
    return list_work_tree(git, root, wanted, excludes) if git and git.repository.work_tree else list_folder(root, wanted, excludes)


def harvest_tree(listing: Listing, crew: Crew, scope: Scope, progress: Progress) -> Harvest:
    """Scan the listed files."""
    tasks = tasks_of("files", ((path, size) for path, size in listing.files), MOST_FILES, MOST_BYTES)
    scope = scope._replace(counts=listing.counts, excluded=listing.excluded)
    harvest = gather(_examinations(tasks, crew, len(listing.files), progress), scope, listing.skipped)
    return harvest._replace(paths=frozenset(path for path, _ in listing.files))


def _examinations(tasks: Iterator[Task], crew: Crew, total: int, progress: Progress) -> Iterator[Examination]:
    for number, done in enumerate(crew.run(tasks)):
        progress("files", number, total)
        yield examination(done)


def examination(done: Done) -> Examination:
    """What a worker answered about a path or a named text."""
    if not done.lost:
        return wire.unpack(done.result)
    path = done.item if isinstance(done.item, str) else done.item[0]
    return Examination(skipped=(Skipped(path, done.lost),))
