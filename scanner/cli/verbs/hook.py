"""Scan what is staged, as a pre-commit hook does: the index's content, never the working tree's. Without files, all that is staged."""

from __future__ import annotations

import argparse

from scanner.cli.options import SCANNING, Option
from scanner.cli.workplace import locate, locate_repository, make_policy, make_run, open_workplace
from scanner.cli.writing import targets, write_reports
from scanner.conclude import conclude
from scanner.git.index import indexed_files, staged_files
from scanner.runs.staged import harvest_staged

SUMMARY = "scan staged content (pre-commit)"
OPTIONS = (
    Option(("files",), "files whose staged content is scanned (default: everything staged)", {"nargs": "*", "metavar": "FILE"}),
    *SCANNING,
)


def run(arguments: argparse.Namespace) -> int:
    wanted = targets(arguments)
    place = locate(arguments.files) if arguments.files else locate_repository(".")
    workplace = open_workplace(arguments, place, in_hook=True)
    if workplace.git is None:
        raise AssertionError("a hook runs in a repository")
    staged = indexed_files(workplace.git, place.wanted) if arguments.files else staged_files(workplace.git)
    crew = workplace.crew([0] * len(staged))
    try:
        harvest = harvest_staged(staged, crew, workplace.scope("staged"), workplace.excludes)
    finally:
        crew.close()
    policy = make_policy(workplace, arguments, empty_is_fine=not arguments.files)
    report = conclude(harvest, policy, make_run(workplace, arguments))
    write_reports(report, wanted, arguments)
    return report.exit_code
