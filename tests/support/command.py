"""The real command in a process of its own, as the console script starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scanner.cli.main import console; console()"


class Outcome(NamedTuple):
    """What a command left: exit code and both outputs."""

    code: int
    stdout: str
    stderr: str

    def records(self, kind: str = "") -> list[dict[str, Any]]:
        """The JSON Lines of standard output, all or of one type."""
        found = [json.loads(line) for line in self.stdout.splitlines()]
        return [record for record in found if not kind or record["type"] == kind]

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings that count as new."""
        return [record for record in self.records("finding") if record["verdict"] == "new"]

    @property
    def skipped(self) -> list[dict[str, Any]]:
        return self.records("skipped")

    @property
    def summary(self) -> dict[str, Any]:
        return self.records("summary")[-1]


def run_command(arguments: tuple[str, ...], cwd: Path, environ: dict[str, str], given: bytes = b"", timeout: float = 120) -> Outcome:
    """Run `straykey` with arguments. Fails where it takes longer than `timeout` seconds: nothing here should."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", CODE, *arguments], cwd=cwd, env=environ, input=given, capture_output=True, check=False, timeout=timeout
    )
    return Outcome(done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode("utf-8", "surrogateescape"))
