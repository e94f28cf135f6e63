"""Compiles the object reader's loops where Cython and a C compiler are at hand; without, the same sources run as they are."""

from __future__ import annotations

from setuptools import Extension, setup

LOOPS = ("delta", "headers", "links", "trees", "walk")


def extensions() -> list[Extension]:
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    modules = [Extension(f"scanner.pack.{name}", [f"scanner/pack/{name}.py"], optional=True) for name in LOOPS]
    return list(cythonize(modules, build_dir="build/cython"))


setup(ext_modules=extensions())
