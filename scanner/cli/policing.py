"""`--policy-from`: a change of others is judged by the policy that it starts from, and what it widens of the policy is said first of all.

For a pull request, give the commit that it is to be merged into, as an id: the base of the pull request, never its head.

    git fetch --no-tags --depth=1 origin "$BASE_SHA"          # github.event.pull_request.base.sha
    straykey scan --policy-from "$BASE_SHA" .

Configuration, exceptions, baseline, CODEOWNERS and rules of one's own are then read from that commit's objects; nothing of the checked-out
files is obeyed, links and filters included. The files themselves are scanned as they are checked out.
"""

from __future__ import annotations

import argparse

from scanner.cli.errors import UserError
from scanner.git.command import Git
from scanner.git.revision import Revision, open_revision


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
