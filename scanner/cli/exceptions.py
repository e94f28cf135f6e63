"""What `straykey exception` does: the file in the work tree, the policy that it is held to, and the repository that knows who wrote what."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import NamedTuple

from baselines.exceptions.entry import FILE, HISTORY, Entry
from baselines.exceptions.policy import ExceptionPolicy, problems, problems_with
from baselines.exceptions.reader import checked, is_date, read_entries
from baselines.exceptions.writer import add_entries, edit_entry
from scanner.cli.errors import UserError
from scanner.cli.workplace import explicit_config, locate, make_reader, read_outside
from scanner.config.layers import load_layers
from scanner.exceptions.checking import check_entries
from scanner.exceptions.file import load_entries, load_text, save_text
from scanner.exceptions.listing import make_rows, render
from scanner.exceptions.past import Setting, commit_on, settings_of
from scanner.exceptions.policy import make_policy
from scanner.git.command import Git, open_git
from scanner.git.ranges import find_commit
from scanner.report import Result
from scanner.reports.shared.amount import plural
from scanner.reports.shared.plain import printable


class Desk(NamedTuple):
    """`today` is an ISO date in UTC."""

    root: Path
    git: Git | None
    policy: ExceptionPolicy
    today: str


def open_desk(arguments: argparse.Namespace) -> Desk:
    """The repository or folder around the current one, with its policy. Raises ConfigError."""
    place = locate(["."])
    if place.repository and not place.repository.work_tree:
        raise UserError(f"{place.root.name}: is a bare repository: exceptions are written in a work tree")
    layers = load_layers(make_reader(place), explicit_config(arguments.config, place), outside=read_outside)
    policy = make_policy(layers.settings_for("").exceptions, make_reader(place))
    git = open_git(place.repository) if place.repository else None
    return Desk(place.root, git, policy, time.strftime("%Y-%m-%d", time.gmtime()))


def add(desk: Desk, arguments: argparse.Namespace) -> int:
    """Add one entry for each fingerprint, or one for the scope that the options give."""
    kind = "rotated" if arguments.rotated else arguments.kind
    if not kind or (arguments.rotated and arguments.kind not in (None, "rotated")):
        raise UserError("exception add: say what makes it stand: --kind false-positive, test-value, accepted-risk or rotated (--rotated)")
    if not (arguments.names or arguments.rule or arguments.path or arguments.secret_id):
        raise UserError("exception add: say what it is about: one or more fingerprints, --secret-id, --rule or --path")
    found = _found(arguments)
    entries = [_entry(desk, arguments, kind, name, found.get(name)) for name in arguments.names or [""]]
    for entry in entries:
        _hold_to_policy(desk, entry, found.get(entry.fingerprint))
    notes = {entry.id: _note(found[entry.fingerprint]) for entry in entries if entry.fingerprint in found}
    save_text(desk.root, add_entries(load_text(desk.root), entries, notes=notes))
    for entry in entries:
        until = f"until {entry.until}" if entry.until else "without end"
        print(printable(f"{FILE}: added {entry.id}, {entry.kind}, {until}: {entry.about}"))
    return 0


def _found(arguments: argparse.Namespace) -> dict[str, Result]:
    """The findings of a report by fingerprint; those that were named must be there. Raises UserError."""
    if not arguments.report_file:
        return {}
    from scanner.reports.records.reader import read_report

    try:
        with Path(arguments.report_file).open(encoding="utf-8", newline="\n") as stream:
            found = {result.fingerprint: result for result in read_report(stream).results}
    except OSError as error:
        raise UserError(f"{arguments.report_file}: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"{arguments.report_file}: {error}") from None
    for name in arguments.names:
        if name not in found:
            raise UserError(f"{arguments.report_file} has no finding {name}")
    return found


def _entry(desk: Desk, arguments: argparse.Namespace, kind: str, name: str, result: Result | None) -> Entry:
    lost = kind == "rotated" or bool(result and result.in_head is False)
    entry = Entry(
        kind, name, arguments.secret_id, arguments.rule, arguments.path, HISTORY if lost else "", arguments.reason,
        arguments.owner, arguments.accepted_by, arguments.ticket, desk.today, arguments.until,
    )  # fmt: skip
    return checked(entry)


def _hold_to_policy(desk: Desk, entry: Entry, result: Result | None) -> None:
    """Raises UserError that says all that is wrong: an entry that would hold nothing is not written."""
    if result:
        wrong = [*problems_with(entry, desk.policy, result.rule_id, result.severity, _authors(result))]
    else:
        wrong = [*problems(entry, desk.policy)]
    if wrong:
        raise UserError(f"the exception {'; it '.join(dict.fromkeys(wrong))}")


def _authors(result: Result) -> tuple[str, ...]:
    people = (place.attribution for place in result.places)
    return tuple(dict.fromkeys(name for one in people for name in (one.author, one.email) if name))


def _note(result: Result) -> str:
    return printable(f"{result.path}:{result.places[0].line_start} {result.rule_id}")


def renew(desk: Desk, arguments: argparse.Namespace) -> int:
    """A new end, counted from today, and whatever else is given."""
    if not arguments.until or not arguments.names:
        raise UserError("exception renew: name one or more exceptions, and --until DATE")
    text = load_text(desk.root)
    for name in arguments.names:
        entry = _named(read_entries(text.encode("utf-8")), name)
        if desk.policy.kinds[entry.kind].separate and not arguments.accepted_by:
            raise UserError(f"exception renew: {entry.id} is an {entry.kind}: say who accepts it now: --accepted-by WHO")
        given = {key: getattr(arguments, key) for key in ("reason", "owner", "accepted_by", "ticket") if getattr(arguments, key)}
        changes = {**given, "created": desk.today, "until": arguments.until}
        _hold_to_policy(desk, checked(Entry(**{**entry._asdict(), **changes})), None)
        text = edit_entry(text, entry.id, changes)
        print(printable(f"{FILE}: {entry.id} holds until {arguments.until}: {entry.about}"))
    save_text(desk.root, text)
    return 0


def _named(entries: tuple[Entry, ...], name: str) -> Entry:
    found = [entry for entry in entries if name in (entry.id, entry.fingerprint)]
    if not found:
        raise UserError(f"{FILE} has no exception {name}; `straykey exception list` names them")
    if len(found) > 1:
        raise UserError(f"{FILE} has {len(found)} exceptions of {name}: name one by its id")
    return found[0]


def show(desk: Desk, arguments: argparse.Namespace) -> int:
    """Today's, with what is not committed yet, or those of a day."""
    if not arguments.as_of:
        entries = load_entries(desk.root)
        print(render(make_rows(entries, _settings(desk, entries), desk.policy, desk.today), arguments.format), end="")
        return 0
    if not is_date(arguments.as_of):
        raise UserError(f"--as-of {arguments.as_of}: write a day such as 2026-11-24")
    git, commit = _on(desk, arguments.as_of)
    entries, policy = _then(git, commit)
    settings = settings_of(git, commit, entries)
    print(render(make_rows(entries, settings, policy, arguments.as_of), arguments.format), end="")
    return 0


def _on(desk: Desk, day: str) -> tuple[Git, str]:
    """The repository, and the commit that was the newest at the end of the day. Raises UserError."""
    if desk.git is None:
        raise UserError("--as-of asks git, and this is no repository")
    head = find_commit(desk.git, "HEAD")
    commit = commit_on(desk.git, day, head) if head else ""
    if not commit:
        shallow = ": this is a shallow clone, git fetch --unshallow" if desk.git.repository.is_shallow else ""
        raise UserError(f"--as-of {day}: no commit is as old as that{shallow}")
    return desk.git, commit


def _then(git: Git, commit: str) -> tuple[tuple[Entry, ...], ExceptionPolicy]:
    """Entries and policy as a commit has them. Raises ExceptionsError, ConfigError."""

    def read(path: str) -> bytes | None:
        return git.try_run("cat-file", "blob", f"{commit}:{path}")

    layers = load_layers(read)
    return read_entries(read(FILE) or b"", f"{FILE} of {commit[:12]}"), make_policy(layers.settings_for("").exceptions, read)


def _settings(desk: Desk, entries: tuple[Entry, ...]) -> dict[Entry, Setting]:
    head = find_commit(desk.git, "HEAD") if desk.git else ""
    return settings_of(desk.git, head, entries) if desk.git and head else {}


def check(desk: Desk, arguments: argparse.Namespace) -> int:
    """One line for each entry that is wrong or has something to say; ends with 1 if one is wrong."""
    if arguments.names:
        raise UserError("exception check: takes no names")
    entries = load_entries(desk.root)
    if desk.git is None:
        print("no git repository: who set an exception can't be told")
    elif desk.git.repository.is_shallow:
        print("a shallow clone: for old exceptions the oldest commit here is taken for the one that set them; git fetch --unshallow")
    found = check_entries(entries, _settings(desk, entries), desk.policy, desk.today)
    for one in found:
        place = f"{FILE}:{one.entry.line}: {one.entry.id}"
        for words in one.wrong:
            print(printable(f"{place}: error: it {words}"))
        for words in one.remarks:
            print(printable(f"{place}: note: it {words}"))
    wrong = sum(bool(one.wrong) for one in found)
    print(f"{plural(len(found), 'exception')} checked{f', {wrong} against the policy' if wrong else ''}")
    return 1 if wrong else 0
