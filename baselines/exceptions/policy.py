"""What each kind of exception needs, how long it may live, and what can't be excepted. `[exceptions]` of the configuration changes it.

An entry that breaks the policy holds nothing: its finding stays active, and the run says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from baselines.exceptions.entry import KINDS, Entry
from baselines.exceptions.life import days_between
from baselines.exceptions.owners import People, exists, same

# How narrow a scope must be: a value (fingerprint, or the secret_id of a strong one), a value or a place (path), or anything.
VALUE, PLACE, ANY = SCOPES = ("value", "place", "any")
# How acceptance is shown: by name, by the commit's author, committer or signer, or by the signer alone.
NAMED, COMMITTED, SIGNED = ACCEPTANCES = ("named", "committed", "signed")
NEEDABLE = ("reason", "owner", "accepted_by", "ticket", "until")


class KindPolicy(NamedTuple):
    """`needs` are keys that must be given. `separate`: whoever accepts is neither the owner nor an author of the finding (NIST SP 800-192,
    static separation of duty). `limited`: it has an end, and lives no longer than its findings' severity allows.
    """

    needs: tuple[str, ...] = ("reason",)
    scope: str = ANY
    separate: bool = False
    limited: bool = False


KIND_POLICIES = {
    "false-positive": KindPolicy(scope=VALUE),
    "test-value": KindPolicy(scope=PLACE),
    "accepted-risk": KindPolicy(("reason", "owner", "accepted_by", "until"), separate=True, limited=True),
    "rotated": KindPolicy(("reason", "owner"), scope=VALUE),
}
LONGEST_DAYS = {"low": 365, "medium": 180, "high": 90, "critical": 30}
GRACE_DAYS = {"low": 14, "medium": 7, "high": 3, "critical": 0}


class ExceptionPolicy(NamedTuple):
    """`forbid` are rules (ids or globs) that can't be excepted. `owners` are all who exist; empty: anyone does. Days are by severity."""

    kinds: dict[str, KindPolicy] = KIND_POLICIES
    longest_days: dict[str, int] = LONGEST_DAYS
    grace_days: dict[str, int] = GRACE_DAYS
    expiring_days: int = 14
    forbid: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    people: People = {}  # noqa: RUF012  frozen by convention
    acceptance: str = NAMED

    def forbids(self, rule_id: str) -> str:
        """The entry of `forbid` that names the rule, or nothing."""
        return next((rule for rule in self.forbid if fnmatchcase(rule_id, rule)), "")


def problems(entry: Entry, policy: ExceptionPolicy) -> Iterator[str]:
    """What is wrong with an entry whatever it is about, in words that complete `this exception ...`."""
    kind = policy.kinds[entry.kind]
    for key in kind.needs:
        if not getattr(entry, key):
            yield f"needs {key}: {_a(entry.kind)} may not go without"
    if entry.secret_id.partition(":")[2].startswith("w") and not (entry.fingerprint or entry.path):
        yield "names a guessable value, whose secret_id one value in 1,024 shares: name its path too"
    yield from _too_wide(entry, kind)
    if entry.owner and policy.owners and not exists(entry.owner, policy.owners, policy.people):
        yield f"has an owner whom neither CODEOWNERS nor exceptions.owners knows: {entry.owner}"
    if kind.separate and entry.accepted_by and entry.owner and same(entry.accepted_by, entry.owner, policy.people):
        yield f"is accepted by its owner, {entry.owner}: {_a(entry.kind)} needs somebody else"
    if (rule := entry.rule) and "*" not in rule and "?" not in rule and policy.forbids(rule):
        yield f"is about {rule}, which exceptions.forbid names"
    if kind.limited:
        yield from _too_long(entry, max(policy.longest_days.values()), "any severity")


def problems_with(entry: Entry, policy: ExceptionPolicy, rule_id: str, severity: str, authors: tuple[str, ...] = ()) -> Iterator[str]:
    """What is wrong with an entry for one finding; `authors` are names and addresses of whoever brought it in, as far as they are known."""
    yield from problems(entry, policy)
    kind = policy.kinds[entry.kind]
    if rule := policy.forbids(rule_id):
        yield f"is about {rule_id}, which exceptions.forbid names{'' if rule == rule_id else f' by {rule}'}"
    if kind.limited:
        yield from _too_long(entry, policy.longest_days[severity], f"severity {severity}")
    if kind.separate and entry.accepted_by and any(same(entry.accepted_by, author, policy.people) for author in authors):
        yield f"is accepted by {entry.accepted_by}, who wrote what was found: {_a(entry.kind)} needs somebody else"


def _too_wide(entry: Entry, kind: KindPolicy) -> Iterator[str]:
    value = entry.fingerprint or entry.secret_id
    if kind.scope == VALUE and not value:
        yield f"names no value: {_a(entry.kind)} holds for one value, by fingerprint or secret_id"
    if kind.scope == PLACE and not value and not entry.path:
        yield f"names neither value nor path: {_a(entry.kind)} holds for one of them"


def _too_long(entry: Entry, most: int, what: str) -> Iterator[str]:
    if entry.until and not entry.created:
        yield "needs created: its life is counted from there"
    elif entry.until and (days := days_between(entry.created, entry.until)) > most:
        yield f"lives {days} days: {what} allows {most}"


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def complete(kinds: dict[str, KindPolicy]) -> dict[str, KindPolicy]:
    """A policy for every kind."""
    return {kind: kinds.get(kind, KIND_POLICIES[kind]) for kind in KINDS}
