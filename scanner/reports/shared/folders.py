"""Secrets by folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.reports.shared.tally import Group, primary

DEEPEST = 2
ROWS = 10


def by_folder(groups: Sequence[Group]) -> Counter[str]:
    """Secrets by the folder of their worst place: two levels deep where that makes few rows, otherwise the outermost folder.

    Names are as they are in paths, each part with a slash; a file at the root is counted under `./`.
    """
    deep = Counter(_folder(group, DEEPEST) for group in groups)
    return deep if len(deep) <= ROWS else Counter(_folder(group, 1) for group in groups)


def _folder(group: Group, depth: int) -> str:
    parts = primary(group.worst).path.split("/")[:-1][:depth]
    return "".join(f"{part}/" for part in (group.worst.root, *parts) if part) or "./"
