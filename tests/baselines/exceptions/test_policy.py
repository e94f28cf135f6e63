"""What each kind needs; entries that break the policy."""

from __future__ import annotations

import pytest

from baselines.exceptions.entry import KINDS, Entry
from baselines.exceptions.policy import KIND_POLICIES, ExceptionPolicy, KindPolicy, complete, problems, problems_with

POLICY = ExceptionPolicy()
VALUE = "f1:0123456789abcdef:w0fa"
RISK = Entry(
    "accepted-risk", rule="a-rule", reason="x", owner="@ada", accepted_by="@bo", created="2026-11-24", until="2026-12-20"
)


def told(entry: Entry, policy: ExceptionPolicy = POLICY, rule: str = "a-rule", severity: str = "critical", authors=()) -> list[str]:
    return list(dict.fromkeys(problems_with(entry, policy, rule, severity, authors)))


@pytest.mark.parametrize(
    "entry",
    [
        Entry("false-positive", fingerprint=VALUE, reason="an id, no secret"),
        Entry("test-value", path="tests/", reason="made up"),
        Entry("rotated", fingerprint=VALUE, reason="revoked in the portal", owner="@ada"),
        RISK,
    ],
)
def test_what_the_policy_asks_by_default(entry: Entry) -> None:
    assert told(entry) == []
    assert told(entry._replace(reason="")) == [f"needs reason: {'an' if entry is RISK else 'a'} {entry.kind} may not go without"]


def test_a_false_positive_may_be_recorded_by_whoever_wrote_it() -> None:
    assert told(Entry("false-positive", fingerprint=VALUE, reason="x", accepted_by="@bo", owner="@bo"), authors=("@bo",)) == []


@pytest.mark.parametrize("key", ["owner", "accepted_by"])
def test_a_risk_needs_owner_and_acceptor(key: str) -> None:
    assert told(RISK._replace(**{key: ""})) == [f"needs {key}: an accepted-risk may not go without"]


def test_a_risk_has_an_end_within_what_its_severity_allows() -> None:
    assert told(RISK._replace(until="")) == ["needs until: an accepted-risk may not go without"]
    assert told(RISK._replace(until="2026-12-24")) == []
    assert told(RISK._replace(until="2026-12-25")) == ["lives 31 days: severity critical allows 30"]
    assert told(RISK._replace(until="2026-12-25"), severity="high") == []
    assert told(RISK._replace(created="")) == ["needs created: its life is counted from there"]
    assert told(RISK._replace(until="2027-12-25"), severity="low") == [
        "lives 396 days: any severity allows 365", "lives 396 days: severity low allows 365",
    ]  # fmt: skip


def test_whoever_accepts_is_neither_owner_nor_author() -> None:
    assert told(RISK._replace(accepted_by="@ADA")) == ["is accepted by its owner, @ada: an accepted-risk needs somebody else"]
    assert told(RISK, authors=("Eve", "1+bo@users.noreply.github.com")) == [
        "is accepted by @bo, who wrote what was found: an accepted-risk needs somebody else"
    ]
    people = {"Bo": ("@bo", "@ada")}
    assert told(RISK, POLICY._replace(people=people)) == ["is accepted by its owner, @ada: an accepted-risk needs somebody else"]


def test_rules_that_cannot_be_excepted() -> None:
    policy = POLICY._replace(forbid=("private-*", "a-rule"))
    assert told(RISK, policy) == ["is about a-rule, which exceptions.forbid names"]
    wide = RISK._replace(rule="", path="x/")
    assert told(wide, policy, rule="private-key") == ["is about private-key, which exceptions.forbid names by private-*"]
    assert told(wide, policy, rule="b-rule") == []


def test_an_owner_must_exist_where_anybody_is_known() -> None:
    assert told(RISK, POLICY._replace(owners=("@eve",))) == ["has an owner whom neither CODEOWNERS nor exceptions.owners knows: @ada"]
    assert told(RISK, POLICY._replace(owners=("@eve", "@Ada"))) == []


def test_a_scope_is_as_narrow_as_its_kind_asks() -> None:
    assert told(Entry("false-positive", rule="a-rule", path="a.py", reason="x"))[0].startswith("names no value")
    assert told(Entry("test-value", rule="a-rule", reason="x"))[0].startswith("names neither value nor path")
    guessable = Entry("false-positive", secret_id="s1:w0fa", reason="x")
    assert told(guessable)[0].startswith("names a guessable value")
    assert told(guessable._replace(path="a.py")) == []
    assert told(guessable._replace(secret_id="s1:" + "0" * 32)) == []


def test_the_configuration_may_ask_for_more_or_less() -> None:
    strict = POLICY._replace(kinds=complete({"false-positive": KindPolicy(("reason", "ticket"), separate=True)}))
    entry = Entry("false-positive", rule="a-rule", reason="x")
    assert list(problems(entry, strict)) == ["needs ticket: a false-positive may not go without"]
    assert set(complete({})) == set(KINDS) == set(KIND_POLICIES)
