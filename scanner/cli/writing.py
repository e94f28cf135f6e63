"""Reports to where they belong: standard output or files, written whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from scanner.cli.errors import UserError
from scanner.report import VERDICTS, Report
from scanner.reports import load_report, report_names

# Formats that never hold a raw secret, whatever the user asks for: they are made to be passed on.
NEVER_REVEALED = ("sarif", "sarif-github", "html", "gitlab", "markdown", "github")


class Target(NamedTuple):
    """A report to write: its format, and a file or None for standard output."""

    format: str
    file: Path | None


def targets(arguments: argparse.Namespace) -> tuple[Target, ...]:
    """What the command line asks for. Raises UserError for a format or a verdict that isn't there. Called before any scanning."""
    shown_verdicts(arguments)
    wanted = [Target(arguments.format, Path(arguments.output) if arguments.output else None)]
    for text in arguments.report:
        name, found, file = text.partition("=")
        if not found or not file:
            raise UserError(f"--report {text}: write FORMAT=FILE, such as sarif=straykey.sarif")
        wanted.append(Target(name, Path(file)))
    known = report_names()
    for target in wanted:
        if target.format not in known:
            raise UserError(f"no report format {target.format!r}; there are {', '.join(sorted(known))}")
        if target.file and not target.file.absolute().parent.is_dir():
            raise UserError(f"{target.file}: its folder does not exist")
    return tuple(wanted)


def shown_verdicts(arguments: argparse.Namespace) -> tuple[str, ...]:
    """What `--show` and `--show-vetoed` ask for, in the order of VERDICTS. Raises UserError for a verdict that there isn't."""
    asked = {word.strip() for word in arguments.show.split(",") if word.strip()} | ({"vetoed"} if arguments.show_vetoed else set())
    known = VERDICTS[1:]
    if unknown := sorted(asked - {*known, "all"}):
        raise UserError(f"--show: there is no {unknown[0]!r}; there are {', '.join(known)}, and all")
    return tuple(verdict for verdict in known if verdict in asked or "all" in asked)


def write_reports(report: Report, wanted: Sequence[Target], arguments: argparse.Namespace, root: Path | None = None) -> None:
    """Write all of them; `root` is where the scanned files are, if they are files. Raises UserError where a file can't be written."""
    report = report._replace(shown=shown_verdicts(arguments))
    for target in wanted:
        shown = report._replace(results=tuple(one._replace(secret=None) for one in report.results)) if target.format in NEVER_REVEALED else report
        if target.format == "sarif-github":
            from scanner.cli.line_hashing import with_line_hashes

            shown = with_line_hashes(shown, root)
        if target.file is None:
            _write(shown, target.format, sys.stdout, arguments)
            continue
        with new_file(target.file) as stream:
            _write(shown, target.format, stream, arguments)


def _write(report: Report, name: str, stream: TextIO, arguments: argparse.Namespace) -> None:
    if name != "text":
        load_report(name)(report, stream)
        return
    from scanner.reports import text
    from scanner.reports.terminal.look import Look

    text.write(report, stream, Look(all=arguments.all, show_vetoed=arguments.show_vetoed, quiet=arguments.quiet, verbose=arguments.verbose))


@contextmanager
def _special(path: Path) -> Iterator[TextIO]:
    """What is there and is no file: renaming one over it would put a file in a device's place."""
    try:
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
    except OSError as error:
        raise UserError(f"{path}: can't be written: {error.strerror}") from None


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when it is whole; readable by its owner alone. Devices and pipes (/dev/null, /dev/stdout) are written to."""
    if path.exists() and not path.is_file():
        with _special(path) as stream:
            yield stream
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        beside.replace(path)
    except OSError as error:
        raise UserError(f"{path}: can't be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
