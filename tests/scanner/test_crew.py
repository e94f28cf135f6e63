"""Workers that die, hang or answer nonsense: every other result is intact, and exactly the item that did it is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.crew import CrewError, Done, Foreman, Solo, Task, Workers, is_small, tasks_of
from scanner.setup import Setup
from scanner.workers import ForkedWorker, SpawnedWorker, can_fork
from tests.support.toy import ROOT, SpawnedToy, Toy

pytestmark = pytest.mark.skipif(not can_fork(), reason="forking is for Linux")

FATAL = ("exit", "kill", "raise")


def forked(watchdog: float = 60.0) -> Foreman:
    return Foreman(lambda: ForkedWorker(Toy()), watchdog)


class Toys(Workers):
    """The crew of threads, over toys."""

    def __init__(self, jobs: int, watchdog: float = 60.0) -> None:
        super().__init__(Setup("/"), jobs, watchdog)

    def _foreman(self) -> Foreman:
        return Foreman(SpawnedToy, self._watchdog, ForkedWorker(Toy()))


def expected(task: Task, reason: str = "worker-died") -> list[Done]:
    return [
        Done(task.number, item, lost=reason)
        if item.startswith((*FATAL, "hang"))
        else Done(task.number, item, f"{task.kind}:{item.upper()}")
        for item in task.items
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "print", *FATAL]), min_size=1, max_size=12))
def test_only_what_kills_is_lost_and_the_order_stays(items):
    task = Task(7, "shout", tuple(items))
    foreman = forked()
    assert list(foreman.run([task])) == expected(task)
    foreman.close()


@pytest.mark.parametrize("fatal", FATAL)
@pytest.mark.parametrize("position", [0, 50, 99])
def test_one_of_a_hundred_kills_its_worker(fatal, position):
    items = [f"item {number}" for number in range(100)]
    items[position] = fatal
    tasks = list(tasks_of("shout", ((item, 1) for item in items), 30, 1000))
    foreman = forked()
    assert list(foreman.run(tasks)) == [done for task in tasks for done in expected(task)]
    foreman.close()


def test_one_that_hangs_is_lost_as_such():
    task = Task(0, "shout", ("a", "hang", "b"))
    foreman = forked(watchdog=0.5)
    assert list(foreman.run([task])) == expected(task, "worker-hung")
    foreman.close()


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_threads_of_workers_lose_no_result_of_each_other(jobs):
    items = [f"item {number}" for number in range(60)]
    items[13], items[44] = "exit", "kill"
    tasks = list(tasks_of("shout", ((item, 1) for item in items), 10, 1000))
    done = sorted(Toys(jobs).run(tasks))
    assert done == sorted(one for task in tasks for one in expected(task))


def test_a_crew_with_nothing_to_do_ends():
    assert list(Toys(4).run([])) == []


def test_what_goes_wrong_while_tasks_are_made_reaches_the_caller():
    def tasks():
        yield Task(0, "shout", ("a",))
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        list(Toys(2).run(tasks()))


def test_results_that_nobody_wants_any_more_end_the_workers():
    run = Toys(2).run(Task(number, "shout", ("a", "hang" if number else "b")) for number in range(3))
    assert next(run).result == "shout:A"
    closing = threading.Thread(target=run.close)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()


def test_an_interruption_ends_the_worker_whatever_it_does():
    """It was waited for until its task was done."""
    foreman = forked()
    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(foreman.run([Task(0, "shout", ("hang",))]))
    finally:
        signal.signal(signal.SIGALRM, before)
    closing = threading.Thread(target=foreman.close, daemon=True)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()


def test_a_worker_that_cannot_start_is_an_error_and_not_a_loss_of_every_item():
    """Each item was tried alone, and lost, after as many starts: hours for a large repository."""
    starts = []

    def make() -> SpawnedToy:
        starts.append(1)
        return SpawnedToy("raise SystemExit(1)")

    with pytest.raises(CrewError):
        Foreman(make).do(Task(0, "shout", tuple("abcdefgh")))
    assert len(starts) == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"\0\0\0\x05[1,2",
        b"\0\0\0\x02{}",
        b"\0\0\0\x02[]",
        b"\0\0\0\x05[7,1]",
        b"\0\0\0\x0b[1,2,3,4,5]",
        b"\xff\xff\xff\xff[1,2]",
        b"\0\0\0\x04nope",
        b"\0\0\0\x02\xff\xfe",
    ],
)
def test_an_answer_that_is_none_costs_what_was_asked_and_no_more(answer):
    """Broken frames, and answers to another number of items."""
    program = (
        "import sys, os, struct, json\n"
        "out = sys.stdout.buffer\n"
        "frame = lambda one: out.write(struct.pack('>I', len(json.dumps(one))) + json.dumps(one).encode())\n"
        "frame('ready'); out.flush()\n"
        "while head := sys.stdin.buffer.read(4):\n"
        "    task = json.loads(sys.stdin.buffer.read(struct.unpack('>I', head)[0]))\n"
        "    if 'bad' in task['items']:\n"
        f"        out.write({answer!r}); out.flush(); break\n"
        "    [frame([index, item.upper()]) for index, item in enumerate(task['items'])]; out.flush()\n"
    )
    foreman = Foreman(lambda: SpawnedToy(program))
    done = foreman.do(Task(0, "shout", ("a", "bad", "b", "c")))
    foreman.close()
    assert [(one.item, one.result, one.lost) for one in done] == [
        ("a", "A", ""),
        ("bad", None, "worker-died"),
        ("b", "B", ""),
        ("c", "C", ""),
    ]


def test_the_process_itself_does_the_same_work():
    task = Task(3, "shout", ("a", "b"))
    assert list(Solo(Toy()).run([task])) == expected(task)


def test_a_real_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path, token, cache):
    """The one that takes its place does the work."""
    (tmp_path / "a.py").write_bytes(b"key = '" + token() + b"'\n")
    made = []

    def make() -> SpawnedWorker:
        made.append(SpawnedWorker(Setup(str(tmp_path))))
        return made[-1]

    foreman = Foreman(make)
    first = foreman.do(Task(0, "files", ("a.py",)))
    os.kill(made[0]._process.pid, signal.SIGKILL)
    second = foreman.do(Task(0, "files", ("a.py", "none.py")))
    foreman.close()
    assert len(made) == 2
    assert second[0] == first[0]
    assert [one.lost for one in second] == ["", ""]


def test_a_worker_says_what_it_died_of_without_a_word_of_what_it_read():
    """A traceback shows the error's message, and that may be a line of the scanned file."""
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from scanner import worker, workers\n"
        "workers.serve = worker.serve = lambda *_: {}['a secret line of a file']\n"
        "worker.Workbench = lambda _setup: type('Bench', (), {'close': lambda _self: None, 'confine': lambda _self: ()})()\n"
        "sys.exit(worker.main())\n"
    )
    frame = b'\0\0\0\x0c{"root": "/"}'[:4] + b'{"root":"/"}'
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, input=frame, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr == b"straykey: a worker ended: KeyError at <lambda>, line 3\n"


@given(st.lists(st.tuples(st.integers(), st.integers(0, 50)), max_size=30), st.integers(1, 7), st.integers(1, 100))
def test_tasks_hold_all_items_in_order_within_their_bounds(pairs, most_items, most_bytes):
    tasks = list(tasks_of("kind", pairs, most_items, most_bytes))
    assert [item for task in tasks for item in task.items] == [item for item, _ in pairs]
    assert [task.number for task in tasks] == list(range(len(tasks)))
    assert all(1 <= len(task.items) <= most_items for task in tasks)


def test_small_is_what_is_done_before_a_worker_has_started():
    assert is_small([])
    assert is_small([1000] * 400)
    assert not is_small([1] * 401)
    assert not is_small([3 << 20])
