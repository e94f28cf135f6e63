"""What a worker is told at its start."""

from __future__ import annotations

from typing import NamedTuple


class Setup(NamedTuple):
    """What a worker is told at its start; plain JSON values, but for `rules`, whose bytes travel as latin-1.

    `floor` is the least confidence for which history examines a line by its name.
    """

    root: str
    git_dir: str = ""
    common_dir: str = ""
    in_hook: bool = False
    rules: tuple[tuple[str, str], ...] = ()
    reference: bool = False
    now: float = 0.0
    file_size: int = 1 << 26
    floor: str = "medium"
    decode_depth: int = 4
    decode_bytes: int = 4_000_000
