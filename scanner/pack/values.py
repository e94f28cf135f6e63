"""The values of the object reader. All frozen; whatever is wrong with an object or a pack is one of them, never an exception."""

from __future__ import annotations

from typing import NamedTuple

Window = tuple[int, int]

# Why an object could not be read here. The batch fallback may still read the ones marked with a star.
REASONS = {
    "too-large": "larger than this reader holds in memory *",
    "family-budget": "its delta family asks for more work than its stored size can explain *",
    "base-missing": "the base of its delta is in no pack that was read *",
    "base-unread": "the object that its delta builds on could not be read *",
    "bad-header": "its header in the pack is not one of git's, or its delta builds on what is no object",
    "delta-cycle": "its delta builds on itself",
    "truncated": "its file ends within it",
    "bad-stream": "its zlib stream is damaged, or is not of the length that its header declares",
    "bad-delta": "its delta copies from outside its base, or does not build the length that it declares",
    "bad-tree": "its tree entries do not parse",
    "bad-loose": "its loose file is not one of git's",
    "unreadable": "its file could not be read",
}


class Entry(NamedTuple):
    """An object as its header shows it: `type` is commit, tree, blob or tag; `size` counts the inflated bytes that are stored for it,
    which are its delta's where `delta` is set (the length of the result stands inside the delta).
    """

    oid: bytes
    type: str
    size: int
    delta: bool


class Unit(NamedTuple):
    """One object, whole, and what is new in it.

    `windows` are half-open byte ranges of whole lines, ascending and apart, that hold every line which `base` lacks; where `base` is
    None that is the one range of all of it (or none for an empty object). A `base` is yielded earlier in the same walk, or is known.
    """

    oid: bytes
    type: str
    data: bytes
    windows: tuple[Window, ...]
    base: bytes | None


class Broken(NamedTuple):
    """An object that is there but was not read; `reason` is a key of REASONS."""

    oid: bytes
    reason: str


# An entry of a tree: its name as stored (no slash, any other bytes) and the id of the object that it names.
Place = tuple[bytes, bytes]


class TreeEdges(NamedTuple):
    """The entries of a tree that matter, told against its `base` (None: it has none, `added` and `held` are complete).

    `added` are subtrees (mode 40000) and `held` are sought objects that the base does not hold under that name; `dropped` are the
    entries of both kinds that the base holds and this tree does not: so the tree's are the base's, less `dropped`, with the other two.
    A `base` is yielded earlier in the same walk.
    """

    oid: bytes
    base: bytes | None
    added: tuple[Place, ...]
    held: tuple[Place, ...]
    dropped: tuple[Place, ...]


class Refused(NamedTuple):
    """Something in the objects folder that is not read: a pack, an alternate. `name` is relative to that folder or as stored there."""

    name: str
    reason: str


class Unsupported(NamedTuple):
    """The folder as a whole can't be read."""

    reason: str


class Shard(NamedTuple):
    """Part number `part` (0-based) of a walk cut into `parts`; a picklable value that means the same objects in every process."""

    part: int
    parts: int


ALL = Shard(0, 1)


class Limits(NamedTuple):
    """Bounds of the work that stored bytes may ask for, all in bytes; none of them counts time.

    `object`: larger objects are not read. `live`: bases kept while their children wait; those beyond are built again when needed.
    A family may build `growth` bytes for each byte that it takes in its pack, and its equal share of `floor`.
    """

    object: int = 64 << 20
    live: int = 64 << 20
    growth: int = 65536
    floor: int = 16 << 30
