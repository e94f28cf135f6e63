"""Where a configuration file is: what its globs and file names are relative to."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from scanner.config.error import ConfigError

_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")


class Place(NamedTuple):
    """`file` is relative to the root, or absolute where the user named a file outside of it. `folder` is what globs are relative to.

    `nested` says that the file belongs to a folder below the root, `trusted` that the user named it, or what led to it.
    """

    file: str
    folder: str = ""
    nested: bool = False
    trusted: bool = False

    def error(self, key: str, problem: str) -> ConfigError:
        return ConfigError(self.file, key, problem)

    def resolve(self, name: str, key: str) -> str:
        """A file named in this one, relative to the root. Only a file that the user named may lead out of the root."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.file), name.replace("\\", "/")))
        if is_outside(path) and not (self.trusted and is_outside(self.file)):
            raise self.error(key, "leads out of the root; only a configuration outside of it, named by --config, may do that")
        return path


def is_outside(path: str) -> bool:
    return bool(_ABSOLUTE.match(path)) or path == ".." or path.startswith("../")
