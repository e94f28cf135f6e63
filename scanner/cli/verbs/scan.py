"""Scan the working tree: what git tracks and what it does not ignore, or all of a plain folder. `-` reads standard input."""

from __future__ import annotations

import argparse
import sys

from scanner.cli.errors import UserError
from scanner.cli.harvesting import bring_tree
from scanner.cli.options import SCANNING, STORE, Option
from scanner.cli.workplace import Workplace, locate, make_policy, make_run, open_workplace
from scanner.cli.writing import targets, write_reports
from scanner.conclude import conclude
from scanner.harvest import Harvest
from scanner.runs.stdin import harvest_stdin

SUMMARY = "scan the working tree, files, or standard input"
OPTIONS = (
    Option(("paths",), "files or folders (default: the current folder); - for standard input", {"nargs": "*", "metavar": "PATH"}),
    Option(("--include-ignored",), "scan also what git ignores", {"action": "store_true"}),
    Option(("--stdin-filename",), "the name that standard input is scanned and shown under", {"metavar": "PATH", "default": ""}),
    STORE,
    *SCANNING,
)


def run(arguments: argparse.Namespace) -> int:
    wanted = targets(arguments)
    if arguments.store:
        from scanner.cli.remedies import check_store

        check_store(arguments.store)
    from_stdin = "-" in arguments.paths
    if from_stdin and len(arguments.paths) > 1:
        raise UserError("- (standard input) goes alone")
    workplace = open_workplace(arguments, locate(["."] if from_stdin else arguments.paths))
    policy = make_policy(workplace, arguments, empty_is_fine=from_stdin)
    harvest = _stdin(workplace, arguments.stdin_filename) if from_stdin else bring_tree(workplace, include_ignored=arguments.include_ignored, quiet=arguments.quiet)
    report = conclude(harvest, policy, make_run(workplace, arguments))
    told = not arguments.quiet or any(target.format != "text" for target in wanted)
    if told and report.results and not from_stdin:
        from scanner.cli.remedies import add_halves, add_remedies

        report = add_remedies(add_halves(report, workplace), workplace, arguments.store)
    write_reports(report, wanted, arguments, None if from_stdin else workplace.place.root)
    return report.exit_code


def _stdin(workplace: Workplace, name: str) -> Harvest:
    crew = workplace.crew([])
    try:
        return harvest_stdin(sys.stdin.buffer, name, crew, workplace.settings.limits.file_size)
    finally:
        crew.close()
