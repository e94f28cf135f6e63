"""Compiles the object reader's loops where Cython and a C compiler are at hand; without them, the same sources run as they are.

STRAYKEY_PURE=1 leaves them uncompiled. With SOURCE_DATE_EPOCH (reproducible-builds.org) two builds of the same sources are the same bytes.
"""

from __future__ import annotations

import gzip
import os
import sys
import tarfile
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.sdist import sdist

LOOPS = ("absent", "delta", "graph", "headers", "links", "regular", "store", "table", "trees", "walk")


def extensions() -> list[Extension]:
    if os.environ.get("STRAYKEY_PURE"):
        return []
    try:
        from Cython.Build import cythonize

        modules: list[Extension] = cythonize([f"scanner/pack/{name}.py" for name in LOOPS], build_dir="build/cython")
    except Exception as error:  # whatever keeps Cython from it, the sources run as they are  # noqa: BLE001
        print(f"not compiled: {error}")
        return []
    for module in modules:
        module.optional = True
        # Debugging symbols would hold the folder that it was built in, and make it three times as large.
        module.extra_compile_args = [] if sys.platform == "win32" else ["-g0"]
    return modules


class Sdist(sdist):
    """A source distribution whose bytes depend on its files alone: setuptools writes the time of the build into it."""

    def make_archive(self, base_name: str, format: str, root_dir: str | None = None, base_dir: str | None = None, *_: object, **__: object) -> str:  # type: ignore[override]  # noqa: A002
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        if format != "gztar" or not base_dir or not epoch:
            return str(super().make_archive(base_name, format, root_dir=root_dir, base_dir=base_dir))
        target = Path(f"{base_name}.tar.gz")
        target.parent.mkdir(parents=True, exist_ok=True)

        def settled(member: tarfile.TarInfo) -> tarfile.TarInfo:
            member.mtime, member.uid, member.gid, member.uname, member.gname = epoch, 0, 0, "", ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            return member

        with target.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=epoch) as zipped, tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path in sorted(Path(root_dir or ".", base_dir).rglob("*")):
                archive.add(path, path.relative_to(root_dir or ".").as_posix(), recursive=False, filter=settled)
        return str(target)


if __name__ == "__main__":
    setup(ext_modules=extensions(), cmdclass={"sdist": Sdist})
