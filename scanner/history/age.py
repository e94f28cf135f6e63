"""How old a secret is: days since the commit that brought it."""

from __future__ import annotations

from detectors.instants import seconds
from detectors.life import DAY
from scanner.report import Report, Result


def with_ages(report: Report, now: float) -> Report:
    """The report with the age of each finding among its facts. `now` is in seconds since the epoch; dates are author dates."""
    return report._replace(results=tuple(_aged(result, now) for result in report.results))


def _aged(result: Result, now: float) -> Result:
    start = seconds(result.places[0].attribution.date)
    if start is None or start > now:
        return result
    return result._replace(properties=(*result.properties, ("age", f"{int((now - start) // DAY)} days")))
