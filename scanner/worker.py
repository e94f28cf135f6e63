"""The main program of a spawned worker: takes a setup, then tasks, and answers each. It may die; scanner/crew.py copes."""

from __future__ import annotations

import os
import sys
from types import TracebackType

from scanner import wire
from scanner.setup import Setup
from scanner.workbench import Workbench
from scanner.workers import READY, serve


def main() -> int:
    """Serve until the input ends. Standard output carries frames only: whatever prints by accident goes to standard error."""
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    first = wire.receive(incoming)
    if first is None:
        return 0
    sys.excepthook = _tell
    bench = Workbench(Setup(**first))
    bench.confine()
    wire.send(outgoing, READY)
    try:
        serve(bench, incoming, outgoing)
    finally:
        bench.close()
    return 0


def _tell(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """What a worker dies of, by type and place alone: its message could hold scanned text. An interruption is told by whoever is in charge."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    if not issubclass(kind, KeyboardInterrupt):
        at = f" at {trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno}" if trace else ""
        print(f"straykey: a worker ended: {kind.__name__}{at}", file=sys.stderr)
