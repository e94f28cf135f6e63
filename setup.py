"""Compiles the object reader's loops where Cython and a C compiler are at hand; without them, the same sources run as they are."""

from __future__ import annotations

from setuptools import Extension, setup

LOOPS = ("absent", "delta", "graph", "headers", "links", "regular", "store", "table", "trees", "walk")


def extensions() -> list[Extension]:
    try:
        from Cython.Build import cythonize

        modules: list[Extension] = cythonize([f"scanner/pack/{name}.py" for name in LOOPS], build_dir="build/cython")
    except Exception as error:  # whatever keeps Cython from it, the sources run as they are  # noqa: BLE001
        print(f"not compiled: {error}")
        return []
    for module in modules:
        module.optional = True
    return modules


if __name__ == "__main__":
    setup(ext_modules=extensions())
