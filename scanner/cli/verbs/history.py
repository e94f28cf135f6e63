"""Scan every object of a repository: each version of each file on all branches, tags, stashes and reflogs, unreachable objects, and the
messages of commits and tags. Each finding says which commit brought it, who, when, and whether HEAD still has it.
"""

from __future__ import annotations

import argparse

from scanner.cli.options import SCANNING, Option
from scanner.cli.progress import make_progress, no_progress
from scanner.cli.ranging import RANGES, asked_ranges, report_ranges
from scanner.cli.workplace import locate_repository, make_policy, make_run, open_workplace
from scanner.cli.writing import targets, write_reports
from scanner.conclude import conclude
from scanner.crew import Workers
from scanner.history.age import with_ages
from scanner.runs.history import Plan, harvest_history

SUMMARY = "scan the whole history of a repository"
OPTIONS = (
    Option(("repository",), "a repository, bare or not (default: the one around the current folder)", {"nargs": "?", "default": ".", "metavar": "REPO"}),
    *RANGES,
    *SCANNING,
)


def run(arguments: argparse.Namespace) -> int:
    wanted = targets(arguments)
    workplace = open_workplace(arguments, locate_repository(arguments.repository))
    if workplace.git is None:
        raise AssertionError("locate_repository found a repository")
    if (ranges := asked_ranges(workplace.git, arguments)) is not None:
        report = report_ranges(workplace, arguments, ranges)
        write_reports(report, wanted, arguments)
        return report.exit_code
    policy = make_policy(workplace, arguments, tree="HEAD")
    progress = make_progress(quiet=arguments.quiet)
    store = workplace.bench.surveyor().store
    crew = Workers(workplace.setup, workplace.jobs, bench=workplace.bench)
    try:
        limit = workplace.settings.limits.file_size
        plan = Plan(workplace.git, crew, workplace.excludes, limit, progress or no_progress, store, workplace.bench.surveyor().settle)
        found = harvest_history(plan, workplace.scope("history"))
        report = with_ages(conclude(found.harvest, policy, make_run(workplace, arguments), found.attributor.attribute), workplace.now)
    finally:
        crew.close()
        if progress:
            progress.clear()
    write_reports(report, wanted, arguments)
    return report.exit_code
