"""Workers under supervision: each has one task in flight, and one that dies costs one item, never a result of another.

Each item is answered as it is done, so it is known over which one a worker died or hung. That one is tried again by a fresh worker, at last
by patterns alone; if that ends it too, it is lost, and said. Results are handed over as they come; whoever asks puts them in order.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from scanner.setup import Setup
from scanner.workbench import PLAIN, Workbench
from scanner.workers import ForkedWorker, SpawnedWorker, Worker, can_fork

WATCHDOG = 300.0  # seconds for one item
READING_WATCHDOG = 100.0  # the same where an item is one file or object
# Kinds of tasks whose items can be read without structure, by patterns alone: how an item is tried again that ended its worker.
READING = frozenset(("files", "texts", "objects", "versions"))
FALSE_STARTS = 3  # in a row: then no worker can be had here


class CrewError(Exception):
    """No worker can be started."""


class Task(NamedTuple):
    """Work of one kind on some items. `number` orders results. `again` is set where the one item has ended a worker before."""

    number: int
    kind: str
    items: tuple[Any, ...]
    again: bool = False


class Done(NamedTuple):
    """The result of one item of a task, or `lost` with the reason (worker-died, worker-hung)."""

    task: int
    item: Any
    result: Any = None
    lost: str = ""


class Crew(Protocol):
    """Whoever does tasks."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]: ...

    def close(self) -> None: ...


class Solo:
    """The process itself does the work: where nothing can be forked and a fresh interpreter would take longer than the work."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        for task in tasks:
            for item, result in zip(task.items, self._bench.do(task.kind, task.items), strict=True):
                yield Done(task.number, item, result)

    def close(self) -> None:
        self._bench.close()


class Foreman:
    """Has tasks done by one worker after the other; each is made when it is first needed."""

    def __init__(self, make: Callable[[], Worker], watchdog: float = WATCHDOG, first: Worker | None = None) -> None:
        self._make = make
        self._watchdog = watchdog
        self._worker = first
        self._false_starts = 0
        self._stopped = False

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """All results, in their order. A generator that is closed early ends the worker too."""
        finished = False
        try:
            for task in tasks:
                yield from self.do(task)
            finished = True
        finally:
            if not finished:
                self.stop()

    def do(self, task: Task) -> list[Done]:
        """All results of one task, in the order of its items; once stopped, those that there are. Raises CrewError."""
        done: list[Done] = []
        waiting = [task]
        while waiting and not self._stopped:
            part = waiting.pop()
            answers, reason = self._ask(part)
            done += [Done(part.number, item, result) for item, result in zip(part.items, answers, strict=False)]
            items = part.items[len(answers) :]
            if items and not reason:
                waiting.append(part._replace(items=items))
            elif items:
                waiting += [part._replace(items=items[1:], again=False)] if items[1:] else []
                once_more = _once_more(part._replace(items=items[:1]), reason)
                if once_more:
                    waiting.append(once_more)
                else:
                    done.append(Done(part.number, items[0], lost=reason))
        return done

    def _ask(self, task: Task) -> tuple[list[Any], str]:
        """The answers; and why they are not all, which is empty where the worker did not even start."""
        worker = self._worker = self._worker or self._make()
        if self._stopped:
            worker.kill()
        watchdog = min(self._watchdog, READING_WATCHDOG) if task.kind.removeprefix(PLAIN) in READING else self._watchdog
        answers = worker.ask({"kind": task.kind, "items": task.items}, len(task.items), watchdog)
        if len(answers) == len(task.items):
            self._false_starts = 0
            return answers, ""
        worker.kill()
        self.close()
        if worker.started:
            return answers, "worker-hung" if worker.hung else "worker-died"
        self._false_starts += 1
        if self._false_starts >= FALSE_STARTS:
            raise CrewError
        return answers, ""

    def stop(self) -> None:
        """End as soon as may be, whatever is being done; from any thread."""
        self._stopped = True
        worker = self._worker
        if worker:
            worker.kill()

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.end()


def _once_more(task: Task, reason: str) -> Task | None:
    """How the one item of a task is tried again whose worker ended: as it was (it may not have been its fault), then without structure."""
    if reason == "worker-died" and not task.again:
        return task._replace(again=True)
    return task._replace(kind=PLAIN + task.kind, again=True) if task.kind in READING else None


class Workers:
    """`jobs` workers, each behind a thread that feeds it.

    With a `bench` the first ones are forked from it, before any thread runs, where the system can; a worker that takes the place of a
    dead one is always spawned.
    """

    def __init__(self, setup: Setup, jobs: int, watchdog: float = WATCHDOG, bench: Workbench | None = None) -> None:
        self._setup = setup
        self._jobs = jobs
        self._watchdog = watchdog
        self._bench = bench if can_fork() else None

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """All results, as they come. A generator that is closed early ends the workers too."""
        shared = _Shared(iter(tasks))
        foremen = [self._foreman() for _ in range(self._jobs)]
        threads = [threading.Thread(target=shared.serve, args=(foreman,), daemon=True) for foreman in foremen]
        for thread in threads:
            thread.start()
        try:
            yield from shared.results(len(threads))
        finally:
            shared.stopped = True
            for foreman in foremen:
                foreman.stop()
            for thread in threads:
                thread.join()

    def _foreman(self) -> Foreman:
        first = ForkedWorker(self._bench) if self._bench else None
        return Foreman(lambda: SpawnedWorker(self._setup), self._watchdog, first)

    def close(self) -> None:
        """Nothing outlives `run`."""


class _Shared:
    """What the threads of one run share: the tasks, and the queue of what is done."""

    def __init__(self, tasks: Iterator[Task]) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._done: queue.SimpleQueue[list[Done] | BaseException | None] = queue.SimpleQueue()
        self.stopped = False

    def serve(self, foreman: Foreman) -> None:
        """One thread's work: tasks until there are none."""
        try:
            while not self.stopped and (task := self._next()) is not None:
                self._done.put(foreman.do(task))
        except BaseException as error:  # noqa: BLE001  carried to the thread that reads the results
            self._done.put(error)
        finally:
            foreman.close()
            self._done.put(None)

    def _next(self) -> Task | None:
        with self._lock:
            return next(self._tasks, None)

    def results(self, threads: int) -> Iterator[Done]:
        while threads:
            batch = self._done.get()
            if isinstance(batch, BaseException):
                raise batch
            if batch is None:
                threads -= 1
            else:
                yield from batch


def small_crew(bench: Workbench) -> Crew:
    """For work that is done before a fresh interpreter has started."""
    return Foreman(lambda: ForkedWorker(bench)) if can_fork() else Solo(bench)


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


def is_small(sizes: Sequence[int], most_items: int = 400, most_bytes: int = 2 << 20) -> bool:
    """Whether spawned workers would not pay for their start. Sizes in bytes."""
    return len(sizes) <= most_items and sum(sizes) <= most_bytes
