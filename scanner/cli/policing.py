"""`--policy-from`: a change of others is judged by the policy that it starts from, and what it widens of the policy is said first of all.

For a pull request, give the commit that it is to be merged into, as an id: the base of the pull request, never its head.

    git fetch --no-tags --depth=1 origin "$BASE_SHA"          # github.event.pull_request.base.sha
    straykey scan --policy-from "$BASE_SHA" .

Configuration, exceptions, baseline, CODEOWNERS and rules of one's own are then read from that commit's objects; nothing of the checked-out
files is obeyed, links and filters included. The files themselves are scanned as they are checked out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scanner.cli.errors import UserError
from scanner.git.command import Git
from scanner.git.revision import Revision, open_revision
from scanner.report import Notice

if TYPE_CHECKING:
    from scanner.cli.workplace import Workplace
    from scanner.policy.widening import Widening


def policy_revision(arguments: argparse.Namespace, git: Git | None) -> Revision:
    """The revision that `--policy-from` names. Raises UserError."""
    if arguments.config:
        raise UserError("--policy-from reads the configuration as a revision has it: --config can't go with it")
    if git is None:
        raise UserError("--policy-from names a revision: this is no git repository")
    found = open_revision(git, arguments.policy_from)
    if found is None:
        shallow = "; this is a shallow clone: fetch that commit first" if git.repository.is_shallow else ""
        raise UserError(f"--policy-from {arguments.policy_from}: no such commit here{shallow}")
    return found


def policy_notices(workplace: Workplace, revision: Revision, tree: str) -> tuple[Notice, ...]:
    """What the change between the revision and `tree` (`work tree`, `index` or a revision) widens of the policy. Raises GitError."""
    level = workplace.settings.policy_change
    tree = tree if revision.git.repository.work_tree else "HEAD"
    if level == "allow":
        return ()
    from detectors.judging import RULES
    from scanner.policy.changes import Sides, policy_changes
    from scanner.policy.widening import notice

    severities = {rule.id: rule.severity for rule in (*workplace.bench.ruleset.rules, *RULES.values())}
    sides = Sides(revision, tree, _reader(workplace, revision.git, tree), severities)
    return tuple(notice(one, level) for one in (*policy_changes(sides), *_grown(workplace, revision, tree)))


def _reader(workplace: Workplace, git: Git, tree: str) -> Callable[[str], bytes | None]:
    """Files of what is scanned. Of the work tree regular ones, up to the size that is scanned; links and what can't be read are left out."""
    from scanner.exceptions.touched import blob_reader

    if tree != "work tree":
        return blob_reader(git, "" if tree == "index" else tree)
    from scanner.sources.reading import read_file

    def read(path: str) -> bytes | None:
        data = read_file(workplace.place.root, path, workplace.settings.limits.file_size)
        return data if isinstance(data, bytes) else None

    return read


def _grown(workplace: Workplace, revision: Revision, tree: str) -> Iterator[Widening]:
    """Entries that the baseline has more than the revision's."""
    from baselines.baseline.layout import FOLDER
    from scanner.memory.baseline import Kept, kept_in, opened, read_baseline
    from scanner.memory.shelf import commit_shelf
    from scanner.policy.entries import baseline_grown

    folder = workplace.settings.baseline or FOLDER
    before = read_baseline(opened(Kept(commit_shelf(revision.git, revision.commit, folder))))
    of_files = tree in ("work tree", "index")
    kept = kept_in(workplace.place.root, folder, None, None) if of_files else Kept(commit_shelf(revision.git, tree, folder))
    yield from baseline_grown(folder, before, read_baseline(opened(kept)))
