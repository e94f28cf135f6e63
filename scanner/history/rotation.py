"""How values change over time: for each slot (a name path, or a masked line, of one path) the values that it had, and since when.

A slot's value is told by its keyed id; no raw value is needed. Dates are author dates, as commits state them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from detectors.instants import seconds
from detectors.life import DAY
from scanner.facts import Known

MOST_OLD = 2_000  # replaced values that are looked for on branches


class Held(NamedTuple):
    """One value of a slot: when and by whom it came in, until when it was there, and where else it is still live."""

    secret_id: str
    redacted: str
    since: str
    commit: str
    author: str
    until: str
    in_head: bool
    elsewhere: tuple[str, ...] = ()


class Slot(NamedTuple):
    """The values of a slot, the oldest first. `age` is that of the current value in days (None: HEAD has none), `limit` what the policy allows (0: anything).

    `flags` are words of FLAGS.
    """

    path: str
    name: str
    kind: str
    rule_id: str
    values: tuple[Held, ...]
    age: int | None
    limit: int
    flags: tuple[str, ...]


# What a flag means; those that break the policy make the verb end with 1.
FLAGS = {
    "never changed": "HEAD's value is the first one that the slot had",
    "overdue": "HEAD's value is older than the policy allows",
    "changed back": "HEAD has a value again that had been replaced",
    "still live": "a value that was replaced here is in use elsewhere",
    "several values": "the slot has several values at once, so that no order is told",
    "removed": "HEAD has no value in this place",
}
BREACHES = frozenset(("overdue", "changed back", "still live"))

Tips = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
IsInHead = Callable[[str], bool]


class Policy(NamedTuple):
    """`now` is in seconds since the epoch; `limits` are days by the kind of a rule, and for `default`; `kind_of` tells a rule's kind."""

    now: float
    limits: Mapping[str, int]
    kind_of: Callable[[str], str]


def slots_of(known: Sequence[Known], policy: Policy, tips: Tips, leads_to_head: IsInHead) -> tuple[Slot, ...]:
    """All slots, by path and name."""
    live = [one for one in known if one.who and one.finding.path and not one.finding.vetoed]
    groups: dict[tuple[str, str], list[Known]] = {}
    for one in live:
        groups.setdefault((one.finding.path, name_of(one)), []).append(one)
    elsewhere = _elsewhere(live, tips)
    earliest = _earliest(live)
    return tuple(_slot(path, name, group, policy, elsewhere, earliest, leads_to_head) for (path, name), group in sorted(groups.items()))


def name_of(one: Known) -> str:
    """The name path of a value, or where nothing names it the line around it without values."""
    return one.lead.slot or one.lead.line


def _earliest(live: Sequence[Known]) -> dict[tuple[str, str], str]:
    """When a value first came into a slot of that name, in whatever path: a renamed file has no younger secrets."""
    found: dict[tuple[str, str], str] = {}
    for one in live:
        key = (one.facts.secret_id, name_of(one))
        date = one.who.introduced.date if one.who else ""
        if date and (key not in found or (seconds(date) or 0) < (seconds(found[key]) or 0)):
            found[key] = date
    return found


def _elsewhere(live: Sequence[Known], tips: Tips) -> dict[tuple[str, str], tuple[str, ...]]:
    """Where values that HEAD does not have in their path are in use: other paths of HEAD, or the newest version of a branch. By (value, path)."""
    in_head: dict[str, list[str]] = {}
    for one in live:
        if one.who and one.who.in_head:
            in_head.setdefault(one.facts.secret_id, []).append(one.finding.path)
    old = [one for one in live if one.who and not one.who.in_head][:MOST_OLD]
    at_tips = tips({(one.finding.path, each.origin.object_id) for one in old for each in one.finding.occurrences})
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in old:
        branches = {at_tips[key] for each in one.finding.occurrences if (key := (one.finding.path, each.origin.object_id)) in at_tips}
        places = (*in_head.get(one.facts.secret_id, ()), *(f"branch {name}" for name in sorted(branches)))
        found[one.facts.secret_id, one.finding.path] = tuple(dict.fromkeys(places))
    return found


def _slot(
    path: str, name: str, group: Sequence[Known], policy: Policy, elsewhere: Mapping[tuple[str, str], tuple[str, ...]], earliest: Mapping[tuple[str, str], str], leads_to_head: IsInHead
) -> Slot:
    values = sorted({_held(one, elsewhere, earliest) for one in group}, key=lambda held: (seconds(held.since) or 0, held.secret_id))
    values = [held for index, held in enumerate(values) if held.secret_id not in {other.secret_id for other in values[:index]}]
    current = [held for held in values if held.in_head]
    rule_id = group[0].finding.rule_id
    kind = policy.kind_of(rule_id)
    limit = policy.limits.get("connection" if kind == "uri" else kind, policy.limits.get("default", 0))
    age = max((_days(held.since, policy.now) for held in current), default=None)
    several = _coexist(group)
    flags = [
        *(["removed"] if not current else []),
        *(["several values"] if several else []),
        *(["never changed"] if current and len(values) == 1 else []),
        *(["overdue"] if age is not None and limit and age > limit else []),
        *(["changed back"] if not several and _changed_back(values, leads_to_head) else []),
        *(["still live"] if current and any(held.elsewhere for held in values) else []),
    ]
    return Slot(path, name, kind, rule_id, tuple(values), age, limit, tuple(flags))


def _held(one: Known, elsewhere: Mapping[tuple[str, str], tuple[str, ...]], earliest: Mapping[tuple[str, str], str]) -> Held:
    who = one.who
    assert who is not None  # `live` has no others
    secret_id = one.facts.secret_id
    since = earliest.get((secret_id, name_of(one)), who.introduced.date)
    return Held(
        secret_id, one.lead.redacted, since, who.introduced.commit, who.introduced.author, who.newest.date, bool(who.in_head), elsewhere.get((secret_id, one.finding.path), ())
    )


def _days(date: str, now: float) -> int:
    start = seconds(date)
    return int((now - start) // DAY) if start is not None else 0


def _coexist(group: Sequence[Known]) -> bool:
    """Whether two values stand in one version."""
    seen: dict[str, str] = {}
    return any(seen.setdefault(each.origin.object_id, one.facts.secret_id) != one.facts.secret_id for one in group for each in one.finding.occurrences)


def _changed_back(values: Sequence[Held], leads_to_head: IsInHead) -> bool:
    """Whether HEAD's value is older than one that replaced it, on HEAD's own line of commits."""
    current = next((held for held in values if held.in_head), None)
    if current is None:
        return False
    start = seconds(current.since) or 0
    return any(not held.in_head and (seconds(held.since) or 0) > start and leads_to_head(held.commit) for held in values)
