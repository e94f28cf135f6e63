"""From the command line to what the run remembers: which baseline it reads, the key of its names, and its ratchet.

Nothing of it is imported where a repository has no baseline: the hook's time is short.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from baselines.fingerprint import PUBLISHED_SALT
from baselines.ledger import Ledger, no_exceptions
from scanner.cli.excepting import excepting
from scanner.report import Notice

if TYPE_CHECKING:
    from baselines.decision import Facts
    from scanner.cli.workplace import Workplace
    from scanner.conclude import Weighed
    from scanner.memory.baseline import Opened
    from scanner.memory.coverage import Extent

USUAL = ".straykey"


class Remembering(NamedTuple):
    """What a policy needs (scanner/conclude.py): the salt of all names, the ledger for some findings, and what is said of it afterwards."""

    salt: str
    ledger: Callable[[Sequence[Facts]], Ledger] = lambda _findings: Ledger()
    reflect: Callable[[Weighed], tuple[Notice, ...]] = lambda _weighed: ()


def remembering(workplace: Workplace, arguments: argparse.Namespace, tree: str) -> Remembering:
    """`tree` is what is scanned: `work tree`, `index`, or a revision. Only the header is read here. Raises BaselineError."""
    book = open_book(workplace, arguments)
    exceptions = excepting(workplace, tree)
    if book is None:
        salt = workplace.settings.salt or PUBLISHED_SALT
        return Remembering(salt, lambda _findings: Ledger(exceptions.judge), exceptions.reflect) if exceptions else Remembering(salt)
    from scanner.memory.baseline import salt_of
    from scanner.memory.ledger import Memory, make_ledger, reflect

    used = None if arguments.no_baseline else book

    def memory() -> Memory:
        return Memory(used, extent_of(workplace, tree), _ratchet(workplace, arguments), exceptions.judge if exceptions else no_exceptions)

    return Remembering(
        salt_of(book, workplace.settings.salt) or PUBLISHED_SALT,
        lambda findings: make_ledger(memory(), findings),
        lambda weighed: (*(exceptions.reflect(weighed) if exceptions else ()), *reflect(memory(), weighed)),
    )


def open_book(workplace: Workplace, arguments: argparse.Namespace) -> Opened | None:
    """The baseline that is named, configured or at the root; None where there can't be one. Raises BaselineError."""
    place, configured = workplace.place, workplace.settings.baseline
    bare = place.repository is not None and place.repository.work_tree is None
    revision = workplace.revision
    if not (arguments.baseline or configured or bare or revision or os.path.lexists(place.root / USUAL)):
        return None
    from scanner.memory.baseline import kept_in, opened

    if revision and not arguments.baseline:
        from baselines.baseline.layout import FOLDER
        from scanner.memory.baseline import Kept
        from scanner.memory.shelf import commit_shelf

        return opened(Kept(commit_shelf(revision.git, revision.commit, configured or FOLDER)))

    head = workplace.git if bare else None
    return opened(kept_in(place.root, configured, arguments.baseline, head, new=getattr(arguments, "action", "") == "create"))


def _ratchet(workplace: Workplace, arguments: argparse.Namespace) -> Opened | None:
    """With a ratchet, the baseline of the revision that the change is compared with. Raises UserError, BaselineError."""
    if not workplace.settings.ratchet or workplace.git is None:
        return None
    from baselines.baseline.layout import FOLDER
    from scanner.cli.errors import UserError
    from scanner.memory.baseline import Kept, opened
    from scanner.memory.shelf import commit_shelf

    revision = arguments.base or "HEAD"
    found = workplace.git.try_run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None:
        if arguments.base:
            raise UserError(f"--base {arguments.base}: no such commit here; a shallow clone has too few")
        return None
    return opened(Kept(commit_shelf(workplace.git, found.decode("ascii").strip(), workplace.settings.baseline or FOLDER)))


def extent_of(workplace: Workplace, tree: str) -> Extent:
    """What the run covers."""
    from scanner.memory.coverage import Extent
    from scanner.memory.presence import presence

    place = workplace.place
    return Extent(place.wanted, workplace.layers.settings_for, presence(place.root, workplace.git, tree))
