"""Exceptions: findings that may stand, in straykey-exceptions.toml, each with a kind, a reason, an owner and an end.
`add` records one by fingerprint, secret id, rule or path; with --rotated that a secret was changed where it was issued.
`list` shows them, of any day with --as-of. `check` compares them with the policy and with who committed them. `renew` gives one a new end.
"""

from __future__ import annotations

import argparse

from scanner.cli.options import CONFIG, DEBUG, Option

SUMMARY = "record, list, check and renew exceptions"
_KINDS = ("false-positive", "test-value", "accepted-risk", "rotated")
OPTIONS = (
    Option(("action",), "what to do", {"choices": ("add", "list", "check", "renew")}),
    Option(("names",), "add: fingerprints; renew: ids of exceptions, or fingerprints", {"nargs": "*", "metavar": "NAME"}),
    Option(("--kind",), "add: what makes the finding stand", {"choices": _KINDS}),
    Option(("--rotated",), "add: the value was changed where it was issued; the same as --kind rotated", {"action": "store_true"}),
    Option(("--secret-id",), "add: only findings of this value", {"metavar": "ID", "default": ""}),
    Option(("--rule",), "add: only findings of this rule, or glob of rules", {"metavar": "RULE", "default": ""}),
    Option(("--path",), "add: only findings in these paths, a glob as in .gitignore", {"metavar": "GLOB", "default": ""}),
    Option(("--from",), "add: a JSON Lines report that has the findings: names are looked up in it, and held to the policy of their severity", {"metavar": "FILE", "dest": "report_file"}),
    Option(("--reason",), "add, renew: why", {"metavar": "TEXT", "default": ""}),
    Option(("--owner",), "add, renew: who answers for it: a handle, an address or a name", {"metavar": "WHO", "default": ""}),
    Option(("--accepted-by",), "add, renew: who accepts it", {"metavar": "WHO", "default": ""}),
    Option(("--ticket",), "add, renew: where it is followed up", {"metavar": "TEXT", "default": ""}),
    Option(("--until",), "add, renew: the last day on which it holds, such as 2027-01-31, in UTC", {"metavar": "DATE", "default": ""}),
    Option(("--as-of",), "list: as the default branch of first parents had them at the end of that day, in UTC", {"metavar": "DATE", "default": ""}),
    Option(("--format",), "list: how", {"choices": ("text", "csv", "json"), "default": "text"}),
    CONFIG,
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    from scanner.cli import exceptions

    desk = exceptions.open_desk(arguments)
    actions = {"add": exceptions.add, "list": exceptions.show, "check": exceptions.check, "renew": exceptions.renew}
    return actions[arguments.action](desk, arguments)
