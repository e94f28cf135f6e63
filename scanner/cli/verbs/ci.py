"""Scan as a step of GitHub Actions: what the event brings decides, the report describes the whole tree. Reads the runner's own variables;
writes annotations, the job's summary, outputs, and SARIF for code scanning. action.yml calls it; it is of no use elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scanner.cli.errors import UserError
from scanner.cli.options import CONFIG, DEBUG, GATE, JOBS, REFERENCE, RULES, Option

SUMMARY = "scan as a step of GitHub Actions"
MODES = ("auto", "range", "tree", "history")  # scanner/ci/asking.py, which loads more than --help needs
UPLOADS = ("auto", "always", "never")
OPTIONS = (
    Option(("repository",), "the checked-out repository (default: the current folder)", {"nargs": "?", "default": ".", "metavar": "REPO"}),
    Option(("--mode",), "what decides: auto (by the event), range (what it brings), tree, history (default: auto)", {"choices": MODES, "default": "auto"}),
    Option(("--only",), "only this file or folder; may be given several times", {"metavar": "PATH", "action": "append", "default": []}),
    Option(("--sarif",), "where the SARIF file of the whole tree goes (default: straykey.sarif)", {"metavar": "FILE", "default": "straykey.sarif"}),
    Option(("--upload",), "whether the output `upload` asks for uploading (default: auto, where the token may)", {"choices": UPLOADS, "default": "auto"}),
    *GATE, CONFIG, RULES, JOBS, REFERENCE, DEBUG,
)  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    from scanner.ci.event import EventError, read_event
    from scanner.cli.acting import act

    if arguments.mode not in MODES:
        raise UserError(f"--mode {arguments.mode}: there are {', '.join(MODES)}")
    sarif = Path(arguments.sarif).absolute()
    if not sarif.parent.is_dir():
        raise UserError(f"{arguments.sarif}: its folder does not exist")
    try:
        return act(read_event(os.environ), arguments, sarif, sys.stdout)
    except EventError as error:
        raise UserError(str(error)) from None
