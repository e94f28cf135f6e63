"""Set straykey up in this repository: configuration, pre-commit hook, a workflow for GitHub, and a baseline where there are findings already.
Running it again changes nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scanner.cli.options import DEBUG, Option, add_options
from scanner.cli.remembering import USUAL
from scanner.cli.workplace import locate
from scanner.init.run import run_init

SUMMARY = "set straykey up in this repository"
OPTIONS = (
    Option(("--yes", "-y"), "write without asking", {"action": "store_true"}),
    Option(("--check",), "only say what is missing; ends with 1 if something is", {"action": "store_true"}),
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    root = locate(["."]).root
    code = run_init(root, arguments.yes, arguments.check, _ask, print)
    return code if code or arguments.check else _offer_baseline(root, yes=arguments.yes)


def _offer_baseline(root: Path, *, yes: bool) -> int:
    """What is there today becomes known, if the user wants it, so that only what is new fails. Nothing is offered where nothing is found."""
    from scanner.cli.verbs import baseline

    if os.path.lexists(root / USUAL):
        return 0
    parser = argparse.ArgumentParser()
    add_options(parser, baseline.OPTIONS)
    task = baseline.open_task(parser.parse_args(["create", str(root)]))
    code, change = baseline.growth(task)
    count = len({entry.path for entry in change.added})
    files = f"{count} {'file has' if count == 1 else 'files have'} findings today."
    if change.added and (yes or _ask(f"{files} Record them as known, so that only new ones fail (straykey baseline create)?")):
        return max(code, baseline.carry_out(task, change))
    return 0


def _ask(question: str) -> bool:
    """A question on the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        print(f"{question} (not asked: no terminal; use --yes)")
        return False
    return input(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")
