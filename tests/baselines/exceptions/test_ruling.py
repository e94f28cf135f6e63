"""Which entry speaks for a finding: never outside of its scope."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baselines.exceptions.entry import SCOPE, Entry
from baselines.exceptions.judge import Court
from baselines.exceptions.life import ACTIVE, COMING, EXPIRED, GRACE
from baselines.exceptions.policy import ANY, KIND_POLICIES, ExceptionPolicy, KindPolicy
from baselines.exceptions.ruling import REFUSED, fits, make_register, rule_on
from baselines.globs import parse_glob
from baselines.ledger import Ledger, settle
from tests.baselines.exceptions.builders import TODAY, facts
from tests.baselines.exceptions.strategies import HEX, days, entries

LAX = ExceptionPolicy(kinds=dict.fromkeys(KIND_POLICIES, KindPolicy((), ANY)))
FOUND = facts()


def entry(**changes: str) -> Entry:
    return Entry("false-positive", reason="x")._replace(**changes)


def state_of(*known: Entry, policy: ExceptionPolicy = LAX, about=FOUND, today: str = TODAY) -> str | None:
    ruling = rule_on(make_register(known), about, policy, today)
    return ruling.state if ruling else None


def test_all_that_the_scope_names_must_fit() -> None:
    fit = {"fingerprint": FOUND.fingerprints[0], "secret_id": "s1:w0fa", "rule": "hardcoded-*", "path": "app/"}
    unfit = {"fingerprint": "f1:0000000000000000:w0fa", "secret_id": "s1:w0fb", "rule": "github-*", "path": "/settings.py"}
    for key in SCOPE:
        alone = state_of(entry(**{key: fit[key]}))
        assert alone == (REFUSED if key == "secret_id" else ACTIVE)  # a guessable value's id is shared by too many
        assert state_of(entry(**{key: unfit[key]})) is None
        assert state_of(entry(**{**fit, key: unfit[key]})) is None
    assert state_of(entry(**fit)) == ACTIVE


def test_what_is_named_is_compared_however_the_entry_was_found() -> None:
    assert fits(entry(fingerprint=FOUND.fingerprints[0]), None, FOUND)
    assert not fits(entry(fingerprint="f1:0000000000000000:w0fa"), None, FOUND)
    assert not fits(entry(fingerprint=FOUND.fingerprints[0], secret_id="s1:w0fb"), None, FOUND)


def test_any_of_several_fingerprints_names_the_finding() -> None:
    two = FOUND._replace(fingerprints=("f1:1111111111111111:w0fa", "f1:2222222222222222:w0fa"))
    assert state_of(entry(fingerprint="f1:2222222222222222:w0fa"), about=two) == ACTIVE


def test_the_entry_that_holds_speaks_before_one_that_has_ended_and_that_before_a_refused_one() -> None:
    active, ended = entry(rule="hardcoded-password", until="2027-01-01"), entry(path="app/", until="2026-11-01")
    refused = Entry("accepted-risk", rule="hardcoded-*")
    strict = LAX._replace(kinds={**LAX.kinds, "accepted-risk": KIND_POLICIES["accepted-risk"]}, grace_days=dict.fromkeys(LAX.grace_days, 0))
    assert state_of(refused, ended, active, policy=strict) == ACTIVE
    assert state_of(refused, ended, policy=strict) == EXPIRED
    assert state_of(refused, policy=strict) == REFUSED
    assert state_of(entry(path="app/", created="2027-01-01")) == COMING
    assert state_of(entry(path="app/", until="2026-11-23")) == GRACE


def test_a_path_is_no_prefix() -> None:
    assert state_of(entry(path="/app/settings.py"), about=facts("app/settings.py.old")) is None
    assert state_of(entry(path="/app/settings.py"), about=facts("lib/app/settings.py")) is None


some_facts = st.builds(
    facts,
    st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=3).map("/".join),
    st.text("abc-", min_size=1, max_size=3),
    tag=st.text(HEX, min_size=3, max_size=3).map(lambda tag: f"w{tag}"),
    place=st.text("xy", max_size=1),
)


@st.composite
def entries_about(draw: st.DrawFn) -> Entry:
    """Entries whose scope is likely to fit a drawn finding, or to miss it by one part."""
    one, other = draw(some_facts), draw(entries())
    parts = {"fingerprint": one.fingerprints[0], "secret_id": one.secret_id, "rule": one.rule_id, "path": f"/{one.path}"}
    kept = {key: draw(st.sampled_from((parts[key], "", getattr(other, key)))) for key in SCOPE}
    return other._replace(**kept) if any(kept.values()) else other


@given(st.lists(st.one_of(entries(), entries_about()), max_size=5), st.lists(some_facts, min_size=1, max_size=4), days)
def test_an_exception_never_hides_a_finding_outside_of_its_scope(known, findings, today) -> None:
    court = Court(make_register(known), LAX, today)
    for one, decision in zip(findings, settle(findings, Ledger(judge=court.judge)).decisions, strict=True):
        in_scope = [each for each in known if holds(each, one)]
        if decision.verdict == "excepted":
            (by,) = decision.by
            assert by in {each.id for each in in_scope if not each.until or today <= each.until}
        if not in_scope:
            assert decision.verdict == "new"
            assert not decision.lenient


def holds(one: Entry, about) -> bool:
    """The scope in other words than the program's."""
    named = {"fingerprint": about.fingerprints, "secret_id": (about.secret_id,), "rule": (about.rule_id,)}
    if any(getattr(one, key) and getattr(one, key) not in values for key, values in named.items()):
        return False
    return not one.path or parse_glob(one.path).covers(about.path)


@given(entries_about(), some_facts, days, days)
def test_what_has_ended_is_never_excepted_again(one: Entry, about, first: str, second: str) -> None:
    """Expiry is monotonous for findings, too."""
    def verdict(today: str) -> str:
        decision = Court(make_register([one]), LAX, today).judge(about)
        return decision.verdict if decision else "none"

    early, late = sorted((first, second))
    if one.until and early > one.until:
        assert verdict(late) != "excepted"
    if verdict(early) == "new":
        assert verdict(late) == "new"
