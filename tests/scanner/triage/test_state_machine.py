"""Triage as a machine: laws over any keys, and what single keys do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.triage.deck import Choice
from scanner.triage.session import dump, load, resume, save
from scanner.triage.state import ASK, BROWSE, CONFIRM, DONE, HELP, State, begin
from scanner.triage.step import DECISIONS, step
from tests.scanner.triage.builders import deck, refuses_word

DECK = deck(7)
KEYS = st.sampled_from([*"rftabsnjpkuv*/:wqyh?", "enter", "escape", "tab", "space", "down", "up", "page-down", "home", "end", "x", "backspace", "left", "delete", "ctrl-u"])
PLAIN = st.sampled_from([*"rbsnjpku", "tab", "down", "up", "end", "home", "*"])


def press(state: State, *keys: str, with_deck=DECK) -> State:
    for key in keys:
        state = step(state, with_deck, key)
    return state


def type_in(text: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in text]


def kept(state: State) -> tuple:
    """What lasts: not messages, prompts, or the words offered again."""
    return state.visible, state.position, state.choices, state.changes, state.rule, state.path


def reached(keys) -> State:
    """A state where keys lead, outside of prompts."""
    state = press(begin(DECK), *keys)
    if state.mode != DONE:
        state = press(state, *(["escape"] if state.mode == ASK else ["n"] if state.mode in (CONFIRM, HELP) else []))
    return state


@given(st.lists(KEYS, max_size=60))
def test_any_keys_lead_to_a_state_that_is_whole(keys):
    state = press(begin(DECK), *keys)
    assert state.visible
    assert 0 <= state.position < len(state.visible)
    assert set(state.choices) <= {item.key for item in DECK.items}
    assert (state.prompt is not None) == (state.mode == ASK)
    assert state.written is False or state.mode == DONE
    assert state.mode != DONE or press(state, *keys) == state


@given(st.lists(KEYS, max_size=40), st.sampled_from(sorted(DECISIONS)), st.booleans())
def test_undo_takes_back_exactly_the_last_decision(keys, decision, bulk):
    before = reached(keys)._replace(bulk=bulk)
    if before.mode == DONE:
        return
    decided = press(before, decision)
    while decided.mode == ASK:
        decided = press(decided, "x", "enter")
    if len(decided.changes) == len(before.changes):
        return  # in bulk, where all have a decision
    assert kept(press(decided, "u")) == kept(before)


@given(st.lists(KEYS, max_size=60))
def test_a_session_that_is_resumed_is_as_it_was_left(keys):
    state = reached(keys)
    assert kept(load(dump(state, DECK), DECK)) == kept(state)


@given(st.lists(KEYS, max_size=60))
def test_nothing_is_written_before_it_was_confirmed(keys):
    state = begin(DECK)
    for key in keys:
        before, state = state, step(state, DECK, key)
        if state.written:
            assert before.mode == CONFIRM
            assert key == "y"


@given(st.lists(PLAIN, max_size=40))
def test_undoing_everything_leads_back_to_no_decision(keys):
    state = reached(keys)
    for _ in range(len(state.changes)):
        state = press(state, "u")
    assert state.choices == {}
    assert "nothing to undo" in press(state, "u").message


def test_real_and_known_need_no_words_and_show_the_next_one():
    state = press(begin(DECK), "r", "b")
    assert [choice.kind for choice in state.choices.values()] == ["real", "baseline"]
    assert state.position == 2


def test_no_secret_asks_for_the_reason_and_offers_it_again():
    state = press(begin(DECK), "f", *type_in("made up"), "enter")
    assert state.choices[DECK.items[0].key] == Choice("false-positive", "made up")
    assert press(state, "f").prompt.text == "made up"


def test_accepting_asks_for_owner_acceptor_reason_and_end():
    state = press(begin(DECK), "a", *type_in("@pay"), "enter", *type_in("bo"), "enter", *type_in("old"), "enter")
    assert (state.prompt.what, state.prompt.text) == ("until", "2027-01-31")
    state = press(state, "enter", *type_in("SEC-1"), "enter")
    assert state.choices[DECK.items[0].key] == Choice("accepted-risk", "old", "@pay", "bo", "2027-01-31", "SEC-1")


def test_what_is_needed_can_not_be_left_empty():
    state = press(begin(DECK), "f", "space", "enter")
    assert (state.mode, state.choices) == (ASK, {})
    assert "needed" in state.message


def test_the_policy_is_asked_and_what_was_written_is_offered_for_another_try():
    strict = deck(3, refuses_word)
    state = press(begin(strict), "f", *type_in("never"), "enter", with_deck=strict)
    assert (state.mode, state.choices, state.prompt.text) == (ASK, {}, "never")
    assert "may not say never" in state.message
    assert press(state, "ctrl-u", *type_in("ok"), "enter", with_deck=strict).choices


def test_escape_gives_a_question_up():
    state = press(begin(DECK), "f", "x", "escape")
    assert (state.mode, state.prompt, state.choices) == (BROWSE, None, {})


def test_a_filter_narrows_what_is_shown_and_one_that_nothing_passes_changes_nothing():
    state = press(begin(DECK), "/", *type_in("src/b/"), "enter")
    assert {DECK.items[index].path.split("/")[1] for index in state.visible} == {"b"}
    state = press(state, ":", *type_in("some-*"), "enter")
    assert {DECK.items[index].rule_id for index in state.visible} == {"some-token"}
    assert press(state, ":", "ctrl-u", *type_in("nope"), "enter").visible == state.visible
    assert len(press(state, "escape").visible) == len(DECK.items)


def test_a_filter_that_is_no_glob_says_so():
    state = press(begin(DECK), "/", *type_in("a["), "enter")
    assert state.mode == ASK
    assert state.message


def test_a_decision_for_all_that_are_shown_spares_those_that_have_one():
    state = press(begin(DECK), "r", "/", *type_in("src/a/"), "enter", "*", "b")
    kinds = {DECK.items[index].key: state.choices.get(DECK.items[index].key) for index in range(7)}
    assert [choice and choice.kind for choice in kinds.values()] == ["real", None, "baseline", None, "baseline", None, "baseline"]
    assert len(press(state, "u").choices) == 1


def test_a_value_is_shown_until_the_next_finding():
    state = press(begin(DECK), "v")
    assert state.revealed
    assert not press(state, "v").revealed
    assert not press(state, "n").revealed
    assert not press(state, "q").revealed


def test_writing_is_asked_for_and_confirmed():
    state = press(begin(DECK), "b", "w")
    assert (state.mode, state.written) == (CONFIRM, False)
    for key in ("n", "enter", "space", "w", "q", "escape", "x"):
        assert (press(state, key).mode, press(state, key).written) == (BROWSE, False)
    assert press(state, "y").written
    assert "no decision" in press(begin(DECK), "r", "w").message


@pytest.mark.parametrize("keys", [["q"], ["ctrl-c"], ["f", "x", "ctrl-c"], ["?", "ctrl-c"], ["b", "w", "ctrl-c"]])
def test_quitting_writes_nothing_from_wherever_it_is(keys):
    state = press(begin(DECK), *keys)
    assert (state.mode, state.written, state.prompt) == (DONE, False, None)


def test_help_ends_with_any_key():
    assert press(begin(DECK), "?").mode == HELP
    assert press(begin(DECK), "?", "f").mode == BROWSE


def test_sessions_drop_what_is_gone_and_survive_what_is_no_session(tmp_path):
    file = tmp_path / "s.json"
    save(press(begin(DECK), "r", "b", "b"), DECK, file)
    fewer = DECK._replace(items=DECK.items[1:])
    assert [choice.kind for choice in resume(fewer, file).choices.values()] == ["baseline", "baseline"]
    for broken in (b"", b"[]", b'{"version": 99}', b'{"version": 1}', b'{"version": 1, "choices": {"x": ["nope"]}}'):
        file.write_bytes(broken)
        assert resume(DECK, file) == begin(DECK)
    save(begin(DECK), DECK, file)
    assert not file.exists(), "a session without decisions is none"
