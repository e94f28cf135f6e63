"""Every option, defined once: `--help`, the reference page and shell completion are made from these."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NamedTuple

from detectors.model import CONFIDENCES, SEVERITIES


class Option(NamedTuple):
    """An option or a positional argument (flags without a hyphen). `settings` are argparse's own (action, nargs, choices, ...)."""

    flags: tuple[str, ...]
    help: str
    settings: dict[str, Any] = {}  # noqa: RUF012  frozen by convention


FORMAT = Option(("--format",), "how the report is written to standard output (or --output)", {"metavar": "FORMAT", "default": "text"})
OUTPUT = Option(("--output", "-o"), "write the report to FILE instead of standard output", {"metavar": "FILE"})
REPORT = Option(
    ("--report",), "write one more report, FORMAT=FILE; may be given several times", {"metavar": "FORMAT=FILE", "action": "append", "default": []}
)
CONFIG = Option(("--config",), "use this configuration file in the place of all others", {"metavar": "FILE"})
JOBS = Option(("--jobs", "-j"), "worker processes (default: as many as there are cores)", {"metavar": "N", "type": int})
EXIT_ZERO = Option(("--exit-zero",), "end with 0 where findings alone would make it 1", {"action": "store_true"})
FAIL_ON = Option(("--fail-on",), "the lowest severity that fails the run, or never", {"choices": (*SEVERITIES, "never")})
MIN_CONFIDENCE = Option(("--min-confidence",), "findings below it are one counted line (default: medium)", {"choices": CONFIDENCES})
RULES = Option(("--rules",), "use the rules of this TOML file too; may be given several times", {"metavar": "FILE", "action": "append", "default": []})
ALL = Option(("--all",), "show every finding, however many", {"action": "store_true"})
SHOW = Option(
    ("--show",), "list findings of these verdicts too, in every format: inherited, known, excepted, allowed, vetoed, or all; they count as before",
    {"metavar": "VERDICT,...", "default": ""},
)
SHOW_VETOED = Option(("--show-vetoed",), "show also what was dropped, and why", {"action": "store_true"})
REVEAL = Option(("--reveal",), "show the secrets themselves in text and JSON output; refused in CI unless given twice", {"action": "count", "default": 0})
QUIET = Option(("--quiet", "-q"), "only findings, and what went wrong", {"action": "store_true"})
VERBOSE = Option(("--verbose", "-v"), "more about each finding and about the run", {"action": "store_true"})
DEBUG = Option(("--debug",), "on an internal error, show where in the program it happened", {"action": "store_true"})
BASELINE = Option(("--baseline",), "read the baseline of this file or folder in the place of .straykey/baseline", {"metavar": "FILE|DIR"})
NO_BASELINE = Option(("--no-baseline",), "judge as if there were no baseline", {"action": "store_true"})
BASE = Option(
    ("--base",), "the revision that a change is compared with: with `ratchet`, what its baseline lacks is new (default: HEAD)", {"metavar": "REV"}
)
POLICY_FROM = Option(
    ("--policy-from",),
    "read the policy (configuration, exceptions, baseline, rules of your own) as this revision has it, and say what the change widens: "
    "for changes of others, such as pull requests",
    {"metavar": "REV"},
)
REFERENCE = Option(("--reference-engine",), "match without Hyperscan: slow, the same findings", {"action": "store_true"})
STORE = Option(("--store",), "the secret store that remedies read from (default: the one that the repository uses, else the environment)", {"metavar": "STORE", "default": ""})

SHOWING = (FORMAT, OUTPUT, REPORT, ALL, SHOW, SHOW_VETOED, QUIET, VERBOSE, DEBUG)
LOOK = (*SHOWING, REVEAL)
GATE = (EXIT_ZERO, FAIL_ON, MIN_CONFIDENCE, BASELINE, NO_BASELINE, BASE, POLICY_FROM)
SCANNING = (*LOOK, *GATE, CONFIG, RULES, JOBS, REFERENCE)


def add_options(parser: argparse.ArgumentParser, options: Sequence[Option]) -> None:
    for option in options:
        parser.add_argument(*option.flags, help=option.help, **option.settings)
