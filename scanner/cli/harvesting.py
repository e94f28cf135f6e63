"""A working tree and a history brought in for a verb, with progress shown; what becomes of them is the verb's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.cli.errors import UserError
from scanner.cli.progress import make_progress, no_progress
from scanner.cli.workplace import Workplace
from scanner.harvest import Harvest
from scanner.runs.tree import harvest_tree, list_tree
from scanner.sources.files import Wanted

if TYPE_CHECKING:
    from scanner.runs.history import Historic


def bring_tree(workplace: Workplace, *, include_ignored: bool = False, quiet: bool = False) -> Harvest:
    """The wanted paths of the working tree, or of a plain folder. Raises UserError for a bare repository, GitError."""
    place = workplace.place
    if place.repository and not place.repository.work_tree:
        raise UserError(f"{place.root.name}: is a bare repository, without files; use: straykey history {place.root.name}")
    listing = list_tree(workplace.git, place.root, Wanted(place.wanted, include_ignored), workplace.excludes)
    crew = workplace.crew([size for _, size in listing.files])
    progress = make_progress(quiet=quiet)
    try:
        return harvest_tree(listing, crew, workplace.scope("tree"), progress or no_progress)
    finally:
        crew.close()
        if progress:
            progress.clear()


def bring_history(workplace: Workplace, *, quiet: bool = False) -> Historic:
    """The whole history of the repository. Raises UserError where there is none, GitError."""
    from scanner.crew import Workers
    from scanner.runs.history import Plan, harvest_history

    if workplace.git is None:
        raise UserError(f"{workplace.place.root.name}: is no git repository, so it has no history")
    surveyor = workplace.bench.surveyor()
    crew = Workers(workplace.setup, workplace.jobs, bench=workplace.bench)
    progress = make_progress(quiet=quiet)
    try:
        limit = workplace.settings.limits.file_size
        plan = Plan(workplace.git, crew, workplace.excludes, limit, progress or no_progress, surveyor.store, surveyor.settle)
        return harvest_history(plan, workplace.scope("history"))
    finally:
        crew.close()
        if progress:
            progress.clear()
