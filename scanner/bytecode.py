"""Compiled modules for workers: they may not write (scanner/confine.py), and would compile what they load anew each time."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

# Ours, and what is pure Python of what workers load lazily. An installer that compiles leaves nothing to do here.
PACKAGES = ("scanner", "detectors", "baselines", "yaml", "tree_sitter")


def compile_packages() -> None:
    """Compile what is not compiled yet, beside its source as Python itself does; where that can't be written it stays as it is."""
    if sys.dont_write_bytecode:
        return
    import compileall

    for name in PACKAGES:
        spec = find_spec(name)
        if spec and spec.origin:
            compileall.compile_dir(Path(spec.origin).parent, quiet=2, workers=1)
