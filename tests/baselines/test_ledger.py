"""The one point of verdicts: what comes before what, and the laws that hold for any run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.decision import HISTORY, Decision, Facts
from baselines.ledger import Ledger, settle
from tests.support.facts import STRONG, WEAK, baseline_of, finding

OTHER = bytes(range(60, 100))
EXCEPTED = Decision("excepted", "a test account", ("x1:1",), (("kind", "test-value"),))


def verdicts(findings, ledger: Ledger) -> list[str]:
    return [decision.verdict for decision in settle(findings, ledger).decisions]


def gone(*paths: str):
    return lambda path: path not in paths


ORDER = [
    # what speaks for the finding, from the first to the last
    ({"vetoes": ("a placeholder",), "allowed": "a comment", "inherited": True}, EXCEPTED, True, "vetoed"),
    ({"allowed": "a comment", "inherited": True}, EXCEPTED, True, "allowed"),
    ({"inherited": True}, EXCEPTED, True, "excepted"),
    ({"inherited": True}, Decision("new", "ended yesterday", ("x1:1",)), True, "new"),
    ({"inherited": True}, None, True, "known"),
    ({"inherited": True}, None, False, "inherited"),
    ({}, None, False, "new"),
]


@pytest.mark.parametrize(("changes", "exception", "in_baseline", "verdict"), ORDER)
def test_what_comes_first_decides(changes, exception, in_baseline, verdict):
    one = finding(**changes)
    ledger = Ledger(judge=lambda _facts: exception, baseline=baseline_of(finding()) if in_baseline else baseline_of())
    assert verdicts([one], ledger) == [verdict]


def test_the_judge_is_not_asked_about_what_is_vetoed_or_allowed():
    asked: list[Facts] = []
    ledger = Ledger(judge=lambda facts: asked.append(facts) or None)
    settle([finding(vetoes=("no",)), finding(allowed="yes"), finding(path="b")], ledger)
    assert [one.path for one in asked] == ["b"]


def test_reasons_terms_and_what_decided_are_told():
    assert settle([finding()], Ledger(judge=lambda _facts: EXCEPTED)).decisions == (EXCEPTED,)
    known = settle([finding()], Ledger(baseline=baseline_of(finding()))).decisions[0]
    assert (known.verdict, known.by) == ("known", finding().fingerprints)


def test_a_lost_secret_of_the_tree_s_baseline_is_open_until_its_rotation_is_recorded():
    lost = finding(STRONG, category=HISTORY, in_head=False)
    baseline = baseline_of(finding(STRONG))
    decision = settle([lost], Ledger(baseline=baseline)).decisions[0]
    assert (decision.verdict, "rotation" in decision.reason) == ("new", True)
    rotated = Decision("excepted", "rotated", ("x1:1",), everywhere=True)
    assert verdicts([lost], Ledger(judge=lambda _facts: rotated, baseline=baseline)) == ["excepted"]


def test_a_lost_secret_that_the_history_s_baseline_has_is_known_and_new_again_when_it_is_back():
    lost = finding(STRONG, category=HISTORY, in_head=False)
    ledger = Ledger(baseline=baseline_of(lost))
    assert verdicts([lost], ledger) == ["known"]
    assert verdicts([finding(STRONG, in_head=True)], ledger) == ["new"]
    assert verdicts([finding(STRONG)], ledger) == ["new"]


def test_the_record_of_a_rotation_holds_for_every_lost_place_of_the_value_and_for_none_that_stands():
    here = finding(WEAK, "a", category=HISTORY, in_head=False)
    there = finding(WEAK, "b", category=HISTORY, in_head=False)
    standing = finding(WEAK, "c", in_head=True)
    other = finding(b"another1", "d", category=HISTORY, in_head=False)
    rotated = Decision("excepted", "rotated", ("x1:1",), everywhere=True)
    ledger = Ledger(judge=lambda facts: rotated if facts.path == "a" else None)
    assert verdicts([here, there, standing, other], ledger) == ["excepted", "excepted", "new", "new"]


def test_in_a_history_the_old_path_of_a_moved_file_is_no_second_secret():
    old = finding(STRONG, "old.py", category=HISTORY, in_head=False)
    new = finding(STRONG, "new.py", in_head=True)
    before_update = Ledger(baseline=baseline_of(finding(STRONG, "old.py")), exists=gone("old.py"))
    after_update = Ledger(baseline=baseline_of(finding(STRONG, "new.py")), exists=gone("old.py"))
    assert verdicts([old, new], before_update) == verdicts([new, old], after_update) == ["known", "known"]


def test_a_ratchet_refuses_what_the_base_lacks_and_lets_an_exception_pass():
    old, added = finding(STRONG, "a"), finding(OTHER, "b")
    ledger = Ledger(baseline=baseline_of(old, added), base=baseline_of(old))
    assert verdicts([old, added], ledger) == ["known", "new"]
    assert "may not grow" in settle([added], ledger).decisions[0].reason
    excepted = ledger._replace(judge=lambda facts: EXCEPTED if facts.path == "b" else None)
    assert verdicts([old, added], excepted) == ["known", "excepted"]


def test_a_ratchet_follows_a_moved_file_and_does_not_bring_back_what_was_pruned():
    moved = finding(STRONG, "new.py")
    base = baseline_of(finding(STRONG, "old.py"))
    assert verdicts([moved], Ledger(baseline=baseline_of(moved), base=base, exists=gone("old.py"))) == ["known"]
    assert verdicts([finding(STRONG, "old.py")], Ledger(baseline=baseline_of(), base=base)) == ["new"]


values = st.sampled_from([WEAK, b"hunter3", b"letmein1", STRONG, OTHER])
findings = st.lists(
    st.builds(
        lambda value, path, slot, category: finding(value, path, slot, category=category, in_head=None if category == "tree" else False),
        values, st.sampled_from(["a", "b", "d/a"]), st.sampled_from(["x", "y"]), st.sampled_from(["tree", HISTORY]),
    ),
    max_size=8,
    unique_by=lambda one: (one.path, one.secret, one.category, one.fingerprints),
)  # fmt: skip


@given(findings, findings, st.sets(st.sampled_from(["a", "b", "d/a"])), st.randoms())
def test_verdicts_do_not_depend_on_the_order_of_findings(recorded, found, lost, random):
    ledger = Ledger(baseline=baseline_of(*recorded), exists=gone(*lost))
    shuffled = random.sample(found, len(found))
    told = dict(zip(found, settle(found, ledger).decisions, strict=True))
    assert dict(zip(shuffled, settle(shuffled, ledger).decisions, strict=True)) == told


@given(findings)
def test_everything_that_is_recorded_is_known(found):
    assert set(verdicts(found, Ledger(baseline=baseline_of(*found)))) <= {"known"}


@given(findings, findings)
def test_an_empty_baseline_knows_nothing_and_a_larger_one_forgets_nothing(found, more):
    assert set(verdicts(found, Ledger())) <= {"new"}
    small, large = Ledger(baseline=baseline_of(*found)), Ledger(baseline=baseline_of(*found).with_entries(baseline_of(*more).entries))
    for before, after in zip(verdicts(found, small), verdicts(found, large), strict=True):
        assert (before, after) == ("known", "known")
