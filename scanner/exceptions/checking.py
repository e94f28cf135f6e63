"""What `straykey exception check` asks of each entry: does it keep the policy, and do those who made it stand where it says?

Acceptance can be shown by name only, by the commit that set the entry (its author, committer or signer), or by its signature alone:
`exceptions.acceptance` of the configuration. Author and committer are what a commit claims; only a signature is more.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from baselines.exceptions.entry import Entry
from baselines.exceptions.life import EXPIRED, days_between, state
from baselines.exceptions.owners import same
from baselines.exceptions.policy import COMMITTED, NAMED, SIGNED, ExceptionPolicy, problems
from scanner.exceptions.past import Setting
from scanner.exceptions.signature import Signer

CLOCKS = 2  # days by which the clocks of people may differ


class Checked(NamedTuple):
    """`wrong` breaks the policy and fails the check; `remarks` do not."""

    entry: Entry
    wrong: tuple[str, ...]
    remarks: tuple[str, ...]
    setting: Setting | None


def check_entries(entries: Iterable[Entry], settings: dict[Entry, Setting], policy: ExceptionPolicy, today: str) -> tuple[Checked, ...]:
    """All entries, in the file's order."""
    found, first = [], dict[str, int]()
    for entry in entries:
        line = first.setdefault(entry.id, entry.line)
        twice = [f"has the scope of another one, in line {line}: keep one of them"] if line != entry.line else []
        found.append(_check(entry, settings.get(entry.terms), policy, today, twice))
    return tuple(found)


def _check(entry: Entry, setting: Setting | None, policy: ExceptionPolicy, today: str, twice: list[str]) -> Checked:
    wrong, remarks = [*twice, *problems(entry, policy)], []
    if state(entry, today) == EXPIRED:
        remarks.append(f"ended on {entry.until}")
    if setting is None:
        remarks.append("is not committed: who set it can't be told")
    else:
        wrong += _dates(entry, setting)
        (wrong if policy.acceptance != NAMED else remarks).extend(_acceptance(entry, setting, policy))
    return Checked(entry, tuple(wrong), tuple(remarks), setting)


def _dates(entry: Entry, setting: Setting) -> Iterator[str]:
    """A life is counted from `created`: nobody may lengthen one by a date that was still to come."""
    day = day_of(setting)
    if entry.created and day and days_between(day, entry.created) > CLOCKS:
        yield f"says it was created on {entry.created}: the commit that set it was made on {day}"


def _acceptance(entry: Entry, setting: Setting, policy: ExceptionPolicy) -> Iterator[str]:
    if not entry.accepted_by:
        return
    signer = setting.signer
    signed = tuple(signer.names) if signer and (signer.verified or policy.acceptance != SIGNED) else ()
    shown = signed if policy.acceptance == SIGNED else (*hands(setting), *signed)
    if any(same(entry.accepted_by, name, policy.people) for name in shown):
        return
    if policy.acceptance == SIGNED:
        yield f"is accepted by {entry.accepted_by}, who did not sign the commit that set it ({_signature(signer)})"
    elif policy.acceptance == COMMITTED:
        yield f"is accepted by {entry.accepted_by}, who is neither author, committer nor signer of the commit that set it: {_made_by(setting)}"
    else:
        yield f"is accepted by {entry.accepted_by} by name only: the commit that set it is by {_made_by(setting)}"


def hands(setting: Setting) -> tuple[str, ...]:
    """All names and addresses that a commit claims."""
    made = setting.made
    return tuple(dict.fromkeys(filter(None, (made.author.name, made.author.email, made.committer.name, made.committer.email))))


def day_of(setting: Setting) -> str:
    """The day (ISO, UTC) on which the commit claims to have been made; empty where that is no date."""
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(max(0, setting.made.committer.seconds)))
    except (ValueError, OverflowError, OSError):
        return ""


def _made_by(setting: Setting) -> str:
    author, committer = setting.made.author.shown, setting.made.committer.shown
    return author if author == committer else f"{author}, committed by {committer}"


def _signature(signer: Signer | None) -> str:
    if signer is None:
        return "it is not signed"
    said = f" by {', '.join(signer.names)}" if signer.names else ""
    return f"its {signer.kind} signature{said} {'is of another' if signer.verified else 'can not be verified here'}"
