"""The baseline: findings that are known already, so that only what is new fails a run. It lies in .straykey/baseline and belongs into the repository.

create makes it of what the working tree has; update adds what is new and follows moved files; prune takes away what is gone, as far as this
run looked; show lists it. With --history the whole history is looked at too. No other verb ever writes it but triage, when it is told to.

import carries over what other scanners' files decided (reports, ignore files, baselines): what they had recorded becomes known, what was audited
as no secret an exception; each entry is told with what became of it. export writes what is known and excepted as a baseline of detect-secrets.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scanner.cli.errors import UserError
from scanner.cli.options import BASELINE, CONFIG, DEBUG, JOBS, MIN_CONFIDENCE, QUIET, REFERENCE, RULES, SCANNING, Option, add_options

if TYPE_CHECKING:
    from baselines.baseline.book import Baseline
    from baselines.baseline.change import Change
    from baselines.baseline.entry import Entry
    from scanner.cli.workplace import Workplace
    from scanner.conclude import Weighed
    from scanner.memory.baseline import Opened

SUMMARY = "record known findings, so that only new ones fail a run"
OPTIONS = (
    Option(("action",), "what to do", {"choices": ("create", "update", "prune", "show", "import", "export")}),
    Option(("paths",), "files or folders that create, update and prune are about (default: the whole repository); import: the files to import", {"nargs": "*", "metavar": "PATH"}),
    Option(("--history",), "look at the whole history too", {"action": "store_true"}),
    Option(("--dry-run",), "say what would be written, and write nothing", {"action": "store_true"}),
    Option(("--salt",), "create: the key of the baseline's names, instead of the published one", {"metavar": "TEXT", "default": ""}),
    Option(("--from",), "import: the kind of the files, where their names and content do not tell", {"metavar": "SOURCE", "dest": "source", "default": ""}),
    Option(("--stale",), "show: only entries that match nothing any more", {"action": "store_true"}),
    Option(("--format",), "show, import: how; export: detect-secrets", {"choices": ("text", "jsonl", "detect-secrets"), "default": "text"}),
    Option(("--output", "-o"), "export: write to FILE instead of standard output", {"metavar": "FILE"}),
    BASELINE,
    MIN_CONFIDENCE,
    CONFIG,
    RULES,
    JOBS,
    REFERENCE,
    QUIET,
    DEBUG,
)


class Task(NamedTuple):
    """The verb at work: where, on which baseline, and what the command line asks for."""

    workplace: Workplace
    book: Opened
    baseline: Baseline
    arguments: argparse.Namespace


def run(arguments: argparse.Namespace) -> int:
    actions = {"create": _grow, "update": _grow, "prune": _prune, "show": _show, "import": _import, "export": _export}
    return actions[arguments.action](open_task(arguments))


def open_task(arguments: argparse.Namespace) -> Task:
    """Everything read that the verb works on. Raises UserError, BaselineError, ConfigError."""
    from scanner.cli.workplace import locate, open_workplace
    from scanner.memory.baseline import read_baseline

    arguments = _complete(arguments)
    if arguments.action == "show" and arguments.paths:
        raise UserError("show is about the whole baseline: it takes no paths")
    if (arguments.action == "export") != (arguments.format == "detect-secrets"):
        raise UserError("say: straykey baseline export --format detect-secrets; other actions write text or jsonl")
    about = [] if arguments.action == "import" else arguments.paths
    place = locate(about or ["."])
    workplace = open_workplace(arguments, place if about else place._replace(wanted=("",)))
    book = _book(workplace, arguments)
    return Task(workplace, book, read_baseline(book), arguments)


def _complete(arguments: argparse.Namespace) -> argparse.Namespace:
    """With the defaults of all options of scanning. What might be stale is told from everything there is, whatever its confidence."""
    parser = argparse.ArgumentParser()
    add_options(parser, SCANNING)
    given = vars(arguments)
    if arguments.action == "prune" or arguments.stale:
        given = {**given, "min_confidence": "low"}
    return argparse.Namespace(**{**vars(parser.parse_args([])), **given})


def _book(workplace: Workplace, arguments: argparse.Namespace) -> Opened:
    """The baseline to work on. Raises UserError where it is not there, or there already."""
    from baselines.baseline.layout import Header
    from scanner.memory.baseline import kept_in, opened

    creates = arguments.action == "create"
    place, named = workplace.place, arguments.baseline
    bare = place.repository is not None and place.repository.work_tree is None
    kept = kept_in(place.root, workplace.settings.baseline, named, workplace.git if bare else None, new=creates)
    book = opened(kept)
    if kept.folder is None and arguments.action not in ("show", "export"):
        raise UserError("this baseline can only be read: it is one file, or in a bare repository")
    if creates == book.there and arguments.action not in ("show", "import", "export"):
        shown = kept.shelf.shown if kept.shelf else named
        raise UserError(f"{shown} is there already; use: straykey baseline update" if creates else f"no baseline in {shown}; use: straykey baseline create")
    return book._replace(header=Header(arguments.salt)) if creates and arguments.salt else book


def _grow(task: Task) -> int:
    code, change = growth(task)
    return max(code, carry_out(task, change))


def growth(task: Task) -> tuple[int, Change]:
    """What create and update would write; 3 where something was not scanned, else 0."""
    from baselines.baseline.change import Change, recorded, updating
    from baselines.fingerprint import slots_of

    whole, code = Change(), 0
    for weighed in _looks(task):
        least = task.workplace.settings.min_confidence
        slots = [slots_of(known.finding.occurrences, known.facts.names, known.facts.path) for known in weighed.known]
        entries = recorded([known.facts for known in weighed.known], weighed.settlement.decisions, slots, least)
        whole = whole.together(updating(task.baseline, entries, weighed.settlement.matches))
        code = max(code, _told_incomplete(task, weighed))
    return code, whole


def _prune(task: Task) -> int:
    from baselines.baseline.change import pruning

    code, stale = _stale(task)
    return max(code, carry_out(task, pruning(stale)))


def _show(task: Task) -> int:
    import sys

    from baselines.baseline.layout import render_sheet

    if not task.book.there:
        raise UserError("there is no baseline; use: straykey baseline create")
    code, entries = _stale(task) if task.arguments.stale else (0, list(task.baseline.entries))
    if task.arguments.format == "jsonl":
        sys.stdout.write(render_sheet(task.book.header, entries).decode("ascii"))
        return code
    for entry in entries:
        print(f"{entry.category:8} {_words(entry)}")
    _say(task, f"{_number(len(entries))}{' stale' if task.arguments.stale else ''}")
    return code


def _import(task: Task) -> int:
    import contextlib
    import sys
    import time

    from scanner.importing.run import Memory, names_lost_commits, plan_import, read_sources
    from scanner.importing.telling import as_json_lines, as_text
    from scanner.importing.versions import Versions
    from scanner.memory.recording import write_record

    workplace, arguments = task.workplace, task.arguments
    root = workplace.place.root
    sources = read_sources(arguments.paths, arguments.source, root)
    looks = list(_looks(task))
    with contextlib.redirect_stdout(sys.stderr if arguments.format == "jsonl" else sys.stdout):
        code = max((_told_incomplete(task, weighed) for weighed in looks), default=0)
    memory = Memory(root, task.baseline, time.strftime("%Y-%m-%d", time.gmtime(workplace.now)), workplace.excludes)
    made = plan_import(sources, looks, Versions(root, workplace.git, workplace.settings.limits.file_size), memory)
    for line in as_json_lines(made) if arguments.format == "jsonl" else as_text(made, quiet=arguments.quiet):
        print(line)
    if arguments.format == "jsonl":
        arguments.quiet = True
    elif not arguments.history and names_lost_commits(made.told):
        _say(task, "some of these name commits: with --history the history is looked at too")
    if not arguments.dry_run:
        write_record(made.record, root, task.book)
    counted = f"{_number(len(made.record.change.added))} of the baseline and {len(made.record.exceptions):,} exceptions"
    _say(task, f"{counted}{' (nothing was written)' if arguments.dry_run else ' written'}")
    return code


def _export(task: Task) -> int:
    import contextlib
    import json
    import sys

    from baselines.imports.shared.entry import ForeignFileError
    from scanner.exporting import export

    weighed = next(_looks(task), None)
    if weighed is None or weighed.harvest.scope.what != "tree":
        raise UserError("export is about a working tree, and there is none here")
    with contextlib.redirect_stdout(sys.stderr):
        code = _told_incomplete(task, weighed)
    try:
        made = export(weighed, task.workplace.place.root)
    except ForeignFileError as error:
        raise UserError(f"export {error}") from None
    _write_text(json.dumps(made.document, indent=2) + "\n", task.arguments.output)
    for known in made.unseen:
        print(f"left out: {_plain(known.facts.path)}:{known.lead.start.line} {known.facts.rule_id}: detect-secrets finds nothing there", file=sys.stderr)
    return code


def _write_text(text: str, file: str | None) -> None:
    import sys
    from pathlib import Path

    if not file:
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(f"{file}: can't be written: {error.strerror}") from None


def _stale(task: Task) -> tuple[int, list[Entry]]:
    from scanner.cli.remembering import extent_of
    from scanner.memory.coverage import stale

    code = 0
    found: list[Entry] = []
    for weighed in _looks(task):
        extent = extent_of(task.workplace, "HEAD" if weighed.harvest.scope.what == "history" else "work tree")
        found += stale(task.baseline, weighed.settlement.matches.used, weighed.harvest, extent)
        code = max(code, _told_incomplete(task, weighed))
    return code, found


def _looks(task: Task) -> Iterator[Weighed]:
    """The tree, and with --history the history, with their verdicts by this baseline."""
    from scanner.cli.harvesting import bring_history, bring_tree
    from scanner.cli.workplace import make_policy
    from scanner.conclude import weigh

    workplace, quiet = task.workplace, task.arguments.quiet
    repository = workplace.place.repository
    salt = task.book.header.salt
    if repository is None or repository.work_tree:
        policy = make_policy(workplace, task.arguments, empty_is_fine=True)
        yield weigh(bring_tree(workplace, quiet=quiet), policy._replace(salt=salt or policy.salt))
    if task.arguments.history:
        policy = make_policy(workplace, task.arguments, empty_is_fine=True, tree="HEAD")
        found = bring_history(workplace, quiet=quiet)
        yield weigh(found.harvest, policy._replace(salt=salt or policy.salt), found.attributor.attribute)


def _told_incomplete(task: Task, weighed: Weighed) -> int:
    """3 where something was not scanned, and which; entries there are neither added nor pruned."""
    from scanner.conclude import INCOMPLETE_RUN, is_incomplete
    from scanner.reports.shared.plain import printable

    skipped = [skip for skip in weighed.harvest.skipped if is_incomplete([skip], task.workplace.settings)]
    for skip in skipped:
        print(f"not scanned: {printable(skip.path or skip.object_id or weighed.harvest.scope.what)}: {skip.reason}")
    return INCOMPLETE_RUN if skipped else 0


def carry_out(task: Task, change: Change) -> int:
    """Say the change, and write it."""
    from baselines.baseline.change import apply
    from scanner.memory.writing import write_change

    targets = {path for _, path in change.moved}
    for entry, path in change.moved:
        print(f"moved    {_words(entry)} -> {_plain(path)}")
    for entry in change.added:
        if not (entry.path in targets and any(entry.tag == old.tag for old, _ in change.moved)):
            print(f"added    {_words(entry)}")
    if not change.moved:
        for entry in change.removed:
            print(f"pruned   {_words(entry)}")
    folder = task.book.kept.folder
    if folder is not None and not task.arguments.dry_run and (change or not task.book.there):
        write_change(folder, task.book.header, change)
    then = len(apply(task.baseline, change).entries)
    _say(task, f"{_number(len(task.baseline.entries))} before, {_number(then)} now{' (nothing was written)' if task.arguments.dry_run else ''}")
    return 0


def _words(entry: Entry) -> str:
    slot = f" {_plain(entry.slot)}" if entry.slot else ""
    return f"{_plain(entry.path)}: {_plain(entry.rule)}{slot} {entry.fingerprint}"


def _plain(text: str) -> str:
    from scanner.reports.shared.plain import printable

    return printable(text)


def _number(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _say(task: Task, words: str) -> None:
    if not task.arguments.quiet:
        print(words)
