"""The event that a workflow runs for, from the variables and the file that GitHub's runner gives.

Source: docs.github.com, "Events that trigger workflows", "Webhook events and payloads", "Default environment variables".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scanner.git.ranges import is_zero

PULLS = ("pull_request", "pull_request_target")
FULL = ("schedule", "workflow_dispatch")
_READ_ONLY = ("dependabot[bot]",)  # their tokens are those of a fork
_LARGEST = 64 << 20  # bytes of an event file; GitHub caps payloads at 25 MB


class Event(NamedTuple):
    """`start` and `end` are commit ids, zeros for none (a ref that is made or deleted), empty where the event has no range.

    `commits` is about how many commits lie between them. `fork`: the token may not upload. `default` is the default branch.
    """

    name: str
    ref: str = ""
    sha: str = ""
    start: str = ""
    end: str = ""
    commits: int = 0
    default: str = ""
    fork: bool = False
    forced: bool = False
    number: int = 0

    @property
    def is_pull(self) -> bool:
        return self.name in PULLS

    @property
    def trusts_base_alone(self) -> bool:
        """Whether what is judged could bring its own policy: then the base's counts."""
        return self.is_pull or self.name == "merge_group"

    @property
    def deletes(self) -> bool:
        return bool(self.end) and is_zero(self.end)


class EventError(Exception):
    """The runner's variables or file are not what GitHub documents."""


def read_event(environ: Mapping[str, str]) -> Event:
    """Raises EventError."""
    name = environ.get("GITHUB_EVENT_NAME", "")
    if not name:
        raise EventError("GITHUB_EVENT_NAME is not set: this verb is for GitHub Actions; elsewhere use scan, hook or history")
    payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
    facts = Event(
        name,
        ref=environ.get("GITHUB_REF", ""),
        sha=environ.get("GITHUB_SHA", ""),
        default=_text(payload, "repository", "default_branch"),
        fork=environ.get("GITHUB_ACTOR", "") in _READ_ONLY,
    )
    reader = {"push": _push, "merge_group": _merge_group, **dict.fromkeys(PULLS, _pull)}.get(name)
    return reader(facts, payload) if reader else facts


def _payload(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        with Path(path).open("rb") as stream:
            found = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise EventError(f"GITHUB_EVENT_PATH: the event can't be read: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise EventError("GITHUB_EVENT_PATH: the event is no object")
    return found


def _push(facts: Event, payload: dict[str, Any]) -> Event:
    commits = payload.get("commits")
    start, end = _text(payload, "before"), _text(payload, "after") or facts.sha
    return facts._replace(start=start, end=end, commits=len(commits) if isinstance(commits, list) else 0, forced=payload.get("forced") is True)


def _pull(facts: Event, payload: dict[str, Any]) -> Event:
    pull = payload.get("pull_request")
    if not isinstance(pull, dict):
        raise EventError(f"the event {facts.name} has no pull_request")
    own, head = _text(payload, "repository", "full_name"), _text(pull, "head", "repo", "full_name")
    commits, number = pull.get("commits"), pull.get("number")
    return facts._replace(
        start=_text(pull, "base", "sha"),
        end=_text(pull, "head", "sha"),
        commits=commits if isinstance(commits, int) else 0,
        number=number if isinstance(number, int) else 0,
        # The head's repository is null where the fork is gone.
        fork=facts.fork or head != own,
    )


def _merge_group(facts: Event, payload: dict[str, Any]) -> Event:
    return facts._replace(start=_text(payload, "merge_group", "base_sha"), end=_text(payload, "merge_group", "head_sha"))


def _text(value: Any, *keys: str) -> str:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
