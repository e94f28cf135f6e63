"""Entries as a list for people, CSV for auditors, or JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import NamedTuple

from baselines.exceptions.entry import KEYS, Entry
from baselines.exceptions.life import ACTIVE, days_between, state
from baselines.exceptions.policy import ExceptionPolicy, problems
from baselines.exceptions.ruling import REFUSED
from detectors.redact import masked_text
from scanner.exceptions.checking import day_of
from scanner.exceptions.past import Setting
from scanner.reports.csv import cell
from scanner.reports.shared.plain import printable

EXPIRING = "expiring"
COLUMNS = ("id", "state", "problem", *KEYS, "commit", "author", "committed")
FORMATS = ("text", "csv", "json")


class Row(NamedTuple):
    """`state` is that of its life without grace, `expiring`, or `refused` with the problem. `setting` is the commit that set it, if known."""

    entry: Entry
    state: str
    problem: str
    setting: Setting | None


def make_rows(entries: Iterable[Entry], settings: dict[Entry, Setting], policy: ExceptionPolicy, day: str) -> tuple[Row, ...]:
    """The entries as they stand on a day (ISO, UTC)."""
    return tuple(_row(entry, settings.get(entry.terms), policy, day) for entry in entries)


def _row(entry: Entry, setting: Setting | None, policy: ExceptionPolicy, day: str) -> Row:
    if problem := next(problems(entry, policy), ""):
        return Row(entry, REFUSED, problem, setting)
    now = state(entry, day)
    soon = now == ACTIVE and entry.until and days_between(day, entry.until) <= policy.expiring_days
    return Row(entry, EXPIRING if soon else now, "", setting)


def render(rows: Iterable[Row], form: str) -> str:
    """The whole list with a newline at its end."""
    if form == "csv":
        return _csv(rows)
    if form == "json":
        return json.dumps([{key: value for key, value in _values(row).items() if value} for row in rows], indent=2, ensure_ascii=True) + "\n"
    return "".join(f"{line}\n" for row in rows for line in _lines(row)) or "no exceptions\n"


def _values(row: Row) -> dict[str, str]:
    made = row.setting
    own = {key: getattr(row.entry, key) for key in KEYS} | {"reason": masked_text(row.entry.reason)}
    told = {"commit": made.commit, "author": made.made.author.shown, "committed": day_of(made)} if made else {}
    return {"id": row.entry.id, "state": row.state, "problem": row.problem, **own, **told}


def _csv(rows: Iterable[Row]) -> str:
    stream = StringIO()
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows({key: cell(value) for key, value in _values(row).items()} for row in rows)
    return stream.getvalue()


def _lines(row: Row) -> Iterable[str]:
    entry = row.entry
    until = f"until {entry.until}" if entry.until else "without end"
    whose = ", ".join(filter(None, (entry.owner and f"owner {entry.owner}", entry.accepted_by and f"accepted by {entry.accepted_by}", entry.ticket)))
    yield printable(f"{entry.id}  {row.state:9} {entry.kind:14} {until}  {entry.about}")
    yield printable(f"    {masked_text(entry.reason) or 'no reason given'}{f' ({whose})' if whose else ''}")
    if row.problem:
        yield printable(f"    holds nothing: it {row.problem}")
