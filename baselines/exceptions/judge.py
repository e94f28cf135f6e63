"""From a ruling to a decision: what an exception makes of a finding in this run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from baselines.decision import Decision, Facts
from baselines.exceptions.entry import Entry
from baselines.exceptions.life import ACTIVE, EXPIRED, GRACE
from baselines.exceptions.policy import ExceptionPolicy
from baselines.exceptions.ruling import Register, Ruling, rule_on
from detectors.redact import masked_text

TERMS = ("kind", "owner", "until", "ticket", "accepted_by")


class Court(NamedTuple):
    """`today` is an ISO date in UTC. `strict`: what has expired fails the run (default branch, scheduled runs); elsewhere it fails only where a
    change touched the finding's own lines, which `touched` tells.
    """

    register: Register
    policy: ExceptionPolicy
    today: str
    strict: bool = True
    touched: Callable[[Facts], bool] = lambda _facts: False

    def ruling(self, facts: Facts) -> Ruling | None:
        """The entry that speaks for a finding, whatever it says; None where none does, or where nobody asks (vetoed, allowed)."""
        return None if facts.vetoes or facts.allowed else rule_on(self.register, facts, self.policy, self.today)

    def judge(self, facts: Facts) -> Decision | None:
        """Excepted, or active again; None where no exception holds or held."""
        ruling = self.ruling(facts)
        if ruling is None or ruling.state not in (ACTIVE, GRACE, EXPIRED):
            return None
        entry = ruling.entry
        if ruling.state == ACTIVE:
            return Decision("excepted", excepted_words(entry, facts.secret.reveal()), (entry.id,), terms(entry), everywhere=entry.kind == "rotated")
        ended = f"its exception {entry.id} ended on {entry.until}"
        touched = self.touched(facts)
        if facts.inherited and not touched:
            return Decision("inherited", f"{ended}; the version before this change already has it", (entry.id,), terms(entry))
        fails = touched or (self.strict and ruling.state == EXPIRED)
        return Decision("new", ended, (entry.id,), terms(entry), lenient=not fails)


def terms(entry: Entry) -> tuple[tuple[str, str], ...]:
    """The conditions as reports show them, those that there are."""
    return tuple((key, getattr(entry, key)) for key in TERMS if getattr(entry, key))


def excepted_words(entry: Entry, value: bytes = b"") -> str:
    """The reason, masked like any text that people wrote next to a secret, and the conditions."""
    said = [entry.kind, entry.owner and f"owner {entry.owner}", entry.accepted_by and f"accepted by {entry.accepted_by}"]
    conditions = ", ".join(filter(None, (*said, entry.until and f"until {entry.until}")))
    return f"{masked_text(entry.reason, (value.decode('utf-8', 'replace'),)) or 'no reason given'} ({conditions})"
