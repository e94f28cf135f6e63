"""What decides a run: a range, the whole history or the tree; from the event and the mode that the user chose."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.ci.event import FULL, Event
from scanner.ci.fetch import Remote, fetch_branch, fetch_everything, fetch_until
from scanner.git.ranges import Range, find_commit, is_zero, range_between

MODES = ("auto", "range", "tree", "history")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+@-]*\Z")
MEND = ("- uses: actions/checkout@v6", "  with: { fetch-depth: 0 }")


class Asked(NamedTuple):
    """What decides: `ranges` (none: nothing new is there to look at), or all of history, or the tree.

    `words` say it. `problem` is why what was needed could not be had: then the run is not complete. `base` is the commit that policy is read
    from, where the change may not bring its own.
    """

    kind: str  # range, history, tree, nothing
    words: str
    ranges: tuple[Range, ...] = ()
    problem: str = ""
    base: str = ""


def ask(event: Event, mode: str, remote: Remote) -> Asked:
    """Find out what decides, and fetch what is needed for it. Raises GitError."""
    if mode == "tree":
        return Asked("tree", "the whole tree decides")
    if mode == "history" or (mode == "auto" and event.name in FULL):
        return Asked("history", "the whole history decides", problem=_history(remote))
    if event.deletes:
        return Asked("nothing", "a ref was deleted: there is nothing new")
    if not event.end:
        return Asked("tree", f"the event {event.name} has no range: the whole tree decides")
    if not event.start or is_zero(event.start):
        return _new_ref(event, remote)
    return _between(event, remote)


def _history(remote: Remote) -> str:
    return fetch_everything(remote) if remote.git.repository.is_shallow else ""


def _between(event: Event, remote: Remote) -> Asked:
    name = f"{event.start[:12]}..{event.end[:12]}"
    problem = fetch_until(remote, (event.start, event.end), event.commits, lambda: _is_whole(event, remote))
    start, end = find_commit(remote.git, event.start), find_commit(remote.git, event.end)
    if end and not start:
        # A force push whose old end the server has thrown away: all that the branch has besides the default branch, or else everything.
        return _new_ref(event._replace(start=""), remote, f"the start {event.start[:12]} is gone from the server")
    if problem or not end:
        return Asked("range", f"what is new in {name} decides", problem=problem or f"there is no commit {event.end[:12]}")
    made = range_between(remote.git, name, [end], [start])
    rewritten = [f"history was rewritten: {event.start[:12]} is no part of it any more; looked at is what is new since their merge base"]
    if not event.is_pull and start not in made.bases:
        made = made._replace(remarks=(*rewritten, *made.remarks))
    base = made.bases[0] if event.trusts_base_alone and made.bases else ""
    return Asked("range", f"what is new in {name} decides", (made,), base=base)


def _is_whole(event: Event, remote: Remote) -> bool:
    """Whether the range lies within what is here: none of its commits is cut off, and both sides meet."""
    made = range_between(remote.git, "", [event.end], [event.start])
    return not made.cut and bool(made.bases or not remote.git.repository.is_shallow)


def _new_ref(event: Event, remote: Remote, remark: str = "") -> Asked:
    """A branch or tag that is new: what the default branch does not have, or for the default branch itself all of its history."""
    default = event.default if _BRANCH.match(event.default) else ""
    own = event.ref == f"refs/heads/{default}"
    problem = fetch_everything(remote) if remote.git.repository.is_shallow else fetch_until(remote, (event.end,), 0, lambda: True)
    if not problem and default and not own:
        problem = fetch_branch(remote, default)
    end = find_commit(remote.git, event.end)
    start = find_commit(remote.git, f"refs/remotes/origin/{default}") if default and not own else ""
    name = f"{start[:12]}..{event.end[:12]}" if start else f"..{event.end[:12]}"
    words = f"what is new in {name} decides" if start else "all that the branch has decides"
    if problem or not end:
        return Asked("range", words, problem=problem or f"there is no commit {event.end[:12]}")
    against = f"compared with {default}" if start else "taken for new is all that it has"
    why = remark or ("the ref is new" if event.start else "the event names no start")
    return Asked("range", words, (range_between(remote.git, name, [end], [start] if start else [], [f"{why}: {against}"]),))
