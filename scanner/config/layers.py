"""The configurations below one root: the root's, then each one on the way down to a path's folder layers over it.

The same code reads a work tree, the index or a commit's tree: `read` gives the bytes of a path relative to the root, or None. What reads and
checks files is imported only where there is one: most repositories have none, and the hook's time is short.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from scanner.config.layer import Layer, build
from scanner.config.options import PYPROJECT, STRAYKEY
from scanner.config.settings import Settings

if TYPE_CHECKING:
    from scanner.config.origins import Effective

Read = Callable[[str], bytes | None]
_Chain = tuple[tuple[Layer, ...], Settings]

# A path in a git tree can have any number of folders; configurations below this many are not looked for.
DEEPEST = 100


class Layers:
    """Folders are read when a path in them is first asked for, and kept for the object's life.

    Any question may raise ConfigError, since it may read a file that was not read before.
    """

    __slots__ = ("_chains", "_nested", "_overrides", "_read", "_seen")

    def __init__(self, read: Read, own: tuple[Layer, ...], overrides: tuple[Layer, ...], *, nested: bool) -> None:
        self._read, self._overrides = read, overrides
        self._seen = list(own)
        said = [layer.values["nested"] for layer in (*own, *overrides) if "nested" in layer.values]
        self._nested: bool = said[-1] if said else nested
        self._chains: dict[str, _Chain] = {"": (own, build((*own, *overrides)))}

    @property
    def files(self) -> tuple[str, ...]:
        """The configuration files obeyed so far, in the order in which they were read."""
        return tuple(dict.fromkeys(layer.file for layer in self._seen))

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers read so far, the command line's among them."""
        return (*self._seen, *self._overrides)

    def settings_for(self, path: str) -> Settings:
        """What holds for a file. `path` is relative to the root, with `/`; empty, or outside of the root: what holds for the root."""
        return self._chain(path)[1]

    def origins_for(self, path: str) -> tuple[Effective, ...]:
        """Each value that holds for a file, with the file that it came from, `command line` or `default`."""
        from scanner.config.origins import effective

        return effective((*self._chain(path)[0], *self._overrides))

    def _chain(self, path: str) -> _Chain:
        folder = posixpath.dirname(path) if self._nested else ""
        return self._chains.get(folder) or self._descend(folder)

    def _descend(self, folder: str) -> _Chain:
        chain, here, parts = self._chains[""], "", [part for part in folder.split("/") if part]
        if folder.startswith("/") or ".." in parts:
            return chain
        for part in parts[:DEEPEST]:
            here = posixpath.join(here, part)
            chain = self._chains.get(here) or self._below(chain, here)
            self._chains[here] = chain
        return chain

    def _below(self, above: _Chain, folder: str) -> _Chain:
        own = _of_folder(folder, self._read)
        if not own:
            return above
        self._seen.extend(own)
        layers = (*above[0], *own)
        return layers, build((*layers, *self._overrides))


def _of_folder(folder: str, read: Read) -> tuple[Layer, ...]:
    found = {name: read(posixpath.join(folder, name)) for name in (STRAYKEY, PYPROJECT)}
    files = {name: data for name, data in found.items() if data is not None}
    if not files:
        return ()
    from scanner.config.found import of_folder

    return of_folder(folder, files, read)


def load_layers(
    read: Read, explicit: tuple[str, bytes] | None = None, *, overrides: Mapping[str, Any] | None = None, outside: Read | None = None
) -> Layers:
    """Read the root's configuration; those of folders follow when they are asked for. Raises ConfigError.

    `explicit` is a file that the user named with --config (its name relative to the root, or absolute where it is outside; its bytes): it
    stands in the place of all configurations found. `overrides` are values of the command line, keys as in a file; they win everywhere.
    `outside` reads what an explicit file outside of the root extends, by absolute path; without it that is an error.
    """
    if explicit:
        from scanner.config.found import of_user

        own = of_user(*explicit, read, outside)
    else:
        own = _of_folder("", read)
    return Layers(read, own, _overriding(overrides), nested=explicit is None)


def _overriding(overrides: Mapping[str, Any] | None) -> tuple[Layer, ...]:
    if not overrides:
        return ()
    from scanner.config.place import Place
    from scanner.config.reading import make_layer

    return (make_layer(Place("command line"), dict(overrides)),)
