"""Test 1: no pattern of ours takes time that grows faster than the text. Rules are proved by detectors/linear.py; these are all the others.

Each module-level pattern is judged by its automaton (tests/support/ambiguity.py). One that could be slow is tried on the very text that the automaton
gives for it, at two lengths: four times the text may take seven times as long, where the square would be sixteen times.
"""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.ambiguity import ambiguity
from tests.test_architecture import MODULES

# Patterns that are slow on long texts and are given short ones only: where the bound is.
BOUNDED = {
    "detectors.certificates.PEM": "one block of at most 16,000 bytes",
    "detectors.checks.json_token._BODY": "values of rules, which are bounded by the rule's pattern",
    "detectors.judging.surroundings._BEFORE": "200 bytes before a name",
    "detectors.keyfiles._PATHS": "tried at the beginning alone",
    "detectors.vetoes.digest._TESTS": "4 kB of a value",
    "detectors.vetoes.reference._TESTS": "4 kB of a value",
    "scanner.exceptions.signature._ARMOUR": "the user's own file of exceptions",
    "scanner.formats.common.embedded._HIDDEN": "a bounded reach behind each beginning",
    "scanner.formats.common.hints._FILE_KEY": "200 characters of a name",
    "scanner.formats.common.hints._ELEMENT": "200 characters of a name",
    "scanner.formats.common.sniff._SNIFF": "4 kB of a file",
    "scanner.syntax.languages._MODELINE": "a line of bounded length",
}
LENGTHS = (2_000, 8_000)
QUICK = 0.004  # seconds of CPU below which the clock tells nothing
MOST_RATIO = 7


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """All of our modules' patterns, those in tables too, with the names that they stand under."""
    seen: set[tuple[Any, int]] = set()
    for module in (one for one in MODULES if not one.endswith("__main__")):
        try:
            values = vars(importlib.import_module(module))
        except ImportError:  # an optional extra that is not installed
            continue
        for name, value in list(values.items()):
            for pattern in _inside(value, 4):
                if (key := (pattern.pattern, pattern.flags)) not in seen:
                    seen.add(key)
                    yield f"{module}.{name}", pattern


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | frozenset | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _inside(one, depth - 1)


def is_searched(label: str) -> bool:
    """Whether the module tries it at every place of a text, as far as its source tells: where it does not, it is taken to."""
    module, _, name = label.rpartition(".")
    uses = set(re.findall(rf"\b{name}\.(search|finditer|findall|sub|split|match|fullmatch)\b", MODULES[module].read_text("utf-8")))
    return bool(uses - {"match", "fullmatch"}) or not uses


def growth(use: Callable[[Any], Any], texts: tuple[Any, Any]) -> tuple[float, float]:
    """The ratio of CPU time between two texts, and the time of the longer."""
    times = [min(_cost(use, text) for _ in range(3)) for text in texts]
    return times[1] / max(times[0], 1e-6), times[1]


def _cost(use: Callable[[Any], Any], text: Any) -> float:
    start = time.thread_time()
    use(text)
    return time.thread_time() - start


def is_slow(pattern: re.Pattern[Any], *, searched: bool) -> bool:
    found = ambiguity(pattern, searched=searched)
    if not found.kind or not found.pump:
        return False  # endless choices are left to the hostile inputs: no single text is known for them
    attack = [found.before + found.pump * (length // len(found.pump)) + b"\x01" for length in LENGTHS]
    texts = attack if isinstance(pattern.pattern, bytes) else [text.decode("latin-1") for text in attack]
    ratio, seconds = growth((lambda text: sum(1 for _ in pattern.finditer(text))) if searched else pattern.match, tuple(texts))
    return seconds > QUICK and ratio > MOST_RATIO


def test_no_pattern_is_slow_on_the_text_that_its_automaton_gives():
    slow = {label for label, pattern in patterns() if is_slow(pattern, searched=is_searched(label))}
    assert slow <= BOUNDED.keys()


@pytest.mark.parametrize("pattern", [rb"a+b", rb"[ \t]*x\Z", rb"(\w+)\s*=", rb"<a*a*>"])
def test_the_guard_sees_slow_patterns(pattern):
    assert is_slow(re.compile(pattern), searched=True)


@pytest.mark.parametrize("pattern", [rb"\"[^\"\n]*\"", rb"(?<!a)a++b", rb"[a-z]+", rb"^ab{1,20}c"])
def test_the_guard_lets_linear_patterns_be(pattern):
    assert not is_slow(re.compile(pattern), searched=True)


@pytest.mark.parametrize(("pattern", "kind"), [(rb"(a+)+b", "exponential"), (rb"(?:ab|a[bc]x?)*d", "exponential"), (rb"a*a*b", "polynomial"), (rb"a*b", "")])
def test_the_automaton_tells_the_degree(pattern, kind):
    assert ambiguity(re.compile(pattern), searched=False).kind == kind
