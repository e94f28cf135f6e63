"""Worker processes under supervision: each has one task in flight, and a worker that dies costs one item, never a result of another.

A task whose worker died or hung is cut in halves and tried again by fresh workers, until the one item that does it is alone; that
item is lost, and said. Results are handed over as they come; whoever asks puts them in order.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from scanner import wire
from scanner.workbench import Setup, Workbench

# Seconds without an answer after which a worker is taken for hung. Only a watchdog: no limit that changes results counts seconds.
WATCHDOG = 300.0


class Task(NamedTuple):
    """Work of one kind on some items. `number` orders results."""

    number: int
    kind: str
    items: tuple[Any, ...]


class Done(NamedTuple):
    """The result of one item of a task, or `lost` with the reason (worker-died, worker-hung)."""

    task: int
    item: Any
    result: Any = None
    lost: str = ""


class Crew(Protocol):
    """Whoever does tasks: this process itself, or workers."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]: ...

    def close(self) -> None: ...


class Solo:
    """The process itself does the work: for inputs that are done before a worker has started."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        for task in tasks:
            for item, result in zip(task.items, self._bench.do(task.kind, task.items), strict=True):
                yield Done(task.number, item, result)

    def close(self) -> None:
        self._bench.close()


class Workers:
    """`jobs` processes, started when they are first needed."""

    def __init__(self, setup: Setup, jobs: int, watchdog: float = WATCHDOG) -> None:
        self._setup = setup
        self._jobs = jobs
        self._watchdog = watchdog

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """All results. A closed generator ends the workers too."""
        run = _Run(self._setup, iter(tasks), self._watchdog)
        threads = [threading.Thread(target=run.serve, daemon=True) for _ in range(self._jobs)]
        for thread in threads:
            thread.start()
        try:
            yield from run.results(len(threads))
        finally:
            run.stop()
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """Nothing outlives `run`."""


class _Run:
    """One run over some tasks: what the serving threads share."""

    def __init__(self, setup: Setup, tasks: Iterator[Task], watchdog: float) -> None:
        self._setup = setup
        self._tasks = tasks
        self._watchdog = watchdog
        self._again: deque[Task] = deque()
        self._open = 0
        self._change = threading.Condition()
        self._done: queue.SimpleQueue[list[Done] | BaseException | None] = queue.SimpleQueue()
        self._busy: dict[subprocess.Popen[bytes], float] = {}
        self._hung: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def results(self, threads: int) -> Iterator[Done]:
        while threads:
            try:
                batch = self._done.get(timeout=1.0)
            except queue.Empty:
                self._kill_hung()
                continue
            if isinstance(batch, BaseException):
                raise batch
            if batch is None:
                threads -= 1
                continue
            yield from batch

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._change.notify_all()
            for worker in list(self._busy):
                worker.kill()

    def serve(self) -> None:
        """One thread: one worker at a time, fed with tasks until there are none."""
        worker: subprocess.Popen[bytes] | None = None
        try:
            while (task := self._next()) is not None:
                worker = worker or start_worker(self._setup)
                answer = self._ask(worker, task)
                if answer is None:
                    self._bury(worker, task)
                    worker = None
                else:
                    self._done.put([Done(task.number, item, result) for item, result in zip(task.items, answer, strict=True)])
                self._finished()
        except BaseException as error:  # noqa: BLE001  carried to the thread that reads the results
            self._done.put(error)
        finally:
            end_worker(worker)
            self._done.put(None)

    def _next(self) -> Task | None:
        """The next task; waits while another thread's task could still come back in halves."""
        with self._change:
            while not self._stopped:
                task = self._again.popleft() if self._again else next(self._tasks, None)
                if task is not None:
                    self._open += 1
                    return task
                if not self._open:
                    return None
                self._change.wait()
            return None

    def _finished(self) -> None:
        with self._change:
            self._open -= 1
            self._change.notify_all()

    def _ask(self, worker: subprocess.Popen[bytes], task: Task) -> list[Any] | None:
        self._busy[worker] = time.monotonic()
        try:
            if worker.stdin is None or worker.stdout is None:
                return None
            wire.send(worker.stdin, {"kind": task.kind, "items": task.items})  # type: ignore[arg-type]
            answer = wire.receive(worker.stdout)  # type: ignore[arg-type]
        except OSError:
            return None
        finally:
            self._busy.pop(worker, None)
        return answer if isinstance(answer, list) and len(answer) == len(task.items) else None

    def _bury(self, worker: subprocess.Popen[bytes], task: Task) -> None:
        """The worker gave no whole answer: cut its task, or name the item that did it."""
        worker.kill()
        end_worker(worker)
        if self._stopped:
            return
        reason = "worker-hung" if worker in self._hung else "worker-died"
        if len(task.items) == 1:
            self._done.put([Done(task.number, task.items[0], lost=reason)])
            return
        middle = len(task.items) // 2
        with self._change:
            self._again += [task._replace(items=task.items[:middle]), task._replace(items=task.items[middle:])]

    def _kill_hung(self) -> None:
        now = time.monotonic()
        for worker, since in list(self._busy.items()):
            if now - since > self._watchdog:
                self._hung.add(worker)
                worker.kill()


def start_worker(setup: Setup) -> subprocess.Popen[bytes]:
    """A fresh interpreter. `-P` and our own folder first: the scanned folder must never be importable."""
    here = str(Path(__file__).resolve().parent.parent)
    code = f"import sys; sys.path.insert(0, {here!r}); from scanner.worker import main; sys.exit(main())"
    worker = subprocess.Popen([sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if worker.stdin:
        wire.send(worker.stdin, setup._asdict())  # type: ignore[arg-type]
    return worker


def end_worker(worker: subprocess.Popen[bytes] | None) -> None:
    if worker is None:
        return
    for pipe in (worker.stdin, worker.stdout):
        if pipe:
            try:
                pipe.close()
            except OSError:
                continue
    worker.wait()


def tasks_of(kind: str, items: Iterable[tuple[Any, int]], most_items: int, most_bytes: int) -> Iterator[Task]:
    """Cut (item, size) pairs into tasks of at most so many items and about so many bytes."""
    number, batch, size = 0, [], 0
    for item, bytes_of_item in items:
        batch.append(item)
        size += bytes_of_item
        if len(batch) >= most_items or size >= most_bytes:
            yield Task(number, kind, tuple(batch))
            number, batch, size = number + 1, [], 0
    if batch:
        yield Task(number, kind, tuple(batch))


def is_small(sizes: Sequence[int], most_items: int = 400, most_bytes: int = 16 << 20) -> bool:
    """Whether a worker would not pay for its start."""
    return len(sizes) <= most_items and sum(sizes) <= most_bytes
