"""What `straykey coverage` found, as plain values: every way of writing it is a function of a `Coverage`. No raw secret is in any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from detectors.model import Degraded, Skipped
from detectors.slots import FEEDS, Slot

SCHEMA_VERSION = 1


class Placed(NamedTuple):
    """A slot with its file. `environment` is empty for files that are for all; `classes` say what else the path is for (tests, examples);
    `counted`: it counts in the ratio.
    """

    path: str
    slot: Slot
    language: str
    environment: str
    family: str
    classes: tuple[str, ...]
    counted: bool


class Share(NamedTuple):
    """How many slots are fed by what."""

    store: int = 0
    encrypted: int = 0
    channel: int = 0
    literal: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        return self.store + self.encrypted + self.channel + self.literal

    @property
    def total(self) -> int:
        return self.known + self.unknown

    def ratio(self, *, channels: bool = False) -> float | None:
        """The percentage of the slots of known origin that a store or an encrypted value feeds, with `channels` the environment too; None without any."""
        fed = self.store + self.encrypted + (self.channel if channels else 0)
        return 100 * fed / self.known if self.known else None


class Row(NamedTuple):
    """One folder, environment, language or store."""

    name: str
    share: Share


class Source(NamedTuple):
    """A place that connects the program with a store: what it yields has no slot of its own."""

    path: str
    form: str
    store: str


class Drift(NamedTuple):
    """One key that a store feeds in some environments and a literal in others. `family` is the file's path without the environment."""

    family: str
    name: str
    places: tuple[Placed, ...]


class Point(NamedTuple):
    """The share at one time: a month (YYYY-MM) or a tag, and the commit that was looked at."""

    label: str
    commit: str
    share: Share


class Coverage(NamedTuple):
    """All of it, in a stable order. `titles` are the stores' names by id."""

    root: str
    head: str
    slots: tuple[Placed, ...]
    sources: tuple[Source, ...]
    drift: tuple[Drift, ...]
    trend: tuple[Point, ...]
    skipped: tuple[Skipped, ...]
    degraded: tuple[Degraded, ...]
    files: int
    titles: dict[str, str]
    version: str
    channels: bool = False
    threshold: float | None = None
    exit_code: int = 0

    @property
    def share(self) -> Share:
        return share_of(one.slot for one in self.slots if one.counted)


def share_of(slots: Iterable[Slot]) -> Share:
    counts = Counter(slot.fed for slot in slots)
    return Share(*(counts[fed] for fed in FEEDS_IN_ORDER))


FEEDS_IN_ORDER = Share._fields
if set(FEEDS_IN_ORDER) != set(FEEDS):
    raise AssertionError("a share has one field for each of FEEDS")
