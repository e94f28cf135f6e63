"""A worker process: takes a setup, then pieces of work, and answers each with its results. It may die; scanner/crew.py copes."""

from __future__ import annotations

import os
import sys

from scanner import wire
from scanner.workbench import Setup, Workbench


def main() -> int:
    """Serve until the input ends. Standard output carries frames only: whatever prints by accident goes to standard error."""
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    first = wire.receive(incoming)
    if first is None:
        return 0
    bench = Workbench(Setup(**first))
    try:
        while (task := wire.receive(incoming)) is not None:
            wire.send(outgoing, list(bench.do(task["kind"], task["items"])))
    finally:
        bench.close()
    return 0
