"""Standard input: one artifact, under the name that the user gives it."""

from __future__ import annotations

from typing import BinaryIO

from detectors.model import Skipped
from scanner.crew import Crew, Task
from scanner.examination import Examination
from scanner.harvest import Harvest, gather
from scanner.report import Scope
from scanner.runs.tree import examination


def harvest_stdin(stream: BinaryIO, name: str, crew: Crew, limit: int) -> Harvest:
    """Scan what the stream gives, up to `limit` bytes; `name` (may be empty) tells the language and is shown."""
    data = stream.read(limit + 1)
    scope = Scope("stdin", name)
    if len(data) > limit:
        return gather([Examination(skipped=(Skipped(name or "<stdin>", "too-large", f"more than {limit} bytes"),))], scope)
    return gather(map(examination, crew.run([Task(0, "texts", ((name, data.decode("latin-1")),))])), scope)
