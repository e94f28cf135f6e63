"""SARIF 2.1.0 as GitHub code scanning takes it: what counts alone, the worst results within its limits, its own fingerprint where known."""

from __future__ import annotations

from typing import TextIO

from scanner.report import Report
from scanner.reports.log.profile import GITHUB
from scanner.reports.log.run import write_sarif


def write(report: Report, stream: TextIO) -> None:
    write_sarif(report, stream.write, GITHUB)
