"""Opens an object store: finds its folders, packs and loose objects, and says which of them are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .folders import object_dirs, told_hash_size
from .graph import Graph
from .loose import list_loose
from .packfile import open_pack
from .store import ObjectStore
from .values import Limits, Refused, Unsupported

if TYPE_CHECKING:
    from pathlib import Path

    from .headers import Headers
    from .packfile import Pack

_MOST_ROWS = 0x7FFFFFFF


def open_objects(
    objects_dir: Path, hash_size: int | None = None, *, alternates: bool = False, limits: Limits | None = None
) -> ObjectStore | Unsupported:
    """Open the objects folder of a repository (`find_repository` tells it). Every header is read here: about a microsecond each.

    `hash_size` is that of object ids in bytes, 20 or 32; told from the files if not given. `alternates` also follows those that lie
    outside of the folder. What is not understood is in `refused` of the result; Unsupported if the folder can't be listed at all.
    """
    width = hash_size or told_hash_size(objects_dir)
    try:
        folders, refused = object_dirs(objects_dir, outside=alternates)
        loose = {oid: folder for folder in folders for oid in list_loose(folder, width)}
    except OSError as error:
        return Unsupported(error.strerror or "unreadable")
    opened = []
    for path in _pack_paths(folders):
        pack = open_pack(path, width)
        if isinstance(pack, Refused):
            refused.append(pack)
        else:
            opened.append(pack)
    graph = _graph(opened, refused)
    loose = {oid: loose[oid] for oid in sorted(loose) if graph.find(oid) < 0}
    return ObjectStore(width, graph, loose, tuple(refused), limits or Limits())


def _pack_paths(folders: list[Path]) -> list[Path]:
    """The packs, largest first: most bases stay where they are when an object stands in several."""
    found = [path for folder in folders for path in (folder / "pack").glob("*.pack")]
    return sorted(found, key=lambda path: (-_size(path), path.name))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _graph(opened: list[tuple[Pack, Headers]], refused: list[Refused]) -> Graph:
    while sum(pack.index.objects for pack, _ in opened) > _MOST_ROWS:
        refused.append(Refused(opened.pop()[0].name, "more objects than this reader counts"))
    return Graph([pack for pack, _ in opened], [headers for _, headers in opened])
