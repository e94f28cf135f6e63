"""What feeds the slots of a working tree, and of its history at some points: files and blobs through the same workers as a scan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from detectors.model import Degraded, Skipped
from detectors.slots import Slot
from scanner.coverage.tally import placed
from scanner.coverage.values import Placed, Point, Source, share_of
from scanner.crew import Crew, Done, tasks_of
from scanner.git.command import Git
from scanner.slotting import Slotted, unpack
from scanner.sources.files import Excludes, Listing

MOST_FILES = 200
MOST_BYTES = 8 << 20

Progress = Callable[[str, int, int], None]


class Slots(NamedTuple):
    """What the files of a tree yield, in the order of their paths."""

    slots: tuple[Placed, ...]
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    degraded: tuple[Degraded, ...]
    files: int


class Moment(NamedTuple):
    """A commit (hexadecimal id) that is looked at, and what it is called."""

    label: str
    commit: str


def slots_of_tree(listing: Listing, crew: Crew, progress: Progress, *, everywhere: bool) -> Slots:
    """The slots of the listed files."""
    tasks = tasks_of("slots", ((path, size) for path, size in listing.files), MOST_FILES, MOST_BYTES)
    found: dict[str, Slotted] = {}
    skipped = list(listing.skipped)
    for number, done in enumerate(crew.run(tasks)):
        progress("files", number, len(listing.files))
        answer = _answer(done, done.item)
        if isinstance(answer, Skipped):
            skipped.append(answer)
        else:
            found[done.item] = answer
    ordered = sorted(found)
    return Slots(
        slots=tuple(one for path in ordered for one in placed(path, found[path], everywhere=everywhere)),
        sources=tuple(Source(path, form, form.partition("/")[0]) for path in ordered for form in found[path].wired),
        skipped=tuple(sorted(set(skipped))),
        degraded=tuple(Degraded(path, "structure", why) for path in ordered for why in found[path].degraded),
        files=len(found),
    )


def _answer(done: Done, path: str) -> Slotted | Skipped:
    if done.lost:
        return Skipped(path, done.lost)
    if "skipped" in done.result:
        return Skipped(*done.result["skipped"])
    return unpack(done.result["slots"])


def moments_by_month(git: Git, most: int) -> list[Moment]:
    """The last commit of each month (UTC) on HEAD's first-parent line, the newest `most` of them, oldest first."""
    months: dict[str, str] = {}
    for line in git.run("rev-list", "--first-parent", "--timestamp", "HEAD", "--").decode("ascii").splitlines():
        seconds, _, commit = line.partition(" ")
        months.setdefault(time.strftime("%Y-%m", time.gmtime(int(seconds))), commit)
    return [Moment(month, months[month]) for month in sorted(months)[-most:]]


def moments_by_tag(git: Git, most: int) -> list[Moment]:
    """The newest `most` tags that name commits, oldest first."""
    form = "%(objectname) %(*objectname) %(objecttype) %(*objecttype) %(refname:strip=2)"
    listed = git.run("for-each-ref", "--sort=creatordate", f"--format={form}", "refs/tags").decode("utf-8", "replace")
    found = []
    for line in listed.splitlines():
        own, peeled, kind, inner, name = line.split(" ", 4)
        if "commit" in (kind, inner):
            found.append(Moment(name, peeled or own))
    return found[-most:]


def trend(
    git: Git, crew: Crew, moments: Sequence[Moment], excludes: Excludes, progress: Progress, *, everywhere: bool
) -> tuple[Point, ...]:
    """The share at each moment. Each version of each file is looked at once, however many moments share it."""
    trees = [dict(_blobs(git, moment.commit, excludes)) for moment in moments]
    wanted = sorted({(oid, path) for tree in trees for path, oid in tree.items()})
    found: dict[tuple[str, str], list[Placed]] = {}
    tasks = tasks_of("slot-objects", ((pair, 0) for pair in wanted), MOST_FILES, MOST_BYTES)
    for number, done in enumerate(crew.run(tasks)):
        progress("versions", number, len(wanted))
        oid, path = done.item
        answer = _answer(done, path)
        if isinstance(answer, Slotted):
            found[oid, path] = placed(path, answer, everywhere=everywhere)
    return tuple(Point(moment.label, moment.commit, share_of(_counted(tree, found))) for moment, tree in zip(moments, trees, strict=True))


def _counted(tree: dict[str, str], found: dict[tuple[str, str], list[Placed]]) -> Iterable[Slot]:
    return (one.slot for path, oid in tree.items() for one in found.get((oid, path), ()) if one.counted)


def _blobs(git: Git, commit: str, excludes: Excludes) -> Iterator[tuple[str, str]]:
    """Paths and ids of the regular files of a commit."""
    for entry in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        told, _, name = entry.partition(b"\t")
        mode, _, oid = told.partition(b" blob ")
        path = name.decode("utf-8", "surrogateescape")
        if mode.startswith(b"100") and oid and not excludes(path):
            yield path, oid.decode("ascii")
