"""What an exception makes of a finding in a run."""

from __future__ import annotations

from random import Random

import pytest

from baselines.baseline.book import make_baseline
from baselines.baseline.entry import Entry as Known
from baselines.decision import HISTORY, TREE
from baselines.exceptions.entry import Entry
from baselines.exceptions.judge import Court, excepted_words
from baselines.exceptions.policy import ExceptionPolicy
from baselines.exceptions.ruling import make_register
from baselines.ledger import Ledger, settle
from tests.baselines.exceptions.builders import facts

FOUND = facts(severity="high")
RISK = Entry(
    "accepted-risk", fingerprint=FOUND.fingerprints[0], reason="goes with release 4", owner="@ada", accepted_by="@bo",
    ticket="SEC-1", created="2026-11-01", until="2026-11-30",
)  # fmt: skip
ROTATED = Entry("rotated", fingerprint=FOUND.fingerprints[0], reason="revoked", owner="@ada")


def court(*entries: Entry, today: str = "2026-11-24", **changes) -> Court:
    return Court(make_register(entries), ExceptionPolicy(), today)._replace(**changes)


NOTHING = Ledger()


def decide(found, *entries: Entry, ledger: Ledger = NOTHING, **changes):
    (decision,) = settle([found], ledger._replace(judge=court(*entries, **changes).judge)).decisions
    return decision


def test_an_excepted_finding_tells_reason_owner_acceptor_and_end() -> None:
    decision = decide(FOUND, RISK)
    assert decision.verdict == "excepted"
    assert decision.reason == "goes with release 4 (accepted-risk, owner @ada, accepted by @bo, until 2026-11-30)"
    assert dict(decision.terms) == {"kind": "accepted-risk", "owner": "@ada", "until": "2026-11-30", "ticket": "SEC-1", "accepted_by": "@bo"}
    assert decision.by == (RISK.id,)


@pytest.mark.parametrize(
    ("today", "strict", "touched", "verdict", "lenient"),
    [
        ("2026-11-30", True, True, "excepted", False),
        ("2026-12-01", True, False, "new", True),  # three days of grace
        ("2026-12-01", True, True, "new", False),
        ("2026-12-04", True, False, "new", False),
        ("2026-12-04", False, False, "new", True),
        ("2026-12-04", False, True, "new", False),
    ],
)
def test_what_has_ended_fails_where_it_is_watched_or_touched(today, strict, touched, verdict, lenient) -> None:
    decision = decide(FOUND, RISK, today=today, strict=strict, touched=lambda _facts: touched)
    assert (decision.verdict, decision.lenient) == (verdict, lenient)


def test_what_was_there_before_and_is_not_touched_stays_so_with_the_end_told() -> None:
    late = {"today": "2026-12-04", "strict": False}
    decision = decide(FOUND._replace(inherited=True), RISK, **late)
    assert (decision.verdict, decision.reason.partition(" ended")[0]) == ("inherited", f"its exception {RISK.id}")
    touched = decide(FOUND._replace(inherited=True), RISK, **late, touched=lambda _facts: True)
    assert (touched.verdict, touched.lenient) == ("new", False)


def test_the_baseline_does_not_hide_what_has_ended() -> None:
    baseline = make_baseline([Known(TREE, FOUND.path, FOUND.fingerprints[0], FOUND.rule_id)])
    assert decide(FOUND, ledger=Ledger(baseline=baseline)).verdict == "known"
    assert decide(FOUND, RISK, ledger=Ledger(baseline=baseline)).verdict == "excepted"
    assert decide(FOUND, RISK, ledger=Ledger(baseline=baseline), today="2026-12-20").verdict == "new"


def test_an_exception_against_the_policy_holds_nothing() -> None:
    assert decide(FOUND, RISK._replace(owner="")).verdict == "new"
    assert decide(FOUND, RISK, policy=ExceptionPolicy(forbid=("hardcoded-*",))).verdict == "new"
    assert decide(FOUND._replace(authors=("@bo",)), RISK).verdict == "new"


def test_nobody_asks_about_what_is_vetoed_or_allowed() -> None:
    for one in (FOUND._replace(vetoes=("a placeholder",)), FOUND._replace(allowed="made up")):
        assert court(RISK).ruling(one) is None
        assert decide(one, RISK).verdict in ("vetoed", "allowed")


def test_a_rotation_holds_for_all_lost_places_of_the_value() -> None:
    lost = FOUND._replace(category=HISTORY, in_head=False)
    elsewhere = facts("old/settings.py", category=HISTORY, in_head=False)
    standing = facts("new/settings.py", in_head=True)
    other = facts("old/settings.py", tag="w111", category=HISTORY, in_head=False)
    decisions = settle([lost, elsewhere, standing, other], Ledger(judge=court(ROTATED).judge)).decisions
    assert [one.verdict for one in decisions] == ["excepted", "excepted", "new", "new"]
    assert decisions[3].reason == "HEAD has lost it, but nobody has recorded its rotation"


def test_a_secret_in_the_reason_is_masked() -> None:
    drawn = "".join(Random(5).choices("ABCDEFabcdef0123456789", k=32))
    assert drawn not in excepted_words(RISK._replace(reason=f"the value {drawn} is old"))
    assert "the value **** is old" in excepted_words(RISK._replace(reason=f"the value {drawn} is old"))
