"""Hostile inputs, made anew in a folder each time: benchmarks/hostile.py gives them to scanners, tests/hostile to ours in small sizes.

Each module has CASES. Numbers are those of the table in docs/reliability.md.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.support.tokens import Tokens


class Planter:
    """Writes files below a folder and remembers where real-looking tokens were put: (path, line), one-based."""

    def __init__(self, folder: Path, seed: str = "hostile") -> None:
        self.folder = folder
        self.token = Tokens(seed)
        self.random = random.Random(seed)
        self.planted: set[tuple[str, int]] = set()

    def write(self, path: str, data: bytes) -> None:
        """A file as it is."""
        file = self.folder / os.fsdecode(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def line(self) -> bytes:
        """A line with a fresh token."""
        return b'api_token = "%s"\n' % self.token()

    def plant(self, path: str, before: bytes = b"", behind: bytes = b"") -> None:
        """A file with a token on a line of its own between two texts."""
        before = before if not before or before.endswith(b"\n") else before + b"\n"
        self.write(path, before + self.line() + behind)
        self.planted.add((path, before.count(b"\n") + 1))


class Case(NamedTuple):
    """One input. `make` fills a folder. `verb` is what is run over it: scan, history or stdin.

    `seconds` (CPU of all processes) and `megabytes` (the largest resident process) are the pass marks; `loud` says that a note or a skip is
    as good as a finding. `peers` are the tools for which the input makes sense.
    """

    number: int
    name: str
    make: Callable[[Planter], None]
    seconds: float
    megabytes: float = 0.0
    verb: str = "scan"
    loud: bool = False
    peers: tuple[str, ...] = ("kingfisher", "detect-secrets", "credsweeper")
