"""A repository's whole history as a harvest, for verbs that ask more of it than a report."""

from __future__ import annotations

from scanner.cli.progress import make_progress, no_progress
from scanner.cli.workplace import Workplace
from scanner.crew import Workers
from scanner.runs.history import Historic, Plan, harvest_history


def whole_history(workplace: Workplace, *, quiet: bool) -> Historic:
    """Every object of the workplace's repository. Raises GitError."""
    assert workplace.git is not None  # of a place that locate_repository found
    progress = make_progress(quiet=quiet)
    surveyor = workplace.bench.surveyor()
    crew = Workers(workplace.setup, workplace.jobs, bench=workplace.bench)
    try:
        limit = workplace.settings.limits.file_size
        return harvest_history(Plan(workplace.git, crew, workplace.excludes, limit, progress or no_progress, surveyor.store, surveyor.settle), workplace.scope("history"))
    finally:
        crew.close()
        if progress:
            progress.clear()
