"""Which entries of the baseline a run could have matched: only those can be stale when it did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.entry import Entry
from baselines.decision import HISTORY
from scanner.config.settings import Settings
from scanner.harvest import Harvest


class Extent(NamedTuple):
    """What was asked of the run: paths relative to the root (`""` is all of it), and what a path's settings and presence are."""

    wanted: tuple[str, ...]
    settings_for: Callable[[str], Settings]
    exists: Callable[[str], bool]


def stale(baseline: Baseline, used: frozenset[tuple[str, str]], harvest: Harvest, extent: Extent) -> tuple[Entry, ...]:
    """Entries that the run covered and no finding has, in the baseline's order. Tree and history are told apart by the run's scope."""
    unused = [entry for entry in baseline.entries if entry.key not in used]
    if harvest.scope.what == "history":
        whole = not harvest.skipped
        return tuple(entry for entry in unused if whole and entry.category == HISTORY and _in_force(entry, extent))
    if harvest.scope.what != "tree":
        return ()
    unread = {skip.path for skip in harvest.skipped} | {half.path for half in harvest.degraded}
    return tuple(
        entry for entry in unused if entry.category != HISTORY and entry.path not in unread and _in_force(entry, extent) and _covered(entry, harvest, extent)
    )


def _covered(entry: Entry, harvest: Harvest, extent: Extent) -> bool:
    """Scanned, or gone from a folder that was scanned."""
    return entry.path in harvest.paths or (_is_wanted(entry.path, extent.wanted) and not extent.exists(entry.path))


def _in_force(entry: Entry, extent: Extent) -> bool:
    """Neither its path nor its rule is left out by the configuration: what is switched off for now is not gone."""
    settings = extent.settings_for(entry.path)
    return settings.excludes(entry.path) is None and settings.disables(entry.rule, entry.path) is None


def _is_wanted(path: str, wanted: tuple[str, ...]) -> bool:
    return any(not one or path == one or path.startswith(f"{one}/") for one in wanted)
