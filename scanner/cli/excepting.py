"""From the command line to the exceptions of a run. Without `straykey-exceptions.toml` nothing of them is imported: the hook's time is short."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from baselines.decision import Decision, Facts
from scanner.report import Notice

if TYPE_CHECKING:
    from baselines.exceptions.judge import Court
    from scanner.cli.workplace import Workplace
    from scanner.conclude import Weighed

FILE = "straykey-exceptions.toml"  # baselines/exceptions/entry.py


class Excepting(NamedTuple):
    """What a policy needs of the exceptions (scanner/cli/remembering.py)."""

    judge: Callable[[Facts], Decision | None]
    reflect: Callable[[Weighed], tuple[Notice, ...]]


def excepting(workplace: Workplace, tree: str) -> Excepting | None:
    """None where there is no file of exceptions. `tree` is what is scanned: `work tree`, `index` or a revision.

    The file is read when a finding asks, or at the end of a run over a tree or a history. Raises ExceptionsError, ConfigError then.
    """
    place = workplace.place
    bare = place.repository is not None and place.repository.work_tree is None
    if not (workplace.revision or bare or os.path.lexists(place.root / FILE)):
        return None
    opened: list[Court] = []

    def court() -> Court:
        if not opened:
            opened.append(open_court(workplace, tree))
        return opened[0]

    def reflect(weighed: Weighed) -> tuple[Notice, ...]:
        from scanner.exceptions.notices import covered_by, notices

        scope = weighed.harvest.scope
        if not opened and not weighed.known and scope.what not in ("tree", "history"):
            return ()
        rulings = filter(None, (court().ruling(known.facts) for known in weighed.known))
        whole = "" in place.wanted and not weighed.harvest.skipped
        return tuple(notices(court(), tuple(rulings), covered_by(scope.what, whole=whole)))

    return Excepting(lambda facts: court().judge(facts), reflect)


def open_court(workplace: Workplace, tree: str) -> Court:
    """The exceptions with their policy, clock and place of the run. Raises ExceptionsError, ConfigError, GitError."""
    from baselines.exceptions.judge import Court
    from baselines.exceptions.reader import read_entries
    from baselines.exceptions.ruling import make_register
    from scanner.exceptions.context import CHANGE, Context, find_context
    from scanner.exceptions.policy import make_policy

    settings, read = workplace.settings, exceptions_reader(workplace)
    context = Context(CHANGE) if tree == "index" else find_context(os.environ, workplace.git, settings.default_branch)
    return Court(
        make_register(read_entries(read(FILE) or b"")),
        make_policy(settings.exceptions, read),
        time.strftime("%Y-%m-%d", time.gmtime(workplace.now)),
        strict=context.strict,
        touched=_touched(workplace, tree, context.default),
    )


def exceptions_reader(workplace: Workplace) -> Callable[[str], bytes | None]:
    """How files of the policy are read: from the revision that `--policy-from` names, else from the work tree, else from HEAD."""
    from baselines.exceptions.reader import LARGEST
    from scanner.config.reader import tree_reader

    if workplace.revision:
        return workplace.revision.read
    repository, git = workplace.place.repository, workplace.git
    if repository and not repository.work_tree and git:
        return lambda path: git.try_run("cat-file", "blob", f"HEAD:{path}")
    return tree_reader(str(workplace.place.root), LARGEST)


def _touched(workplace: Workplace, tree: str, default: str) -> Callable[[Facts], bool]:
    """Whether the change at hand touched a finding's lines."""
    git = workplace.git
    if git is None or not git.repository.work_tree:
        return lambda _facts: False
    from baselines.exceptions.reader import LARGEST
    from scanner.config.reader import tree_reader
    from scanner.exceptions.touched import base_commit, blob_reader, touched_between

    of_index = tree == "index"
    base = base_commit(git, "HEAD" if of_index else workplace.revision.commit if workplace.revision else "", default)
    if not base:
        return lambda _facts: True
    after = blob_reader(git, "") if of_index else tree_reader(str(workplace.place.root), LARGEST) if tree == "work tree" else blob_reader(git, tree)
    return touched_between(blob_reader(git, base), after)
