"""How long a key takes in triage: a folder with so many tokens is scanned, then keys are pressed as somebody would, without a terminal.

    python -m benchmarks.triage [--findings 10000] [--keys 2000]

Prints JSON: CPU milliseconds a key (median, 99th percentile, worst) from the bytes to the finished lines of the screen, by kind of key.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from random import Random

from scanner.cli.main import load_verb, make_parser
from scanner.reports.terminal.look import Canvas
from scanner.triage.context import Contexts
from scanner.triage.deal import deal, make_contexts
from scanner.triage.deck import Deck
from scanner.triage.keys import read_keys
from scanner.triage.session import dump, load
from scanner.triage.state import ASK, BROWSE, State, begin
from scanner.triage.step import step
from scanner.triage.view import Size, draw
from tests.support.tokens import Tokens

A_FILE = 10  # findings
SIZE = Size(120, 40)
PRESSED = (b"n", b"r", b"u", b"b", b"\t", b"p", b"v", b"f", b"\x1b[B", b"t")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=2_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder), arguments.findings)
        deck, contexts = look(Path(folder))
        print(json.dumps(measure(deck, contexts, arguments.keys), indent=2))


def plant(folder: Path, count: int) -> None:
    """Files with tokens among other lines."""
    token = Tokens("triage")
    for number in range(0, count, A_FILE):
        lines = [b"# a line\nkey_%d = '%s'\nother = 1\n" % (place, token()) for place in range(min(A_FILE, count - number))]
        (folder / f"f{number // A_FILE:04}.py").write_bytes(b"".join(lines))


def look(folder: Path) -> tuple[Deck, Contexts]:
    verb = load_verb("triage")
    arguments = make_parser({"triage": verb}).parse_args(["triage", str(folder), "--quiet"])
    workplace, policy, weighed = verb.look(arguments)
    deck, dealt = deal(weighed, policy, verb.exception_policy(workplace), workplace.now, every=False)
    return deck, make_contexts(dealt, folder, None, 1 << 26)


def measure(deck: Deck, contexts: Contexts, count: int) -> dict[str, object]:
    """CPU time of each key, decisions piling up."""
    random = Random(1)
    spent: dict[str, list[float]] = {}
    state = begin(deck)
    for _ in range(count):
        pressed = random.choice(PRESSED)
        state = timed(state, deck, contexts, pressed, spent.setdefault(pressed.decode(), []))
        while state.mode == ASK:
            state = timed(state, deck, contexts, b"x\r", spent.setdefault("answer", []))
    state = timed(state._replace(mode=BROWSE), deck, contexts, b"/", spent.setdefault("ask for a filter", []))
    state = timed(state, deck, contexts, b"f0*\r", spent.setdefault("filter", []))
    state = timed(state, deck, contexts, b"*b", spent.setdefault("decide for all", []))
    begun = time.process_time()
    load(dump(state, deck), deck)
    every = [one for times in spent.values() for one in times]
    return {
        "findings": len(deck.items),
        "decisions": len(state.choices),
        "keys": len(every),
        "all": summary(every),
        "session written and read, ms": round(1000 * (time.process_time() - begun), 1),
        "by key": {name: summary(times) for name, times in sorted(spent.items())},
    }


def timed(state: State, deck: Deck, contexts: Contexts, data: bytes, spent: list[float]) -> State:
    begun = time.process_time()
    for key in read_keys(data, final=True).keys:
        state = step(state, deck, key)
    draw(state, deck, contexts, SIZE, Canvas(True, SIZE.width))
    spent.append(1000 * (time.process_time() - begun))
    return state


def summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 2),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 2),
        "worst": round(ordered[-1], 2),
    }


if __name__ == "__main__":
    main()
