"""One configuration file, from its bytes to a checked layer."""

from __future__ import annotations

from typing import Any

from scanner.config.document import read_table
from scanner.config.kinds import check, check_table
from scanner.config.layer import Layer
from scanner.config.options import OPTIONS
from scanner.config.place import Place
from scanner.config.requires import holds
from scanner.version import VERSION


def read_layer(place: Place, data: bytes) -> Layer | None:
    """The layer of a file's bytes; None for a pyproject.toml without a part for us. Raises ConfigError."""
    table = read_table(place.file, data)
    return None if table is None else make_layer(place, table)


def make_layer(place: Place, table: dict[str, Any]) -> Layer:
    _check_requires(table, place)
    return Layer(place.file, table, check_table(table, OPTIONS, place))


def _check_requires(table: dict[str, Any], place: Place) -> None:
    """First of all: a file for another version may hold keys and values that this one calls wrong."""
    if "requires" not in table:
        return
    specifier = check(table["requires"], OPTIONS[0], place, "requires")
    try:
        fits = holds(specifier, VERSION)
    except ValueError as error:
        raise place.error("requires", str(error)) from None
    if not fits:
        raise place.error("requires", f"this is straykey {VERSION}; the file is for {specifier}")
