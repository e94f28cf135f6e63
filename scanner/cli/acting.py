"""A run in GitHub Actions from the event to the exit code: two reports, of what decides and of the whole tree, and what is made of them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from scanner.ci.asking import MEND, Asked, ask
from scanner.ci.event import Event
from scanner.ci.fetch import Remote
from scanner.ci.masks import mask_lines, without_secrets
from scanner.ci.runner import counts_of, write_outputs, write_summary
from scanner.ci.summary import summarize
from scanner.cli.errors import UserError
from scanner.cli.harvesting import bring_history, bring_tree
from scanner.cli.ranging import report_ranges
from scanner.cli.workplace import Place, locate_repository, make_policy, make_run, open_workplace
from scanner.cli.writing import new_file
from scanner.conclude import INCOMPLETE_RUN, conclude
from scanner.git.command import Git, open_git
from scanner.git.ranges import changes_of
from scanner.report import Notice, Report
from scanner.reports import github, load_report
from scanner.reports.github import escape_data

POLICY_FILES = ("straykey.toml", "straykey-exceptions.toml", "CODEOWNERS")
POLICY_FOLDER = ".straykey/"


class Outcome(NamedTuple):
    """What decides (`gate`), the whole tree (None: it is what decides), and the exit code of both together."""

    asked: Asked
    gate: Report
    tree: Report | None
    code: int

    @property
    def whole(self) -> Report:
        return self.gate if self.tree is None else self.tree


def act(event: Event, arguments: argparse.Namespace, sarif: Path, log: TextIO) -> int:
    """Raises UserError, GitError, ConfigError."""
    place = locate_repository(arguments.repository)
    if place.repository is None:
        raise AssertionError("locate_repository found one")
    git = open_git(place.repository)
    asked = ask(event, arguments.mode, Remote(git, os.environ, os.environ.get("GITHUB_SERVER_URL", ""), os.environ.get("STRAYKEY_TOKEN", "")))
    if asked.kind == "nothing":
        log.write(f"::notice title=straykey::{escape_data(asked.words)}\n")
        write_outputs(os.environ, {"incomplete": "false", "upload": "false", "sarif": ""})
        return 0
    outcome, secret = _scan(asked, arguments, place)
    # Before anything else is printed: from here on the runner blanks the values out, whoever prints them.
    log.writelines(f"{line}\n" for line in mask_lines(secret))
    _tell(event, outcome, git, sarif, arguments, log)
    return outcome.code


def _scan(asked: Asked, arguments: argparse.Namespace, place: Place) -> tuple[Outcome, Sequence[Report]]:
    """The outcome without, and its reports with the secrets, which the masks are made of."""
    by_base = {} if not asked.base or arguments.config else {"policy_from": asked.base}
    judged = argparse.Namespace(**{**vars(arguments), "reveal": 2, "quiet": False, **by_base})
    workplace = open_workplace(judged, place._replace(wanted=_wanted(arguments.only)))
    tree = conclude(bring_tree(workplace), make_policy(workplace, judged), make_run(workplace, judged, _notices(asked, arguments)))
    if asked.kind == "tree":
        gate = tree
    elif asked.problem:
        gate = tree._replace(results=(), exit_code=INCOMPLETE_RUN)
    elif asked.kind == "history":
        found = bring_history(workplace)
        gate = conclude(found.harvest, make_policy(workplace, judged), make_run(workplace, judged), found.attributor.attribute)
    else:
        gate = report_ranges(workplace, judged, asked.ranges)
    code = INCOMPLETE_RUN if INCOMPLETE_RUN in (gate.exit_code, tree.exit_code) else gate.exit_code
    whole = None if gate is tree else without_secrets(tree)
    return Outcome(asked, without_secrets(gate), whole, code), (gate, tree)


def _wanted(only: Sequence[str]) -> tuple[str, ...]:
    """Paths below the repository, as its own listing has them. Raises UserError."""
    paths = tuple(os.path.normpath(path).replace(os.sep, "/") for path in only if path)
    if any(path.startswith(("../", "/")) or path == ".." for path in paths):
        raise UserError("--only: a path below the repository, relative to it")
    return tuple("" if path == "." else path for path in paths) or ("",)


def _notices(asked: Asked, arguments: argparse.Namespace) -> Iterator[Notice]:
    if asked.base and arguments.config:
        yield Notice("policy", "warning", f"--config {arguments.config} is read as the change has it, not as its base does")


def _tell(event: Event, outcome: Outcome, git: Git, sarif: Path, arguments: argparse.Namespace, log: TextIO) -> None:
    asked, gate = outcome.asked, outcome.gate
    log.write(f"straykey: {asked.words}\n")
    if asked.problem:
        lines = "\n".join((f"What decides could not be had, so nothing is cleared: {asked.problem}. These two lines mend it:", *MEND))
        log.write(f"::error title=straykey%3A the range could not be fetched::{escape_data(lines)}\n")
    github.write(gate, log)
    write_summary(os.environ, summarize(asked, gate, outcome.tree, policy_paths(git, asked)))
    if outcome.tree is not None and outcome.tree.exit_code == INCOMPLETE_RUN:
        log.write("::error title=straykey::The whole tree could not be scanned, so its report is not uploaded: it would close alerts of what was not read.\n")
    with new_file(sarif) as stream:
        load_report("sarif-github")(outcome.whole, stream)
    facts = {"incomplete": str(outcome.code == INCOMPLETE_RUN).lower(), "sarif": str(sarif), "upload": str(may_upload(event, outcome, arguments.upload)).lower()}
    write_outputs(os.environ, {**facts, **counts_of(gate)})


def may_upload(event: Event, outcome: Outcome, wish: str) -> bool:
    """An incomplete report is never uploaded: what it lacks would be taken for fixed. Nor where the token of a fork may not."""
    if wish == "never" or outcome.whole.exit_code == INCOMPLETE_RUN:
        return False
    return wish == "always" or not (event.fork or event.name == "pull_request_target")


def policy_paths(git: Git, asked: Asked) -> list[str]:
    """The files of policy that the ranges touch."""
    paths = {one.path for asked_range in asked.ranges for one in changes_of(git, asked_range.commits)}
    return sorted(path for path in paths if path.rpartition("/")[2] in POLICY_FILES or path.startswith(POLICY_FOLDER))
