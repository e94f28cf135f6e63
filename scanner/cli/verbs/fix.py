"""Show what would move the found secrets to a store, as a diff, and with `--write` or after a yes change the working tree. History is never
touched, nothing is committed, and no output holds a value that goes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import NamedTuple

from scanner.cli.options import CONFIG, DEBUG, GATE, JOBS, QUIET, REFERENCE, RULES, STORE, VERBOSE, Option
from scanner.cli.remedies import Answers, ask_for, check_store
from scanner.cli.workplace import Workplace, locate, make_policy, make_run, open_workplace
from scanner.conclude import CLEAN, FINDINGS, INCOMPLETE_RUN, conclude
from scanner.remedying import FileRemedies
from scanner.report import Change, Report
from scanner.runs.remedies import wanted_of

TESTS = frozenset(("test", "fixture"))
SUMMARY = "replace found secrets by references to a store, in the working tree"
OPTIONS = (
    Option(("paths",), "files or folders (default: the current folder)", {"nargs": "*", "metavar": "PATH"}),
    Option(("--write",), "change the files without asking", {"action": "store_true"}),
    Option(("--tests",), "change tests and fixtures too, which then need the values at their run", {"action": "store_true"}),
    STORE, *GATE, CONFIG, RULES, JOBS, REFERENCE, QUIET, VERBOSE, DEBUG,
)  # fmt: skip


class Plan(NamedTuple):
    """What to do to one file: the bytes that were read and those to write, and the diff between them without the secrets."""

    path: str
    digest: str
    data: bytes
    new: bytes
    diff: str
    remedies: FileRemedies


def run(arguments: argparse.Namespace) -> int:
    check_store(arguments.store)
    arguments.reveal = 0  # no output of this verb shows a value
    workplace = open_workplace(arguments, locate(arguments.paths))
    report = _scan(workplace, arguments)
    kept = report.results if arguments.tests else tuple(one for one in report.results if TESTS.isdisjoint(one.evidence.context))
    left_out = sum(len(one.places) for one in wanted_of(report)) - sum(len(one.places) for one in wanted_of(report._replace(results=kept)))
    wanted = wanted_of(report._replace(results=kept))
    answers = ask_for(wanted, workplace, arguments.store)
    plans = [*_plans(workplace, answers)]
    changed = sorted(path for path, answer in answers.files.items() if answer is None)
    for path in changed:
        print(f"{_shown(path)}: changed since it was scanned; left alone", file=sys.stderr)
    found = sum(len(one.places) for one in wanted)
    print("".join(_page(plan, verbose=arguments.verbose) for plan in plans) + _closing(plans, found, answers.store, left_out), end="")
    if not plans or not (arguments.write or _ask(len(plans))):
        return INCOMPLETE_RUN if changed else FINDINGS if found + left_out else CLEAN
    lost = _write(workplace, plans)
    left = left_out + found - sum(bool(one.changes) for plan in plans for one in plan.remedies.found)
    return INCOMPLETE_RUN if changed or lost else FINDINGS if left else CLEAN


def _scan(workplace: Workplace, arguments: argparse.Namespace) -> Report:
    from scanner.cli.progress import no_progress
    from scanner.runs.tree import harvest_tree, list_tree
    from scanner.sources.files import Wanted

    place = workplace.place
    listing = list_tree(workplace.git, place.root, Wanted(place.wanted), workplace.excludes)
    crew = workplace.crew([size for _, size in listing.files])
    try:
        harvest = harvest_tree(listing, crew, workplace.scope("tree"), no_progress)
    finally:
        crew.close()
    return conclude(harvest, make_policy(workplace, arguments, empty_is_fine=True), make_run(workplace, arguments))


def _plans(workplace: Workplace, answers: Answers) -> Iterator[Plan]:
    from hashlib import sha256

    from detectors.model import Skipped
    from scanner.fixing.edits import applied, changes_of
    from scanner.sources.reading import read_file

    for path, remedies in answers.files.items():
        changes = changes_of(remedies) if remedies else ()
        if remedies is None or not changes:
            continue
        data = read_file(workplace.place.root, path, workplace.setup.file_size)
        if isinstance(data, Skipped) or sha256(data).hexdigest() != remedies.digest:
            answers.files[path] = None
            continue
        yield Plan(path, remedies.digest, data, applied(data, changes), _diff(path, data, changes, remedies), remedies)


def _diff(path: str, data: bytes, changes: tuple[Change, ...], remedies: FileRemedies) -> str:
    from difflib import unified_diff

    from scanner.fixing.edits import masked

    before, after = masked(data, changes, remedies.secrets)
    lines = unified_diff(before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="", n=2)
    return "".join(f"{_shown(line)}\n" for line in lines)


def _page(plan: Plan, *, verbose: bool) -> str:
    """The diff, and what else each of the file's values takes."""
    told: dict[str, None] = {}
    for one in plan.remedies.found:
        told |= {f"  {label:18} {_shown(text)}\n": None for label, text in one.advice if verbose or label not in ("old value",)}
    return plan.diff + "\n" + "".join(told) + "\n"


def _closing(plans: list[Plan], found: int, store: str, left_out: int) -> str:
    fixed = sum(bool(one.changes) for plan in plans for one in plan.remedies.found)
    by_hand = f"; {found - fixed} to be done by hand" if found > fixed else ""
    by_hand += f"; {left_out} in tests left alone (--tests)" if left_out else ""
    return f"{found} places of secrets; edits for {fixed} of them in {len(plans)} files, reading from {store}{by_hand}.\n" + (
        "What was committed is known: change every value where it was issued. History keeps the old ones.\n" if found else ""
    )


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in text)


def _ask(count: int) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"Change {count} files? [y/N] ").strip().lower() in ("y", "yes")


def _write(workplace: Workplace, plans: list[Plan]) -> int:
    """Write all files; returns how many were left alone, each with a line that says why."""
    from scanner.fixing.writing import ChangedError, rewrite

    lost = 0
    for plan in plans:
        try:
            rewrite(workplace.place.root, plan.path, plan.digest, plan.new, workplace.setup.file_size)
            print(f"{_shown(plan.path)}: written")
        except ChangedError:
            lost += 1
            print(f"{_shown(plan.path)}: changed since it was scanned; left alone", file=sys.stderr)
        except OSError as error:
            lost += 1
            print(f"{_shown(plan.path)}: {error.strerror}; left alone", file=sys.stderr)
    return lost
