"""Scan every object of a repository: each version of each file on all branches, tags, stashes and reflogs, unreachable objects, and the
messages of commits and tags. Each finding says which commit brought it, who, when, and whether HEAD still has it.
"""

from __future__ import annotations

import argparse

from scanner.cli.harvesting import bring_history
from scanner.cli.options import SCANNING, Option
from scanner.cli.ranging import RANGES, asked_ranges, report_ranges
from scanner.cli.workplace import locate_repository, make_policy, make_run, open_workplace
from scanner.cli.writing import targets, write_reports
from scanner.conclude import conclude
from scanner.history.age import with_ages

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
    found = bring_history(workplace, quiet=arguments.quiet)
    report = with_ages(conclude(found.harvest, policy, make_run(workplace, arguments), found.attributor.attribute), workplace.now)
    write_reports(report, wanted, arguments)
    return report.exit_code
