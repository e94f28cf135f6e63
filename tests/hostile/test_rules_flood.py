"""Tests 1 and 2: rules against repeats of their own literals and separators; a flood of one thing hides no other."""

from __future__ import annotations

import re

import pytest

from detectors.matching import compile_pattern
from scanner.structure import MOST_COST, has_longer_line
from tests.hostile.test_patterns import growth

# What stands in a pattern as itself, and what separates.
LITERAL = re.compile(r"[A-Za-z0-9_-]{2,}")
SEPARATORS = ("=", " ", ":", '"', "'", "/", ".", "-", "_", "a", "0")


def floods(pattern: str) -> set[bytes]:
    literals = sorted(LITERAL.findall(re.sub(r"\(\?P<\w+>|\\.|\[[^\]]*\]|\{[\d,]+\}", " ", pattern)), key=len)[-1:]
    return {one.encode("latin-1") for word in literals for one in (word, word + "=", word + " = '", word + "a")} or {b"a"}


def test_every_rule_takes_linear_time_on_its_own_literals(bench):
    """The pattern is tried at every place, which is far more than the engine asks of it."""
    slow = []
    for rule in bench.ruleset.rules:
        pattern = compile_pattern(rule)
        for piece in floods(rule.pattern):
            texts = (piece * (1_000 // len(piece)), piece * (4_000 // len(piece)))
            ratio, seconds = growth(lambda text, pattern=pattern: sum(1 for _ in pattern.finditer(text)), texts)
            if ratio > 9 and seconds > 0.02:
                slow.append((rule.id, piece, round(ratio), round(seconds, 3)))
    assert not slow


@pytest.mark.parametrize("piece", [b"password=", b"password: x\n", b'token="a", ', b"secret"])
def test_a_flood_of_names_ends_and_is_said_and_hides_no_token(examine, token, piece):
    found = examine(piece * (400_000 // len(piece)) + b"\n%s\n" % token(), "a.txt")
    assert "github-personal-access-token" in {one.rule_id for one in found.occurrences}
    assert {one.reason for one in found.degraded} & {"rule-budget", "structure"}


def test_names_beyond_what_is_judged_in_one_file_are_said_and_the_first_are_kept(examine):
    lines = b"".join(b"password = '%s%d'\n" % (b"tR0ub4dor&", number) for number in range(9_000))
    found = examine(lines, "a.cfg")
    assert 1_000 < len(found.occurrences) < MOST_COST // 160
    assert any("more names than are judged" in one.detail for one in found.degraded)


def test_lines_are_measured_in_bytes():
    assert not has_longer_line(b"a" * 10 + b"\n" + b"b" * 10, 10)
    assert has_longer_line(b"a" * 10 + b"\n" + b"b" * 11, 10)
    assert has_longer_line(b"a" * 11 + b"\nb", 10)
    assert not has_longer_line(b"", 10)
