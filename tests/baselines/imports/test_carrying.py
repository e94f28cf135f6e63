"""What becomes of each entry: carried over, needless, or lost with the reason."""

from __future__ import annotations

from baselines.imports.shared.carrying import CARRIED, LOST, NEEDLESS, carry
from baselines.imports.shared.entry import FALSE_POSITIVE, REAL, Entry, Reading, Refused, Scope
from baselines.imports.shared.matching import make_index
from detectors.secret import Secret
from tests.support.foreign_files import candidate, fresh, texts

ONE, TWO, THREE = fresh(1), fresh(2), fresh(3)
FOUND = [candidate("a.py", ONE, 2), candidate("docs/a.md", TWO, 3), candidate("a.py", THREE, 4, vetoes=("a placeholder",)), candidate("b.py", THREE, 1)]
FILES = {"a.py": b"x\nt = " + ONE, "docs/a.md": b"\n\nsample " + TWO, "b.py": THREE}


def outcomes(*items, verdicts=("new", "new", "vetoed", "new"), commits=lambda _: ""):
    reading = Reading(
        tuple(one for one in items if isinstance(one, Entry)),
        tuple(one for one in items if isinstance(one, Scope)),
        tuple(one for one in items if isinstance(one, Refused)),
    )
    return carry(reading, make_index(FOUND), verdicts, texts(FILES), commits)


def only(*items, **more):
    (outcome,) = outcomes(*items, **more)
    return outcome


def test_what_was_recorded_becomes_known():
    outcome = only(Entry("1", path="a.py", value=Secret(ONE)))
    assert (outcome.result, outcome.as_what, outcome.findings) == (CARRIED, "known", (0,))


def test_what_was_audited_as_no_secret_becomes_a_false_positive_with_the_reason():
    outcome = only(Entry("1", FALSE_POSITIVE, path="a.py", value=Secret(ONE), reason="audited"))
    assert (outcome.result, outcome.as_what, outcome.reason) == (CARRIED, "false-positive", "audited")


def test_what_another_entry_calls_real_is_no_false_positive():
    real, other = outcomes(Entry("1", REAL, path="a.py", value=Secret(ONE)), Entry("2", FALSE_POSITIVE, path="a.py", value=Secret(ONE)))
    assert (real.result, real.as_what) == (CARRIED, "known")
    assert (other.result, other.why) == (LOST, "another entry of the file says that it is real")


def test_what_is_not_reported_or_settled_already_needs_nothing():
    assert only(Entry("1", path="a.py", value=Secret(THREE))).why == "straykey does not report it: a placeholder"
    known = only(Entry("1", path="a.py", value=Secret(ONE)), verdicts=("known", "new", "vetoed", "new"))
    assert (known.result, known.why) == (NEEDLESS, "is in the baseline already")


def test_what_is_not_found_is_lost_and_its_value_is_told_nowhere():
    outcome = only(Entry("7", path="a.py", line=3, rule="r", value=Secret(fresh(9))))
    assert (outcome.result, outcome.said) == (LOST, "r in a.py:3")
    assert fresh(9).decode() not in repr(outcome)


def test_paths_become_an_exception_for_what_comes_as_well():
    outcome = only(Scope("1", "docs/**", "why", globs=("/docs/**",)))
    assert (outcome.result, outcome.as_what, outcome.findings, outcome.globs) == (CARRIED, "test-value", (1,), ("/docs/**",))
    assert only(Scope("1", "x/**", "why", globs=("/x/**",))).result == CARRIED, "also where nothing is now"


def test_patterns_words_and_commits_cover_what_is_there_now():
    assert only(Scope("1", "re", value_patterns=(ONE.decode(),))).findings == (0,)
    assert only(Scope("1", "re", line_patterns=("sample ",))).findings == (1,)
    assert only(Scope("1", "re", path_patterns=(r"\Ab",))).findings == (3,)
    assert only(Scope("1", "w", words=(TWO.decode(),))).findings == (1,)
    assert only(Scope("1", "c", commits=("abc1234",)), commits=lambda index: "abc1234def" if index == 3 else "").findings == (3,)
    assert only(Scope("1", "re", value_patterns=("nothing",))).result == LOST


def test_conditions_that_must_all_hold():
    assert only(Scope("1", "s", path_patterns=("docs",), line_patterns=("sample",), together=True)).findings == (1,)
    assert only(Scope("1", "s", path_patterns=("docs",), line_patterns=("other",), together=True)).result == LOST


def test_what_was_refused_is_lost_with_its_reason():
    assert only(Refused("1", "x", "because")).why == "because"
