"""Render earlier JSON Lines reports in other formats, several of them merged into one."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.errors import UserError
from scanner.cli.options import SHOWING, Option
from scanner.cli.writing import targets, write_reports
from scanner.report import Report

SUMMARY = "render and merge earlier reports"
OPTIONS = (Option(("files",), "reports that were written with --report jsonl=FILE", {"nargs": "+", "metavar": "FILE"}), *SHOWING)


def run(arguments: argparse.Namespace) -> int:
    from scanner.reports.records.merge import merge_reports

    wanted = targets(arguments)
    report = merge_reports([_read(file) for file in arguments.files])
    write_reports(report, wanted, arguments)
    return report.exit_code


def _read(file: str) -> Report:
    from scanner.reports.records.reader import read_report

    try:
        with Path(file).open(encoding="utf-8", newline="\n") as stream:
            return read_report(stream)
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"{file}: {error}") from None
