"""List everything that has an end: certificates, SSH certificates, PGP keys, JSON Web Tokens, shared access signatures, presigned URLs, with the
days that are left. With `--history` also what only the history still has.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from typing import NamedTuple

from scanner.cli.errors import UserError
from scanner.cli.options import BASELINE, CONFIG, DEBUG, JOBS, NO_BASELINE, OUTPUT, QUIET, REFERENCE, RULES, Option
from scanner.cli.workplace import Workplace, locate, locate_repository, make_policy, make_run, open_workplace
from scanner.conclude import CLEAN, FINDINGS, INCOMPLETE_RUN, conclude
from scanner.harvest import Harvest
from scanner.report import Report

FORMATS = ("text", "json", "csv", "ics")
SUMMARY = "list certificates, tokens and signatures with the days until they end"
OPTIONS = (
    Option(("path",), "a file, folder or repository (default: the current folder)", {"nargs": "?", "default": ".", "metavar": "PATH"}),
    Option(("--history",), "look through all of the repository's objects", {"action": "store_true"}),
    Option(("--format",), "how the list is written", {"choices": FORMATS, "default": "text"}),
    Option(("--within",), "list only what ends within so many days, or has ended", {"metavar": "DAYS", "type": int}),
    Option(("--fail-under",), "end with 1 where something ends within so many days (what has ended already counts where HEAD has it)", {"metavar": "DAYS", "type": int}),
    Option(("--at",), "count from this date instead of now (ISO 8601, UTC)", {"metavar": "DATE", "default": ""}),
    OUTPUT, BASELINE, NO_BASELINE, CONFIG, RULES, JOBS, REFERENCE, QUIET, DEBUG,
)  # fmt: skip


class Found(NamedTuple):
    """What the run brought in, and its report."""

    harvest: Harvest
    report: Report


def run(arguments: argparse.Namespace) -> int:
    from scanner.expiries.register import private_keys, register
    from scanner.expiries.writers import write

    arguments.__dict__.update(min_confidence=None, fail_on=None, exit_zero=False, reveal=0, base=None, policy_from=None)
    workplace = _open(arguments)
    found = _history(workplace, arguments) if arguments.history else _tree(workplace, arguments)
    entries = register(found.report, workplace.now, private_keys(found.harvest.occurrences) if can_read_certificates() else {})
    listed = [one for one in entries if arguments.within is None or (one.days is not None and one.days <= arguments.within)]
    if arguments.output:
        from pathlib import Path

        from scanner.cli.writing import new_file

        with new_file(Path(arguments.output)) as stream:
            write(listed, workplace.now, arguments.format, workplace.place.root.name, stream)
    else:
        write(listed, workplace.now, arguments.format, workplace.place.root.name, sys.stdout)
    if not can_read_certificates():
        print("straykey: certificates were not read: that takes the package cryptography (pip install 'straykey[certificates]')", file=sys.stderr)
        return INCOMPLETE_RUN
    if found.report.exit_code == INCOMPLETE_RUN:
        print("straykey: something could not be read; `straykey scan` says what", file=sys.stderr)
        return INCOMPLETE_RUN
    under = arguments.fail_under
    late = under is not None and any(one.days is not None and one.days < under and one.in_head is not False for one in entries)
    return FINDINGS if late else CLEAN


def can_read_certificates() -> bool:
    """Whether the library is installed: an extra, since nothing else needs it to find secrets."""
    return find_spec("cryptography") is not None


def _open(arguments: argparse.Namespace) -> Workplace:
    """The workplace with the register's own rules, and the clock that is asked for."""
    from detectors.instants import seconds
    from scanner.expiries.register import extra_rules
    from scanner.workbench import Workbench

    place = locate_repository(arguments.path) if arguments.history else locate([arguments.path])
    workplace = open_workplace(arguments, place)
    now = seconds(arguments.at) if arguments.at else workplace.now
    if now is None:
        raise UserError(f"--at {arguments.at}: is no date such as 2027-01-31")
    extra = (extra_rules(),) if can_read_certificates() else ()
    setup = workplace.setup._replace(rules=(*workplace.setup.rules, *extra), now=now, floor="low")
    return workplace._replace(setup=setup, bench=Workbench(setup), now=now)


def _tree(workplace: Workplace, arguments: argparse.Namespace) -> Found:
    from scanner.cli.progress import no_progress
    from scanner.runs.tree import harvest_tree, list_tree
    from scanner.sources.files import Wanted

    listing = list_tree(workplace.git, workplace.place.root, Wanted(workplace.place.wanted), workplace.excludes)
    crew = workplace.crew([size for _, size in listing.files])
    try:
        harvest = harvest_tree(listing, crew, workplace.scope("tree"), no_progress)
    finally:
        crew.close()
    return Found(harvest, conclude(harvest, make_policy(workplace, arguments, empty_is_fine=True), make_run(workplace, arguments)))


def _history(workplace: Workplace, arguments: argparse.Namespace) -> Found:
    from scanner.cli.whole import whole_history

    found = whole_history(workplace, quiet=arguments.quiet)
    return Found(found.harvest, conclude(found.harvest, make_policy(workplace, arguments), make_run(workplace, arguments), found.attributor.attribute))
