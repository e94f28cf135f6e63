"""Set straykey up in this repository: configuration, pre-commit hook, and a workflow for GitHub. Running it again changes nothing."""

from __future__ import annotations

import argparse
import sys

from scanner.cli.options import DEBUG, Option
from scanner.cli.workplace import locate
from scanner.init.run import run_init

SUMMARY = "set straykey up in this repository"
OPTIONS = (
    Option(("--yes", "-y"), "write without asking", {"action": "store_true"}),
    Option(("--check",), "only say what is missing; ends with 1 if something is", {"action": "store_true"}),
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    return run_init(locate(["."]).root, arguments.yes, arguments.check, _ask, print)


def _ask(question: str) -> bool:
    """A question on the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        print(f"{question} (not asked: no terminal; use --yes)")
        return False
    return input(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")
