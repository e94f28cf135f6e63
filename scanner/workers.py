"""One worker process, spawned or forked, that is asked one task at a time and may die of it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from scanner import wire
from scanner.setup import Setup
from scanner.workbench import Workbench

READY = "ready"  # the first frame of a spawned worker


class Worker(Protocol):
    """Whoever answers tasks. `ask` gives one result per item, or fewer: then the worker died, or was killed by the watchdog, over the next.

    `started` is false until it has shown that it can answer at all.
    """

    hung: bool
    started: bool

    def ask(self, message: Any, count: int, watchdog: float) -> list[Any]: ...

    def kill(self) -> None: ...

    def end(self) -> None: ...


class _Piped:
    """What both kinds share: frames over two pipes, and a timer that kills."""

    def __init__(self, to: BinaryIO, back: BinaryIO, kill: Callable[[], None]) -> None:
        self._to, self._back, self.kill = to, back, kill
        self.hung = False
        self.started = True
        self._heard = 0.0

    def ask(self, message: Any, count: int, watchdog: float) -> list[Any]:
        """Send a task and wait for its answers, at most `watchdog` seconds for each: no limit that changes results counts seconds."""
        self._heard, answered = time.monotonic(), threading.Event()
        self._watch(watchdog, answered)
        found: list[Any] = []
        try:
            wire.send(self._to, message)
            self.started = self.started or wire.receive(self._back) == READY
            while self.started and len(found) < count:
                answer = wire.receive(self._back)
                if not isinstance(answer, list) or len(answer) != 2 or answer[0] != len(found):
                    break
                found.append(answer[1])
                self._heard = time.monotonic()
        except (OSError, ValueError):
            return found
        finally:
            answered.set()
            self._timer.cancel()
        return found

    def _watch(self, watchdog: float, answered: threading.Event) -> None:
        """Kill the worker when nothing has been heard for so long. One timer for a task: it looks again when it would be time."""
        left = self._heard + watchdog - time.monotonic()
        if answered.is_set():
            return
        if left <= 0:
            self.hung = True
            self.kill()
            return
        self._timer = threading.Timer(left, self._watch, (watchdog, answered))
        self._timer.daemon = True
        self._timer.start()

    def _close(self) -> None:
        for pipe in (self._to, self._back):
            with suppress(OSError):
                pipe.close()


class SpawnedWorker(_Piped):
    """A fresh interpreter. `-P`, and our own folder first: the scanned folder must never be importable."""

    def __init__(self, setup: Setup) -> None:
        here = str(Path(__file__).resolve().parent.parent)
        code = f"import sys; sys.path.insert(0, {here!r}); from scanner.worker import main; sys.exit(main())"
        self._process = subprocess.Popen([sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both are pipes")
        super().__init__(self._process.stdin, self._process.stdout, self._process.kill)  # type: ignore[arg-type]
        self.started = False
        with suppress(OSError):
            wire.send(self._to, setup._asdict())

    def end(self) -> None:
        self._close()
        self._process.wait()


class ForkedWorker(_Piped):
    """A copy of this process, which has the rules loaded already: it starts in two milliseconds. Where there is no fork: `can_fork`."""

    def __init__(self, bench: Workbench) -> None:
        task_out, task_in = os.pipe()
        answer_out, answer_in = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        # What is here now stays here: a collector that walks it in the child would copy every page that both could share.
        gc.collect()
        gc.freeze()
        self._pid = os.fork()
        if not self._pid:
            os.close(task_in)
            os.close(answer_out)
            _serve_and_exit(bench, os.fdopen(task_out, "rb"), os.fdopen(answer_in, "wb"))
        os.close(task_out)
        os.close(answer_in)
        self._lock = threading.Lock()
        self._alive = True
        super().__init__(os.fdopen(task_in, "wb"), os.fdopen(answer_out, "rb"), self._kill_child)

    def _kill_child(self) -> None:
        with self._lock:  # or else the id could be another process's by now
            if self._alive:
                os.kill(self._pid, 9)

    def end(self) -> None:
        self._close()
        if self._alive:
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
            with self._lock:
                self._alive = False
                os.waitpid(self._pid, 0)


def can_fork() -> bool:
    """Forking is safe on Linux while no thread runs; macOS's system libraries don't bear it (CPython issue 33725)."""
    return sys.platform == "linux"


def serve(bench: Workbench, tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer tasks until their pipe ends, each item as it is done: so that it is known over which one a worker dies."""
    while (task := wire.receive(tasks)) is not None:
        for answer in enumerate(bench.do(task["kind"], task["items"])):
            wire.send(answers, answer)


def _serve_and_exit(bench: Workbench, tasks: BinaryIO, answers: BinaryIO) -> None:
    """The forked child: whatever happens, it never returns into the parent's code."""
    code = 1
    try:
        bench.confine()
        serve(bench, tasks, answers)
        bench.close()
        code = 0
    finally:
        os._exit(code)
