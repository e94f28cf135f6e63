"""Tell what feeds each slot that takes a secret: a store, an encrypted value, the environment, a literal, or something that is not known here.
The ratio is the share that stores and encrypted values feed, of all slots whose origin is known. Slots in tests, examples, documentation and
vendored code are listed, but don't count.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from scanner.cli.errors import UserError
from scanner.cli.options import CONFIG, DEBUG, JOBS, OUTPUT, QUIET, REFERENCE, REPORT, RULES, Option
from scanner.cli.progress import make_progress, no_progress
from scanner.cli.workplace import Workplace, locate, open_workplace
from scanner.cli.writing import Target, new_file
from scanner.conclude import CLEAN, FINDINGS, INCOMPLETE_RUN
from scanner.coverage.values import Coverage, Point
from scanner.crew import Workers
from scanner.runs.coverage import Progress, Slots

FORMATS = ("text", "json", "html")
SUMMARY = "which secret slots are fed by a store, which by a literal"
OPTIONS = (
    Option(("paths",), "files or folders (default: the current folder)", {"nargs": "*", "metavar": "PATH"}),
    Option(("--fail-under",), "end with 1 where the ratio is below PERCENT", {"metavar": "PERCENT", "type": float}),
    Option(("--count-channels",), "the environment counts as a store does", {"action": "store_true"}),
    Option(("--everywhere",), "slots in tests, examples, documentation and vendored code count too", {"action": "store_true"}),
    Option(("--trend",), "the ratio over the history, at the end of each month or at each tag", {"choices": ("month", "tag")}),
    Option(("--points",), "the most points of a trend (default: 24)", {"metavar": "N", "type": int, "default": 24}),
    Option(("--format",), "how it is written to standard output (or --output)", {"choices": FORMATS, "default": "text"}),
    OUTPUT, REPORT,
    Option(("--all",), "show every slot", {"action": "store_true"}),
    Option(("--include-ignored",), "look also at what git ignores", {"action": "store_true"}),
    CONFIG, RULES, JOBS, REFERENCE, QUIET, DEBUG,
)  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    wanted = _targets(arguments)
    arguments.min_confidence = arguments.fail_on = None
    workplace = open_workplace(arguments, locate(arguments.paths))
    if arguments.trend and workplace.git is None:
        raise UserError("--trend looks at history: this is no git repository")
    found = _measure(workplace, arguments)
    coverage = found._replace(exit_code=_exit_code(found, workplace))
    for target in wanted:
        _write(coverage, target, arguments)
    return coverage.exit_code


def _targets(arguments: argparse.Namespace) -> list[Target]:
    wanted = [Target(arguments.format, Path(arguments.output) if arguments.output else None)]
    for said in arguments.report:
        name, _, file = said.partition("=")
        if name not in FORMATS or not file:
            raise UserError(f"--report {said}: write FORMAT=FILE, with one of {', '.join(FORMATS)}")
        wanted.append(Target(name, Path(file)))
    if arguments.fail_under is not None and not 0 <= arguments.fail_under <= 100:
        raise UserError("--fail-under: a percentage is from 0 to 100")
    return wanted


def _measure(workplace: Workplace, arguments: argparse.Namespace) -> Coverage:
    from scanner.coverage.tally import drift_of
    from scanner.storeset import load_storeset
    from scanner.version import VERSION

    place = workplace.place
    progress = make_progress(quiet=arguments.quiet)
    try:
        found = _tree(workplace, arguments, progress or no_progress)
        trend = _trend(workplace, arguments, progress or no_progress) if arguments.trend else ()
    finally:
        if progress:
            progress.clear()
    return Coverage(
        root=place.root.name,
        head=workplace.scope("tree").head,
        slots=found.slots,
        sources=found.sources,
        drift=drift_of(found.slots),
        trend=trend,
        skipped=found.skipped,
        degraded=found.degraded,
        files=found.files,
        titles=load_storeset(reference=arguments.reference_engine).titles,
        version=VERSION,
        channels=arguments.count_channels,
        threshold=arguments.fail_under,
    )


def _tree(workplace: Workplace, arguments: argparse.Namespace, progress: Progress) -> Slots:
    from scanner.runs.coverage import slots_of_tree
    from scanner.runs.tree import list_tree
    from scanner.sources.files import Wanted

    place = workplace.place
    if place.repository and not place.repository.work_tree:
        raise UserError(f"{place.root.name}: is a bare repository, without files")
    listing = list_tree(workplace.git, place.root, Wanted(place.wanted, arguments.include_ignored), workplace.excludes)
    crew = workplace.crew([size for _, size in listing.files])
    try:
        return slots_of_tree(listing, crew, progress, everywhere=arguments.everywhere)
    finally:
        crew.close()


def _trend(workplace: Workplace, arguments: argparse.Namespace, progress: Progress) -> tuple[Point, ...]:
    from scanner.runs.coverage import moments_by_month, moments_by_tag, trend

    git = workplace.git
    if git is None:
        raise AssertionError("a trend is asked for in a repository only")
    moments = (moments_by_month if arguments.trend == "month" else moments_by_tag)(git, max(1, arguments.points))
    crew = Workers(workplace.setup, workplace.jobs)
    wanted = workplace.place.wanted

    def leaves_out(path: str) -> str | None:
        asked = any(not folder or path == folder or path.startswith(f"{folder}/") for folder in wanted)
        return workplace.excludes(path) if asked else "not asked for"

    try:
        return trend(git, crew, moments, leaves_out, progress, everywhere=arguments.everywhere)
    finally:
        crew.close()


def _exit_code(coverage: Coverage, workplace: Workplace) -> int:
    """3 where something that was meant to be looked at was not, else 1 below the threshold. Without any slot there is nothing to fail."""
    from scanner.skips import INCOMPLETE, skip_kind

    if any(workplace.settings.skip_class(skip.reason, skip_kind(skip.reason)) == INCOMPLETE for skip in coverage.skipped):
        return INCOMPLETE_RUN
    ratio = coverage.share.ratio(channels=coverage.channels)
    low = coverage.threshold is not None and ratio is not None and ratio < coverage.threshold
    return FINDINGS if low else CLEAN


def _write(coverage: Coverage, target: Target, arguments: argparse.Namespace) -> None:
    if target.file is None:
        _format(coverage, target.format, sys.stdout, arguments)
        return
    with new_file(target.file) as stream:
        _format(coverage, target.format, stream, arguments)


def _format(coverage: Coverage, name: str, stream: TextIO, arguments: argparse.Namespace) -> None:
    if name == "json":
        from scanner.coverage import json

        json.write(coverage, stream)
    elif name == "html":
        from scanner.coverage import html

        html.write(coverage, stream)
    else:
        from scanner.coverage import text
        from scanner.reports.terminal.look import Look, canvas

        text.write(coverage, stream, canvas(Look(), stream), all_slots=arguments.all)
