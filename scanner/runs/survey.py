"""Every object of a repository looked at once, by the crew: from its packs, and through git whatever they do not give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from detectors.model import Skipped
from scanner.crew import Crew, Task, tasks_of
from scanner.git.command import Git
from scanner.history.inventory import Inventory, take_inventory
from scanner.pack import ObjectStore

MOST_OBJECTS = 1000
MOST_BYTES = 16 << 20
PARTS = 32
KINDS = ("blob", "commit", "tag")

Progress = Callable[[str, int, int], None]


class Survey(NamedTuple):
    """Objects that hold something: id -> (type, digest of what is new in it, or `-`); what could not be read; how many of each type, and
    the bytes of blobs; names of the lines that are worth examining.
    """

    found: dict[str, tuple[str, str]]
    skipped: tuple[Skipped, ...]
    counts: Counter[str]
    size: int
    worth: frozenset[str]

    def __add__(self, other: Survey) -> Survey:  # type: ignore[override]
        """Both together, in the order of ids."""
        return Survey(
            dict(sorted({**self.found, **other.found}.items())),
            tuple(sorted((*self.skipped, *other.skipped))),
            self.counts + other.counts,
            self.size + other.size,
            self.worth | other.worth,
        )


class Source(NamedTuple):
    """Where objects come from. `limit` is the largest one in bytes that is read; `store` reads packs (None: all through git)."""

    git: Git
    store: ObjectStore | None
    limit: int
    progress: Progress


def survey_objects(source: Source, crew: Crew, inventory: Inventory | None) -> Survey:
    """By delta families from the packs, and the objects they don't give through git; all through git where a family was lost or packs
    can't be read. `inventory` is needed where there is no store. Raises GitError.
    """
    if source.store:
        survey, unread, whole = _from_packs(source, source.store, crew)
        if whole:
            return survey + _through_git(source, crew, ((oid, 0) for oid in unread), len(unread))
    inventory = inventory or take_inventory(source.git)
    listed = (inventory.blobs, inventory.commits, inventory.tags)
    sized = (pair for ids in listed for pair in ids.pairs())
    large: list[Skipped] = []
    survey = _through_git(source, crew, _small(sized, source.limit, large), sum(map(len, listed)))
    return survey._replace(skipped=tuple(sorted((*survey.skipped, *large))), counts=survey.counts + Counter(blob=len(large)))


def _from_packs(source: Source, store: ObjectStore, crew: Crew) -> tuple[Survey, list[str], bool]:
    """What the packs gave, the ids of what they did not, and whether every family was looked at."""
    found: dict[str, tuple[str, str]] = {}
    unread = {one.oid.hex() for one in store.unread()}
    worth: set[str] = set()
    counts: Counter[str] = Counter()
    bytes_read = 0
    whole = True
    total = sum(map(store.count, KINDS))
    for done in crew.run(Task(part, "shards", ((part, PARTS),)) for part in range(PARTS)):
        if done.lost:
            whole = False
            continue
        counted, size, holding, broken, lines = done.result
        counts.update(counted)
        bytes_read += size
        source.progress("objects", sum(counts.values()), total)
        found |= {oid: (kind, digest) for oid, kind, digest in holding}
        unread |= set(broken)
        worth |= set(lines)
    return Survey(found, (), counts, bytes_read, frozenset(worth)), sorted(unread), whole


def _small(listed: Iterable[tuple[str, int]], limit: int, large: list[Skipped]) -> Iterator[tuple[str, int]]:
    for oid, size in listed:
        if size > limit:
            large.append(Skipped("", "too-large", f"{size} bytes", oid))
        else:
            yield oid, size


def _through_git(source: Source, crew: Crew, objects: Iterable[tuple[str, int]], total: int) -> Survey:
    found: dict[str, tuple[str, str]] = {}
    skipped: list[Skipped] = []
    worth: set[str] = set()
    counts: Counter[str] = Counter()
    bytes_read = 0
    for number, done in enumerate(crew.run(tasks_of("survey", objects, MOST_OBJECTS, MOST_BYTES))):
        source.progress("objects", number, total)
        kind, size, digest, problem, lines = ("", 0, "", done.lost, ()) if done.lost else done.result
        if kind == "tree":  # one of those whose header did not tell
            continue
        counts.update([kind] if kind else [])
        bytes_read += size if kind == "blob" else 0
        worth |= set(lines)
        if problem:
            skipped.append(Skipped("", {"missing": "missing-object", "broken": "broken-object"}.get(problem, problem), "", done.item))
        elif digest:
            found[done.item] = (kind, digest)
    return Survey(dict(sorted(found.items())), tuple(sorted(skipped)), counts, bytes_read, frozenset(worth))
