"""Workers that do as they are told, death included: each item says what becomes of the one who does it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.workers import READY, _Piped, serve

ROOT = Path(__file__).parent.parent.parent


class Toy:
    """Answers an item with itself in upper case."""

    def do(self, kind: str, items: Sequence[str]) -> Iterator[str]:
        for item in items:
            self.suffer(item)
            yield f"{kind}:{item.upper()}"

    def suffer(self, item: str) -> None:
        if item.startswith("exit"):
            os._exit(3)
        if item.startswith("kill"):
            os.kill(os.getpid(), 9)
        if item.startswith("hang"):
            time.sleep(600)
        if item.startswith("raise"):
            raise ValueError(item)
        if item.startswith("print"):
            print("printed by accident", flush=True)

    def confine(self) -> tuple[str, ...]:
        """A toy keeps all that it may do."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


class SpawnedToy(_Piped):
    """A toy in an interpreter of its own, as scanner.workers.SpawnedWorker is; `program` may be another than the toy's."""

    def __init__(self, program: str = "from tests.support.toy import main; main()") -> None:
        self.process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        super().__init__(self.process.stdin, self.process.stdout, self.process.kill)
        self.started = False

    def end(self) -> None:
        self._close()
        self.process.wait()


def main() -> None:
    from scanner import wire

    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    wire.send(outgoing, READY)
    serve(Toy(), sys.stdin.buffer, outgoing)
