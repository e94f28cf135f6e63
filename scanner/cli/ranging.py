"""From ranges of commits to a report: what `hook --push`, `history --range` and the Action share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from scanner.cli.errors import UserError
from scanner.cli.options import Option
from scanner.cli.progress import make_progress, no_progress
from scanner.cli.workplace import Workplace, make_policy, make_run
from scanner.conclude import conclude
from scanner.git.command import Git
from scanner.git.ranges import Range, find_commit, heads, range_between, range_outside, range_since
from scanner.report import Report
from scanner.runs.range import Plan, harvest_ranges
from scanner.sources.files import Excludes

RANGE = Option(("--range",), "only commits that B has and A does not (A..B; A...B since their merge base)", {"metavar": "A..B", "default": ""})
SINCE = Option(("--since",), "only commits since a revision or a date (2024-05-31, '2 weeks ago')", {"metavar": "REV|DATE", "default": ""})
BRANCH = Option(("--branch",), "only commits of this branch; with --since where it ends", {"metavar": "NAME", "default": ""})
RANGES = (RANGE, SINCE, BRANCH)

_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?( ?(Z|[+-]\d\d:?\d\d))?\Z|\d+[ .](second|minute|hour|day|week|month|year)s?[ .]ago\Z|yesterday\Z")
_MOST_COMMITS_FORKED = 50


def asked_ranges(git: Git, arguments: argparse.Namespace) -> list[Range] | None:
    """What `--range`, `--since` and `--branch` ask for, or None without them. Raises UserError, GitError."""
    if arguments.range:
        if arguments.since or arguments.branch:
            raise UserError("--range goes without --since and --branch")
        return [_between(git, arguments.range)]
    if not arguments.since and not arguments.branch:
        return None
    ends = [_commit(git, arguments.branch)] if arguments.branch else []
    name = " ".join(filter(None, (arguments.branch, f"since {arguments.since}" if arguments.since else "")))
    if not arguments.since:
        return [range_between(git, name, ends, ())]
    if start := find_commit(git, arguments.since):
        return [range_between(git, name, ends, [start]) if ends else range_outside(git, name, heads(git), [start])]
    return [range_since(git, name, ends, _seconds(git, arguments.since))]


def _between(git: Git, text: str) -> Range:
    left, dots, right = re.split(r"(\.{2,3})", text, maxsplit=1) if ".." in text else ("", "", "")
    if not dots or not left:
        raise UserError(f"--range {text}: write A..B, such as origin/main..HEAD")
    return range_between(git, text, [_commit(git, right or "HEAD")], [_commit(git, left)])


def _commit(git: Git, revision: str) -> str:
    if found := find_commit(git, revision):
        return found
    shallow = "; this is a shallow clone: git fetch --unshallow" if git.repository.is_shallow else ""
    raise UserError(f"no commit {revision!r} here{shallow}")


def _seconds(git: Git, date: str) -> int:
    """Git takes any words for a date, and those it does not understand for now: so only plain dates are passed on."""
    if not _DATE.match(date):
        raise UserError(f"--since {date}: no commit here, and no date such as 2024-05-31 or '2 weeks ago'")
    told = git.run("rev-parse", f"--since={date}").decode("ascii").strip()
    return int(told.removeprefix("--max-age="))


def report_ranges(workplace: Workplace, arguments: argparse.Namespace, ranges: Sequence[Range]) -> Report:
    """Scan the ranges and conclude. Ranges that hold no commit are proved empty: that is no incomplete run. Raises GitError."""
    if workplace.git is None:
        raise AssertionError("a range is one of a repository")
    progress = make_progress(quiet=arguments.quiet)
    commits = sum(len(one.commits) for one in ranges)
    crew = workplace.crew([0] * commits if commits <= _MOST_COMMITS_FORKED else None)
    try:
        plan = Plan(workplace.git, crew, _excludes(workplace), progress or no_progress)
        found = harvest_ranges(plan, ranges, workplace.scope("range"))
        end = next((end for one in ranges for end in one.ends), "HEAD")
        policy = make_policy(workplace, arguments, empty_is_fine=not commits, tree=end)
        return conclude(found.harvest, policy, make_run(workplace, arguments), found.attributor.attribute)
    finally:
        crew.close()
        if progress:
            progress.clear()


def _excludes(workplace: Workplace) -> Excludes:
    """What configuration leaves out, and what lies beside the wanted paths."""
    wanted = workplace.place.wanted
    if "" in wanted:
        return workplace.excludes
    return lambda path: workplace.excludes(path) or (None if any(path == one or path.startswith(f"{one}/") for one in wanted) else "beside the wanted paths")
