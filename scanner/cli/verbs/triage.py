"""Decide on findings one by one, in the terminal: real, no secret, a test value, accepted until a day, known for now. Nothing is written before
you say so; then exceptions go into straykey-exceptions.toml, and what is known for now into the baseline. Decisions are kept when you quit.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.errors import UserError
from scanner.cli.options import BASELINE, CONFIG, DEBUG, JOBS, MIN_CONFIDENCE, QUIET, REFERENCE, RULES, SCANNING, Option, add_options

if TYPE_CHECKING:
    from baselines.exceptions.policy import ExceptionPolicy
    from scanner.cli.workplace import Workplace
    from scanner.conclude import Policy, Weighed
    from scanner.triage.deal import Dealt
    from scanner.triage.deck import Deck
    from scanner.triage.state import State

SUMMARY = "decide on findings one by one, in the terminal"
OPTIONS = (
    Option(("paths",), "files or folders (default: the whole repository)", {"nargs": "*", "metavar": "PATH"}),
    Option(("--history",), "what the whole history has, instead of the working tree", {"action": "store_true"}),
    Option(("--rule",), "begin with a filter: a rule id, or a glob of ids", {"metavar": "GLOB", "default": ""}),
    Option(("--path",), "begin with a filter: a glob of paths", {"metavar": "GLOB", "default": ""}),
    Option(("--restart",), "forget the decisions that were kept and not written", {"action": "store_true"}),
    BASELINE,
    MIN_CONFIDENCE,
    CONFIG,
    RULES,
    JOBS,
    REFERENCE,
    QUIET,
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    from scanner.triage.deal import deal, make_contexts
    from scanner.triage.session import save, session_file
    from scanner.triage.sitting import sit

    workplace, policy, weighed = look(arguments)
    deck, dealt = deal(weighed, policy, exception_policy(workplace), workplace.now, every=arguments.min_confidence == "low")
    if not deck.items:
        print("nothing to decide: no finding is new")
        return 0
    root = workplace.place.root
    file = session_file(root, "history" if arguments.history else "tree")
    contexts = make_contexts(dealt, root, workplace.git, workplace.settings.limits.file_size)
    try:
        state = sit(_first(arguments, deck, file), deck, contexts, lambda state: save(state, deck, file), color=not os.environ.get("NO_COLOR"))
    except (OSError, ImportError):
        raise UserError("triage needs a terminal that can move its cursor, and is not there on Windows yet; straykey scan lists the findings") from None
    return _end(state, deck, dealt, workplace, arguments, file)


def look(arguments: argparse.Namespace) -> tuple[Workplace, Policy, Weighed]:
    """The run whose findings are decided on."""
    from scanner.cli.harvesting import bring_history, bring_tree
    from scanner.cli.workplace import locate, make_policy, open_workplace
    from scanner.conclude import weigh

    parser = argparse.ArgumentParser()
    add_options(parser, SCANNING)
    complete = argparse.Namespace(**{**vars(parser.parse_args([])), **vars(arguments)})
    place = locate(arguments.paths or ["."])
    workplace = open_workplace(complete, place if arguments.paths else place._replace(wanted=("",)))
    policy = make_policy(workplace, complete, empty_is_fine=True, tree="HEAD" if arguments.history else "work tree")
    if arguments.history:
        found = bring_history(workplace, quiet=arguments.quiet)
        return workplace, policy, weigh(found.harvest, policy, found.attributor.attribute)
    return workplace, policy, weigh(bring_tree(workplace, quiet=arguments.quiet), policy)


def exception_policy(workplace: Workplace) -> ExceptionPolicy:
    from scanner.cli.excepting import exceptions_reader
    from scanner.exceptions.policy import make_policy

    return make_policy(workplace.settings.exceptions, exceptions_reader(workplace))


def _first(arguments: argparse.Namespace, deck: Deck, file: Path | None) -> State:
    """Where the last session was left, or a new one; with the filters of the command line."""
    from scanner.triage.session import resume
    from scanner.triage.state import begin

    state = begin(deck) if file is None or arguments.restart else resume(deck, file)
    if not (arguments.rule or arguments.path):
        return state
    try:
        visible = deck.chosen(arguments.rule, arguments.path)
    except ValueError as error:
        raise UserError(f"--path {arguments.path}: {error}") from None
    if not visible:
        raise UserError("no finding passes --rule and --path")
    return state._replace(visible=visible, position=0, rule=arguments.rule, path=arguments.path)


def _end(state: State, deck: Deck, dealt: Dealt, workplace: Workplace, arguments: argparse.Namespace, file: Path | None) -> int:
    """Write what was accepted, keep what was not, and say both."""
    from scanner.triage.session import save
    from scanner.triage.state import counts

    if not state.written:
        save(state, deck, file)
        kept = sum(counts(state).values())
        print(f"nothing was written; decisions kept for the next time: {kept}" if kept else "nothing was decided")
        return 0
    _write(state, deck, dealt, workplace, arguments)
    real = {key: choice for key, choice in state.choices.items() if choice.kind == "real"}
    save(state._replace(choices=real, changes=()), deck, file)
    for item in deck.items:
        if item.key in real:
            print(f"real: {_plain(item.path)}:{item.line} {item.rule_id}: {item.remedy}")
    return 0


def _write(state: State, deck: Deck, dealt: Dealt, workplace: Workplace, arguments: argparse.Namespace) -> None:
    from baselines.baseline.book import EMPTY
    from scanner.memory.baseline import kept_in, opened, read_baseline
    from scanner.memory.recording import write_record
    from scanner.triage.deal import record_of

    root = workplace.place.root
    book = opened(kept_in(root, workplace.settings.baseline, arguments.baseline, None))
    chosen = [(index, state.choices[item.key]) for index, item in enumerate(deck.items) if item.key in state.choices]
    if book.kept.folder is None and any(choice.kind == "baseline" for _, choice in chosen):
        raise UserError("this baseline is one file, which can only be read")
    record = record_of(chosen, dealt, read_baseline(book) if book.there else EMPTY, root)
    write_record(record, root, book)
    print(f"written: exceptions {len(record.exceptions)}, entries of the baseline {len(record.change.added)}")


def _plain(text: str) -> str:
    from scanner.reports.shared.plain import printable

    return printable(text)
