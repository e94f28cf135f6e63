"""Standard input: one artifact, under the name that the user gives it."""

from __future__ import annotations

from typing import BinaryIO

from detectors.artifact import Artifact, Origin
from detectors.model import Skipped
from scanner.examination import Examination
from scanner.harvest import Harvest, gather
from scanner.report import Scope
from scanner.workbench import Workbench


def harvest_stdin(stream: BinaryIO, name: str, bench: Workbench, limit: int) -> Harvest:
    """Scan what the stream gives, up to `limit` bytes; `name` (may be empty) tells the language and is shown."""
    data = stream.read(limit + 1)
    scope = Scope("stdin", name)
    if len(data) > limit:
        return gather([Examination(skipped=(Skipped(name or "<stdin>", "too-large", f"more than {limit} bytes"),))], scope)
    return gather([bench.examine(Artifact(Origin(name, "stdin"), data))], scope)
