"""What a worker is told at its start."""

from __future__ import annotations

from typing import NamedTuple


class Setup(NamedTuple):
    """What a worker is told at its start; plain JSON values, but for `rules`, whose bytes travel as latin-1.

    `memory` (0: no limit) and the other sizes are in bytes. `floor` is the least confidence for which history examines a line by its name.
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
    decode_bytes: int = 16 << 20
    line_length: int = 1 << 20
    rule_hits: int = 20_000
    memory: int = 2 << 30
