"""Looking through every object of a repository: which hold something that is worth examining with a path?

Objects are walked in delta families, the base before what is built on it, so that of each only the lines are looked at that its base does
not have. An object whose base holds something may hold it too: it is carried, and asked again when it is known what is sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding
from detectors.judging import Knowledge
from detectors.matching import Matcher
from detectors.prospect import Prospector
from scanner.formats import read_format
from scanner.git.batch import GitObject
from scanner.pack import Broken, ObjectStore, Shard, Unit, open_objects
from scanner.setup import Setup

TYPES = ("blob", "commit", "tag")
# Between windows: no rule's pattern may match across it, since patterns of line scope match no newline.
SEPARATOR = b"\n\0\n"
CARRIED = "-"


class Surveyor:
    """Finds what is worth examining. `store` is None where the packs can't be read here: then every object comes through git."""

    def __init__(self, prospector: Prospector, store: ObjectStore | None) -> None:
        self._prospector = prospector
        self.store = store

    def settle(self, worth: Iterable[str]) -> None:
        """Take it that every object was looked through, and that of all single lines these are worth it: none is judged again."""
        self._prospector.settle(worth)

    def worth(self, text: bytes, hints: Sequence[int]) -> list[int]:
        """Of the hints those in whose line something was judged a secret."""
        return self._prospector.worth(text, hints)

    def shards(self, items: Sequence[Any]) -> Iterator[Any]:
        """Parts of the walk, as [part, parts]: for each how many objects of each type, the bytes of blobs, what holds something as
        [id, type, digest] (`-` for what is carried), the ids of those that were not read, and names of the lines that are worth it.
        """
        for part, parts in items:
            yield self._shard(Shard(part, parts))

    def _shard(self, shard: Shard) -> list[Any]:
        holding: dict[bytes, tuple[str, str]] = {}
        crossing: set[bytes] = set()
        unread: list[str] = []
        counts = dict.fromkeys(TYPES, 0)
        size = 0
        for unit in self.store.walk(TYPES, shard) if self.store else ():
            if isinstance(unit, Broken):
                unread.append(unit.oid.hex())
                continue
            counts[unit.type] += 1
            size += len(unit.data) if unit.type == "blob" else 0
            digest = self._digest(unit, crossing)
            if digest or unit.base in holding:
                holding[unit.oid] = (unit.type, digest or CARRIED)
        return [counts, size, [[oid.hex(), *found] for oid, found in holding.items()], unread, self._prospector.new_worth()]

    def _digest(self, unit: Unit, crossing: set[bytes]) -> str:
        """Of the lines that are new; of the whole object where a rule that crosses lines could match in it."""
        if unit.base is None:
            return self._whole(unit, crossing)
        text = SEPARATOR.join([unit.data[start:end] for start, end in unit.windows])
        matched = self._prospector.find(text)
        if matched.crossing or unit.base in crossing:
            return self._whole(unit, crossing)
        return self._prospector.digest_of(text, matched)

    def _whole(self, unit: Unit, crossing: set[bytes]) -> str:
        text, matched = self._prospector.find_text(unit.data)
        if matched.crossing:
            crossing.add(unit.oid)
        return self._prospector.digest_of(text, matched)

    def objects(self, found: Iterable[GitObject]) -> Iterator[Any]:
        """The same for whole objects from git: [type, bytes, digest, problem, names of lines] each."""
        for one in found:
            digest = "" if one.problem else self._prospector.digest(one.data)
            yield [one.type, len(one.data), digest, one.problem, self._prospector.new_worth()]

    def presence(self, items: Sequence[Any], found: Iterable[GitObject]) -> Iterator[Any]:
        """Where needles stand in objects: items are [id, needle, ...] (latin-1); results one [start, end, positions] or null per needle."""
        for (_, *needles), one in zip(items, found, strict=True):
            artifact = Artifact(Origin(), one.data)
            yield [_place(artifact, needle.encode("latin-1")) for needle in needles]


def _place(artifact: Artifact, needle: bytes) -> list[Any] | None:
    start = artifact.data.find(needle)
    if start < 0:
        return None
    span = Span(start, start + len(needle))
    return [*span, *artifact.positions(span)]


def make_surveyor(setup: Setup, matcher: Matcher, knowledge: Knowledge) -> Surveyor:
    """Open the repository's packs, and get ready to judge lines."""
    store = open_objects(Path(setup.common_dir) / "objects") if not setup.in_hook else None
    usable = store if isinstance(store, ObjectStore) else None
    return Surveyor(Prospector(matcher, _read_lines, knowledge, setup.floor), usable)


def _read_lines(text: Artifact) -> Sequence[Binding]:
    return read_format(text, "").bindings
