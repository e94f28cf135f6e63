"""What is told to GitHub's runner through its files: outputs and the summary (docs.github.com, "Workflow commands", environment files)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scanner.report import VERDICTS, Report
from scanner.reports.shared.tally import secrets_by_verdict

SUMMARY_CAP = 1 << 20  # bytes of a step's summary


def write_outputs(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Append `name=value` lines. Values are of one line: what is not is cut there."""
    file = environ.get("GITHUB_OUTPUT", "")
    if file:
        with Path(file).open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{name}={value.splitlines()[0] if value else ''}\n" for name, value in values.items())


def write_summary(environ: Mapping[str, str], page: str) -> None:
    """Append the page, if there is room for it."""
    file = environ.get("GITHUB_STEP_SUMMARY", "")
    if not file:
        return
    used = Path(file).stat().st_size if Path(file).exists() else 0
    room = max(0, SUMMARY_CAP - used - 1)
    data = page.encode("utf-8", "replace")
    with Path(file).open("ab") as stream:
        stream.write(data if len(data) <= room else data[:room].decode("utf-8", "ignore").encode())


def counts_of(report: Report) -> dict[str, str]:
    """Secrets by verdict, each an output of its own."""
    counted = secrets_by_verdict(report)
    return {name: str(counted.get(name, 0)) for name in VERDICTS}

