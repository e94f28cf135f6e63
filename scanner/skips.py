"""The one table of skip reasons: what each means for the run, and what to tell the user to do.

`degraded`: said, the exit code stays. `incomplete`: something meant to be scanned was not, exit code 3. Configuration may override
the class of a reason.
"""

from __future__ import annotations

from typing import NamedTuple

DEGRADED = "degraded"
INCOMPLETE = "incomplete"


class SkipReason(NamedTuple):
    """`meaning` completes the sentence "was not scanned: it ..." or, for degraded ones, "was scanned, but ..."."""

    kind: str
    meaning: str
    advice: str = ""


SKIP_REASONS = {
    "missing-object": SkipReason(INCOMPLETE, "is not in this copy of the repository", "git fetch --refetch --no-filter, or scan a full clone"),
    "broken-object": SkipReason(INCOMPLETE, "can't be read from the object database", "git fsck tells more"),
    "unreadable": SkipReason(INCOMPLETE, "could not be read", "check its permissions"),
    "no-such-path": SkipReason(INCOMPLETE, "does not exist"),
    "too-large": SkipReason(INCOMPLETE, "is larger than the limit", "raise limits.file_size, or exclude the path"),
    "changed-while-read": SkipReason(INCOMPLETE, "changed while it was read", "scan again"),
    "worker-died": SkipReason(INCOMPLETE, "made the process that read it end", "please report it"),
    "worker-hung": SkipReason(INCOMPLETE, "took longer than the watchdog allows", "please report it"),
    "history-walk": SkipReason(INCOMPLETE, "could not be walked to its end", "git fsck tells more"),
    "shallow": SkipReason(INCOMPLETE, "is cut off: this is a shallow clone", "git fetch --unshallow"),
    "partial-clone": SkipReason(DEGRADED, "is a partial clone: objects that were never fetched are not here", "git fetch --refetch --no-filter"),
    "not-a-regular-file": SkipReason(DEGRADED, "is a device, socket or pipe"),
    "symlink": SkipReason(DEGRADED, "is a symbolic link: its target is scanned where it lies inside the root"),
    "submodule": SkipReason(DEGRADED, "is a submodule: a repository of its own", "scan it by itself"),
    "embedded-repository": SkipReason(DEGRADED, "is a repository inside this one that git does not track", "scan it by itself"),
    "lfs-pointer": SkipReason(DEGRADED, "is a Git LFS pointer: the content is elsewhere", "git lfs pull, then scan again"),
    "rule-budget": SkipReason(DEGRADED, "had more hits of one rule than its budget"),
    "decode-limit": SkipReason(DEGRADED, "holds more encoded text than is decoded of one file", "raise limits.decode_depth or limits.decode_bytes"),
    "paths-cut": SkipReason(DEGRADED, "has more paths than are followed: some findings have no path"),
    "structure": SkipReason(DEGRADED, "was scanned by patterns only: its structure was not analysed"),
}


def skip_kind(reason: str) -> str:
    """The class of a reason by default; one that the table does not know counts as incomplete."""
    known = SKIP_REASONS.get(reason)
    return known.kind if known else INCOMPLETE
