"""A folder of modules as a registry."""

from __future__ import annotations

from pathlib import Path


def module_names(folder: str) -> tuple[str, ...]:
    """The modules of a package's folder, in order; packages in it, and what begins with an underscore, are none.

    `pkgutil.iter_modules` would do, but imports `inspect` to list a folder: 4 ms that the hook has no use for.
    """
    return tuple(sorted(path.stem for path in Path(folder).iterdir() if path.suffix == ".py" and not path.name.startswith("_")))
