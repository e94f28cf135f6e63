"""The main program of a spawned worker: takes a setup, then tasks, and answers each. It may die; scanner/crew.py copes."""

from __future__ import annotations

import os
import sys

from scanner import wire
from scanner.setup import Setup
from scanner.workbench import Workbench
from scanner.workers import serve


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
        serve(bench, incoming, outgoing)
    finally:
        bench.close()
    return 0
