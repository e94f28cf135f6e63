"""The configuration of one folder, or the one the user named: read, checked, and behind what it extends."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from scanner.config.error import ConfigError
from scanner.config.layer import Layer
from scanner.config.options import PYPROJECT, STRAYKEY
from scanner.config.place import Place, is_outside
from scanner.config.reading import read_layer

Read = Callable[[str], bytes | None]

LONGEST_CHAIN = 10


def of_folder(folder: str, files: dict[str, bytes], read: Read) -> tuple[Layer, ...]:
    """The layers of a folder, farthest first, from the bytes of the straykey.toml and pyproject.toml that are in it."""
    layers = []
    for name in (STRAYKEY, PYPROJECT):
        place = Place(posixpath.join(folder, name), folder, nested=bool(folder))
        layer = read_layer(place, files[name]) if name in files else None
        if layer:
            layers.append((layer, place))
    if len(layers) > 1:
        raise ConfigError(layers[1][0].file, "tool.straykey", f"{layers[0][0].file} stands beside it: keep one of them")
    return _extended(*layers[0], read, None) if layers else ()


def of_user(file: str, data: bytes, read: Read, outside: Read | None) -> tuple[Layer, ...]:
    """The layers of a file named by --config, farthest first."""
    place = Place(file, trusted=True)
    layer = read_layer(place, data)
    if layer is None:
        raise place.error("tool.straykey", "is missing")
    return _extended(layer, place, read, outside)


def _extended(layer: Layer, place: Place, read: Read, outside: Read | None) -> tuple[Layer, ...]:
    """The layer behind all that it extends. A base's globs are relative to the extending file's folder."""
    chain, seen = [layer], [place.file]
    while base := chain[0].values.get("extends"):
        if base in seen or len(seen) >= LONGEST_CHAIN:
            trouble = "is a cycle" if base in seen else f"is longer than {LONGEST_CHAIN} files"
            raise ConfigError(chain[0].file, "extends", f"{trouble}: {' -> '.join([*seen, base])}")
        chain.insert(0, _base(place._replace(file=base), chain[0].file, outside if is_outside(base) else read))
        seen.append(base)
    return tuple(chain)


def _base(place: Place, extending: str, read: Read | None) -> Layer:
    data = read(place.file) if read else None
    if data is None:
        raise ConfigError(extending, "extends", f"there is no file {place.file}")
    layer = read_layer(place, data)
    if layer is None:
        raise place.error("tool.straykey", f"is missing, and {extending} extends it")
    return layer
