"""What a consumer of SARIF takes, and which results are left out for it. What is left out is said in notifications."""

from __future__ import annotations

from typing import NamedTuple

from scanner.report import Notice, Report, Result
from scanner.reports.shared.amount import number, plural
from scanner.reports.shared.tally import live, worst_first


class Profile(NamedTuple):
    """`live_only` leaves out what is vetoed, allowed, excepted, in the baseline, or of too little confidence to count.

    `limit` is the most results a run may have (0: no limit; the worst are kept). `artifacts` lists files with git's object ids.
    `line_hash` writes GitHub's own fingerprint, `emails` the authors' addresses.
    """

    live_only: bool = False
    limit: int = 0
    artifacts: bool = True
    line_hash: bool = False
    emails: bool = True


FULL = Profile()

# GitHub ignores `suppressions` and opens an alert for each suppressed result, so those stay out. It takes 25,000 results in a run and keeps the top 5,000 by
# severity; cutting there ourselves says which. Source: docs.github.com, "SARIF support for code scanning", section on limits.
GITHUB = Profile(live_only=True, limit=5_000, artifacts=False, line_hash=True, emails=False)


class Chosen(NamedTuple):
    """The results that a profile keeps, and notices on those that it does not."""

    results: tuple[Result, ...]
    notices: tuple[Notice, ...]


def choose(report: Report, profile: Profile) -> Chosen:
    """Apply a profile. Results keep the report's order unless they are cut: then the worst come first."""
    if not profile.live_only:
        return Chosen(report.results, ())
    kept = live(report)
    hidden = len(report.results) - len(kept)
    notices = [Notice("results-left-out", "note", _left_out(hidden))] if hidden else []
    if profile.limit and len(kept) > profile.limit:
        notices.append(Notice("results-cut", "warning", _cut(len(kept), profile.limit)))
        kept = worst_first(kept)[: profile.limit]
    return Chosen(tuple(kept), tuple(notices))


def _left_out(count: int) -> str:
    return f"{plural(count, 'result')} left out of this profile: suppressed, in the baseline, or of low confidence. The sarif format has all."


def _cut(total: int, limit: int) -> str:
    return f"Only the worst {number(limit)} of {number(total)} results are in this file, which is as many as code scanning keeps. The sarif format has all."
