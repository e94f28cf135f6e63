"""What a run says of its exceptions: those that ended or end soon, that hold nothing, and that are about nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from baselines.exceptions.entry import FILE, HISTORY, Entry
from baselines.exceptions.judge import Court
from baselines.exceptions.life import ACTIVE, COMING, EXPIRED, GRACE, days_between
from baselines.exceptions.policy import problems
from baselines.exceptions.ruling import REFUSED, Ruling
from scanner.report import Notice


def notices(court: Court, rulings: Sequence[Ruling], covered: Iterable[str]) -> Iterator[Notice]:
    """`rulings` are those on all findings of the run; `covered` are the categories (tree, history) of entries that the run could have matched."""
    met: dict[Entry, Ruling] = {}
    for ruling in rulings:
        if ruling.entry not in met or ruling.state != REFUSED:
            met[ruling.entry] = ruling
    about = frozenset(covered)
    for entry in court.register.entries:
        if entry in met:
            yield from _met(court, met[entry])
        elif problem := next(problems(entry, court.policy), ""):
            yield _notice("exception-refused", "warning", entry, f"holds nothing: it {problem}")
        elif (entry.where or "tree") in about:
            yield _notice("exception-stale", "warning", entry, f"is about nothing that is there any more ({entry.about}): take it out")


def covered_by(what: str, *, whole: bool) -> tuple[str, ...]:
    """The categories that a run covers, by `Scope.what`; `whole`: nothing was left out of what it could have scanned."""
    if not whole:
        return ()
    return {"tree": ("tree",), "history": ("tree", HISTORY)}.get(what, ())


def _met(court: Court, ruling: Ruling) -> Iterator[Notice]:
    entry = ruling.entry
    renew = f"mend what it is about, or: straykey exception renew {entry.id} --until DATE"
    if ruling.state == EXPIRED:
        level = "error" if court.strict else "warning"
        yield _notice("exception-expired", level, entry, f"ended on {entry.until}: its finding is active again; {renew}")
    elif ruling.state == GRACE:
        yield _notice("exception-grace", "warning", entry, f"ended on {entry.until}: its finding is active again, and fails when its days of grace are over; {renew}")
    elif ruling.state == COMING:
        yield _notice("exception-coming", "note", entry, f"holds from {entry.created} on, and not yet")
    elif ruling.state == REFUSED:
        yield _notice("exception-refused", "warning", entry, f"holds nothing: it {ruling.problem}")
    elif ruling.state == ACTIVE and entry.until and (left := days_between(court.today, entry.until)) <= court.policy.expiring_days:
        when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        yield _notice("exception-expiring", "note", entry, f"ends {when}, on {entry.until}")


def _notice(code: str, level: str, entry: Entry, words: str) -> Notice:
    whose = f" of {entry.owner}" if entry.owner else ""
    return Notice(code, level, f"exception {entry.id}{whose} {words}", FILE, entry.line)
