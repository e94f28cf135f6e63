"""How old the secrets of a repository are, and how they changed: for each slot the dates on which its value changed, what is overdue by the policy
(`[rotation]` in the configuration), what was changed back, and what was replaced in one place and is still live in another file or branch.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from detectors.model import CONFIDENCES, at_least
from scanner.cli.errors import UserError
from scanner.cli.options import (
    ALL,
    BASELINE,
    CONFIG,
    DEBUG,
    EXIT_ZERO,
    JOBS,
    MIN_CONFIDENCE,
    NO_BASELINE,
    OUTPUT,
    QUIET,
    REFERENCE,
    RULES,
    Option,
)
from scanner.cli.workplace import find_rule, locate_repository, make_policy, open_workplace
from scanner.conclude import CLEAN, FINDINGS, INCOMPLETE_RUN, is_incomplete, weigh
from scanner.history.rotation import BREACHES, Policy, Slot, slots_of
from scanner.reports.shared.plain import printable

SUMMARY = "list how old secrets are, and when they changed"
OPTIONS = (
    Option(("repository",), "a repository, bare or not (default: the one around the current folder)", {"nargs": "?", "default": ".", "metavar": "REPO"}),
    Option(("--format",), "how the list is written", {"choices": ("text", "json", "csv"), "default": "text"}),
    Option(("--at",), "count from this date instead of now (ISO 8601, UTC)", {"metavar": "DATE", "default": ""}),
    ALL, MIN_CONFIDENCE, EXIT_ZERO, OUTPUT, BASELINE, NO_BASELINE, CONFIG, RULES, JOBS, REFERENCE, QUIET, DEBUG,
)  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    from detectors.instants import seconds
    from scanner.cli.whole import whole_history

    arguments.__dict__.update(fail_on=None, reveal=0, base=None, policy_from=None)
    workplace = open_workplace(arguments, locate_repository(arguments.repository))
    now = seconds(arguments.at) if arguments.at else workplace.now
    if now is None:
        raise UserError(f"--at {arguments.at}: is no date such as 2027-01-31")
    found = whole_history(workplace, quiet=arguments.quiet)
    weighed = weigh(found.harvest, make_policy(workplace, arguments), found.attributor.attribute)
    rules = workplace.bench.ruleset.rules
    least = workplace.settings.min_confidence
    known = [one for one, each in zip(weighed.known, weighed.settlement.decisions, strict=True) if each.verdict not in ("vetoed", "allowed") and at_least(one.finding.confidence, least, CONFIDENCES)]
    policy = Policy(now, workplace.settings.rotation, lambda rule_id: find_rule(rule_id, rules).kind)
    slots = slots_of(known, policy, found.attributor.tips, found.attributor.leads_to_head)
    _write(slots, arguments, workplace.place.root.name)
    if is_incomplete(found.harvest.skipped, workplace.settings):
        print("straykey: something could not be read; `straykey history` says what", file=sys.stderr)
        return INCOMPLETE_RUN
    broken = any(BREACHES.intersection(slot.flags) for slot in slots)
    return FINDINGS if broken and not arguments.exit_zero else CLEAN


def _write(slots: Sequence[Slot], arguments: argparse.Namespace, root: str) -> None:
    shown = [slot for slot in slots if arguments.all or slot.age is not None or BREACHES.intersection(slot.flags)]
    writer = {"text": _text, "json": _json, "csv": _csv}[arguments.format]
    if not arguments.output:
        sys.stdout.writelines(writer(shown, len(slots), root))
        return
    from pathlib import Path

    from scanner.cli.writing import new_file

    with new_file(Path(arguments.output)) as stream:
        stream.writelines(writer(shown, len(slots), root))


def _text(slots: Sequence[Slot], total: int, root: str) -> Iterator[str]:
    for slot in sorted(slots, key=lambda one: (-(one.age or 0), one.path, one.name)):
        age = "gone" if slot.age is None else f"{slot.age} days"
        over = f" of {slot.limit}" if slot.limit and slot.age is not None else ""
        yield f"{age + over:18} {printable(slot.path)}: {printable(slot.name)} ({slot.kind})\n"
        if slot.flags:
            yield f"{'':18} {', '.join(slot.flags)}\n"
        for held in slot.values:
            now = "in HEAD" if held.in_head else f"until {held.until[:10]}"
            also = f"; still in {', '.join(map(printable, held.elsewhere[:4]))}" if held.elsewhere else ""
            yield f"{'':18}   {held.since[:10] or 'unknown':10}  {printable(held.redacted)} {held.secret_id[:20]}  {now}, by {printable(held.author) or 'unknown'}{also}\n"
    broken = sum(bool(BREACHES.intersection(slot.flags)) for slot in slots)
    yield f"{total} slots in the history of {printable(root)}; {broken} against the policy; {total - len(slots)} that HEAD has no more are not shown (--all)\n"


def _json(slots: Sequence[Slot], total: int, root: str) -> Iterator[str]:
    import json

    entries = [slot._asdict() | {"values": [held._asdict() for held in slot.values]} for slot in slots]
    yield json.dumps({"repository": root, "slots": total, "entries": entries}, indent=2) + "\n"


def _csv(slots: Sequence[Slot], _total: int, _root: str) -> Iterator[str]:
    import csv
    from io import StringIO

    from scanner.expiries.writers import cell

    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("age", "limit", "path", "name", "kind", "flags", "since", "until", "in_head", "author", "commit", "secret_id", "elsewhere"))
    for slot in slots:
        for held in slot.values:
            values = (slot.age, slot.limit, slot.path, slot.name, slot.kind, "; ".join(slot.flags), held.since, held.until, held.in_head, held.author, held.commit, held.secret_id)
            rows.writerow([cell(value) for value in (*values, "; ".join(held.elsewhere))])
    yield out.getvalue()
