"""Two matchers, one by Hyperscan and one by the standard library alone, and what they agree on; budgets of rules."""

from __future__ import annotations

import sysconfig
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.catalogue import build, built_in, compile_rules, read_texts, rule_files
from detectors.engine import HyperscanEngine
from detectors.examine import Examiner, Structure, Tools
from detectors.examples import expand
from detectors.judging import load_knowledge
from detectors.matching import HyperscanMatcher, Matcher, ReferenceMatcher
from detectors.vetoes import veto
from tests.support.tokens import TEMPLATES

EXAMPLES = [
    example
    for text in read_texts((path.name, path.read_bytes()) for path in rule_files()).values()
    for example in (*text.examples, *text.counterexamples)
]


def examiner(matcher: Matcher) -> Examiner:
    """Patterns alone: what structure adds is the same for both."""
    common = lambda value, placeholders: veto(value, placeholders=placeholders)  # noqa: E731
    return Examiner(Tools(matcher, common, lambda _path: (), lambda _text, _wanted: Structure(()), load_knowledge, 0.0))


@pytest.fixture(scope="module")
def both() -> Callable[[bytes], tuple]:
    """What each of the two finds in some bytes."""
    catalogue = built_in()
    engine = HyperscanEngine(compile_rules(catalogue))
    first, second = examiner(HyperscanMatcher(catalogue, engine)), examiner(ReferenceMatcher(catalogue))

    def examine(data: bytes) -> tuple:
        return tuple(one.examine(Artifact(Origin("f"), data)).occurrences for one in (first, second))

    return examine


def spoiled(data: bytes, random: Random) -> bytes:
    """The bytes, or nearly: one is gone, doubled, or another one."""
    at = random.randrange(len(data) + 1)
    return random.choice(
        [data, data, data[:at] + data[at + 1 :], data[:at] + data[at : at + 1] * 2 + data[at + 1 :], data[:at] + b"-" + data[at + 1 :]]
    )


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, len(EXAMPLES) - 1), st.sampled_from([b"\n", b" ", b"", b"_", b'"'])), min_size=1, max_size=4),
    st.integers(0, 10_000),
)
def test_they_agree_on_examples_whole_or_spoiled_one_after_the_other(both, chosen, seed):
    random = Random(seed)
    data = b"".join(spoiled(expand(EXAMPLES[index], random, TEMPLATES).data, random) + end for index, end in chosen)
    first, second = both(data)
    assert first == second


def real_files() -> list[Path]:
    """Sources of the standard library: some of every kind of content, a third of a megabyte."""
    folder = Path(sysconfig.get_path("stdlib"))
    files = [path for path in sorted(folder.glob("*.py")) if path.stat().st_size < 40_000]
    return files[::10]


@pytest.mark.parametrize("path", real_files(), ids=lambda path: path.name)
def test_they_agree_on_real_files(both, path):
    first, second = both(path.read_bytes())
    assert first == second


def toy(*patterns: str) -> tuple[HyperscanMatcher, ReferenceMatcher]:
    tables = [
        f"[[rule]]\nid = 'rule-{number}'\ntitle = 't'\nseverity = 'low'\nconfidence = 'low'\npattern = '{pattern}'\n"
        for number, pattern in enumerate(patterns)
    ]
    catalogue = build([("toy.toml", "".join(tables).encode())])
    return HyperscanMatcher(catalogue, HyperscanEngine(compile_rules(catalogue))), ReferenceMatcher(catalogue)


def test_a_match_has_its_groups_and_its_spans():
    for matcher in toy(r"(?P<user>[a-z]{1,9}):key(?P<secret>[0-9]{4})(?P<end>x)?"):
        (match,) = matcher.find(b"- bob:key1234 -").matches
        assert (match.span, match.secret, match.groups) == (Span(2, 13), Span(9, 13), {"user": b"bob", "secret": b"1234"})


def test_of_two_matches_with_one_secret_the_first_stands_for_both():
    for matcher in toy(r"[a-z]{1,9}:key(?P<secret>[0-9]{4})"):
        assert [match.span for match in matcher.find(b"bobby:key1234").matches] == [Span(0, 13)]


def test_matches_stand_in_the_order_of_their_secrets():
    for matcher in toy(r"key(?P<secret>[0-9]{4})", r"key(?P<secret>[0-9]{2})"):
        found = [(match.secret.start, match.secret.end, match.rule.id) for match in matcher.find(b"key1234 key5678").matches]
        assert found == [(3, 5, "rule-1"), (3, 7, "rule-0"), (11, 13, "rule-1"), (11, 15, "rule-0")]


@pytest.mark.parametrize("data", [b"", b"\0", b"key", b"key123", bytes(1000)])
def test_nothing_is_found_where_there_is_nothing(data):
    for matcher in toy(r"key(?P<secret>[0-9]{4})"):
        assert not matcher.find(data).matches


def test_words_end_at_the_ends_of_the_bytes():
    for matcher in toy(r"\bkey(?P<secret>[0-9]{4,6})\b"):
        assert [match.secret for match in matcher.find(b"key1234").matches] == [Span(3, 7)]
        assert not matcher.find(b"akey1234").matches
        assert not matcher.find(b"key1234_").matches


def test_the_word_boundary_behind_the_longest_match_is_seen():
    """The window in which a pattern is tried must hold one byte more than the match can."""
    for matcher in toy(r"[a-z]{1,3}:key(?P<secret>[0-9]{4,6})\b"):
        assert not matcher.find(b"abc:key1234567").matches
        assert [match.secret for match in matcher.find(b"abc:key123456-").matches] == [Span(7, 13)]


def test_a_flood_of_one_rule_hides_no_other_and_is_said():
    matcher, _ = toy(r"aa(?P<secret>[0-9]{2})", r"key(?P<secret>[0-9]{4})")
    matched = matcher.find(b"aa11 " * 20_001 + b"key1234")
    assert matched.over == ("rule-0",)
    assert [match.rule.id for match in matched.matches[-2:]] == ["rule-0", "rule-1"]
    assert len(matched.matches) == 20_001


def test_a_rule_within_its_budget_is_not_said_to_be_over_it():
    matcher, _ = toy(r"aa(?P<secret>[0-9]{2})")
    assert matcher.find(b"aa11 " * 20_000).over == ()


def test_the_examiner_reports_a_flood_as_degraded():
    matcher, _ = toy(r"aa(?P<secret>[0-9]{2})")
    examined = examiner(matcher).examine(Artifact(Origin("a.txt", "blob", "1" * 40), b"aa11 " * 20_001))
    (degraded,) = examined.degraded
    assert (degraded.path, degraded.reason, degraded.object_id) == ("a.txt", "rule-budget", "1" * 40)
    assert degraded.detail.startswith("rule-0: ")


def kept(matcher: Matcher, text: bytes) -> list[tuple[Span, bytes]]:
    found = examiner(matcher).examine(Artifact(Origin("f"), text)).occurrences
    return [(one.span, one.secret.reveal()) for one in found]


def test_a_match_that_ends_too_early_does_not_hide_the_one_that_begins_inside_it():
    for matcher in toy(r"k?(?P<secret>[ab]{1,3}?kk)b{0,1}"):
        assert kept(matcher, b"akkbkk") == [(Span(0, 3), b"akk"), (Span(3, 6), b"bkk")]
