"""SARIF 2.1.0, the full profile: every result with its verdict, suppressed ones as such."""

from __future__ import annotations

from typing import TextIO

from scanner.report import Report
from scanner.reports.log.profile import FULL, Profile
from scanner.reports.log.run import write_sarif


def write(report: Report, stream: TextIO, profile: Profile = FULL) -> None:
    write_sarif(report, stream.write, profile)
