"""Scan what is staged, as a pre-commit hook does: the index's content, never the working tree's. Without files, all that is staged.
With `--push` what a push brings, with `--pre-receive` what a server receives. `--install` makes it a hook of this repository.
"""

from __future__ import annotations

import argparse
import os
import sys

from scanner.cli.errors import UserError
from scanner.cli.options import SCANNING, Option
from scanner.cli.workplace import Place, Workplace, locate, locate_repository, make_policy, make_run, open_workplace
from scanner.cli.writing import targets, write_reports
from scanner.conclude import conclude
from scanner.git.index import indexed_files, staged_files
from scanner.report import Report
from scanner.runs.staged import Plan, harvest_staged

SUMMARY = "scan staged content (pre-commit) or what a push brings (pre-push, pre-receive)"
OPTIONS = (
    Option(("files",), "files whose staged content is scanned (default: everything staged); with --push git's own: remote, address", {"nargs": "*", "metavar": "FILE"}),
    Option(("--push",), "scan what a push brings; reads the refs from standard input as git gives them, or pre-commit's variables", {"action": "store_true"}),
    Option(("--pre-receive",), "scan what a server receives; reads the refs from standard input as git gives them", {"action": "store_true"}),
    Option(("--install",), "make this a hook of the repository: pre-commit, or with --push pre-push, or with --pre-receive that", {"action": "store_true"}),
    Option(("--uninstall",), "take away what --install made", {"action": "store_true"}),
    *SCANNING,
)


def run(arguments: argparse.Namespace) -> int:
    if arguments.install or arguments.uninstall:
        return _set_up(arguments)
    wanted = targets(arguments)
    by_refs = arguments.push or arguments.pre_receive
    place = locate(arguments.files) if arguments.files and not by_refs else locate_repository(".")
    if place.repository is None:
        raise UserError(f"{place.root.name}: is no git repository, so nothing is staged here; use: straykey scan")
    workplace = open_workplace(arguments, place, in_hook=True)
    report = _pushed(workplace, arguments) if by_refs else _staged(workplace, place, arguments)
    write_reports(report, wanted, arguments)
    return report.exit_code


def _staged(workplace: Workplace, place: Place, arguments: argparse.Namespace) -> Report:
    if workplace.git is None:
        raise AssertionError("it was looked at before")
    staged = indexed_files(workplace.git, place.wanted) if arguments.files else staged_files(workplace.git)
    crew = workplace.crew([0] * len(staged))
    try:
        harvest = harvest_staged(Plan(workplace.git, crew, workplace.excludes), staged, workplace.scope("staged"))
    finally:
        crew.close()
    policy = make_policy(workplace, arguments, empty_is_fine=not arguments.files, tree="index")
    return conclude(harvest, policy, make_run(workplace, arguments))


def _pushed(workplace: Workplace, arguments: argparse.Namespace) -> Report:
    from scanner.cli.ranging import report_ranges
    from scanner.runs.pushes import PushError, pushed_ranges

    if workplace.git is None:
        raise AssertionError("it was looked at before")
    lines = [] if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read(_MOST).splitlines()
    try:
        ranges = pushed_ranges(workplace.git, lines, arguments.files, os.environ, receives=arguments.pre_receive)
    except PushError as error:
        raise UserError(str(error)) from None
    return report_ranges(workplace, arguments, ranges)


_MOST = 1 << 24  # characters of refs


def _set_up(arguments: argparse.Namespace) -> int:
    from scanner.init.githooks import PUSH, RECEIVE, STAGED, find_hooks, install, uninstall

    repository = locate_repository(".").repository
    if repository is None:
        raise AssertionError("locate_repository found one")
    hooks = find_hooks(repository)
    names = PUSH if arguments.push else RECEIVE if arguments.pre_receive else STAGED
    try:
        said = install(hooks, names) if arguments.install else uninstall(hooks)
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}") from None
    print("\n".join(said or ["nothing of ours is installed here"]))
    return 0
