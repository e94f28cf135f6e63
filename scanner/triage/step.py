"""A key pressed: from one state to the next. Pure: writing is what the last state asks for, and only after it was confirmed."""

from __future__ import annotations

from collections.abc import Callable

from scanner.triage.deck import Deck
from scanner.triage.questions import answer, decide, edit, give_up
from scanner.triage.state import ASK, BROWSE, CONFIRM, DONE, HELP, Prompt, State, counts, next_open

FILTERS = ("rule", "path")
DECISIONS = {"r": "real", "f": "false-positive", "t": "test-value", "a": "accepted-risk", "b": "baseline"}


def step(state: State, deck: Deck, key: str) -> State:
    """The state after the key; what is done stays so."""
    if state.mode == DONE:
        return state
    if key in ("ctrl-c", "ctrl-d"):
        return state._replace(mode=DONE, prompt=None, draft=None, revealed=False, message="")
    if state.mode == HELP:
        return state._replace(mode=BROWSE)
    if state.mode == CONFIRM:
        return _confirm(state, key)
    if state.mode == ASK and state.prompt is not None:
        return _ask(state, deck, state.prompt, key)
    return _browse(state._replace(message=""), deck, key)


def _browse(state: State, deck: Deck, key: str) -> State:
    if key in DECISIONS:
        return decide(state, deck, DECISIONS[key])
    action = _ACTIONS.get(key)
    return action(state, deck) if action else state


def _ask(state: State, deck: Deck, prompt: Prompt, key: str) -> State:
    if key == "escape":
        return give_up(state)
    if key == "enter":
        return _filter(state, deck, prompt) if prompt.what in FILTERS and state.draft is None else answer(state, deck)
    return state._replace(prompt=edit(prompt, key), message="")


def _filter(state: State, deck: Deck, prompt: Prompt) -> State:
    """Apply a filter; one that nothing passes, or that is no glob, changes nothing."""
    text = prompt.text.strip()
    asked = state._replace(rule=text) if prompt.what == "rule" else state._replace(path=text)
    try:
        visible = deck.chosen(asked.rule, asked.path)
    except ValueError as error:
        return state._replace(message=str(error))
    if not visible:
        return state._replace(message="nothing passes this filter")
    return _at(give_up(asked)._replace(visible=visible), deck, state.current)


def _at(state: State, deck: Deck, item: int | None) -> State:
    """The same item shown if it is visible, else the first open one."""
    if item is not None and item in state.visible:
        return state._replace(position=state.visible.index(item), revealed=False)
    return state._replace(position=next_open(state._replace(position=0), deck, 0) or 0, revealed=False)


def _confirm(state: State, key: str) -> State:
    if key in ("y", "Y"):
        return state._replace(mode=DONE, written=True, message="")
    return state._replace(mode=BROWSE, message="nothing was written")


def _move(by: int) -> Callable[[State, Deck], State]:
    def move(state: State, _deck: Deck) -> State:
        if not state.visible:
            return state
        return state._replace(position=min(max(state.position + by, 0), len(state.visible) - 1), revealed=False, bulk=False)

    return move


def _next_open(state: State, deck: Deck) -> State:
    found = next_open(state, deck, state.position + 1)
    return state._replace(message="all of these have a decision") if found is None else state._replace(position=found, revealed=False)


def _undo(state: State, _deck: Deck) -> State:
    """Take back the last decision, and go where it was made."""
    if not state.changes:
        return state._replace(message="nothing to undo")
    *changes, last = state.changes
    choices = dict(state.choices)
    for key, before in last.before:
        if before is None:
            choices.pop(key, None)
        else:
            choices[key] = before
    position = state.visible.index(last.item) if last.item in state.visible else state.position
    return state._replace(choices=choices, changes=tuple(changes), position=position, revealed=False, message="undone")


def _write(state: State, _deck: Deck) -> State:
    if not any(count for kind, count in counts(state).items() if kind != "real"):
        return state._replace(message="no decision to write: real ones stay as they are")
    return state._replace(mode=CONFIRM, revealed=False)


def _ask_filter(what: str) -> Callable[[State, Deck], State]:
    def ask(state: State, _deck: Deck) -> State:
        text = getattr(state, what)
        return state._replace(mode=ASK, prompt=Prompt(what, text, len(text)))

    return ask


def _unfiltered(state: State, deck: Deck) -> State:
    return _at(state._replace(rule="", path="", visible=deck.chosen("", ""), bulk=False), deck, state.current)


_ACTIONS: dict[str, Callable[[State, Deck], State]] = {
    **dict.fromkeys(("s", "n", "j", "space", "down", "right"), _move(1)),
    **dict.fromkeys(("p", "k", "up", "left"), _move(-1)),
    "page-down": _move(10), "page-up": _move(-10),
    "home": _move(-(1 << 30)), "end": _move(1 << 30),
    "tab": _next_open,
    "u": _undo,
    "v": lambda state, _: state._replace(revealed=not state.revealed),
    "*": lambda state, _: state._replace(bulk=not state.bulk),
    "/": _ask_filter("path"), ":": _ask_filter("rule"), "escape": _unfiltered,
    "w": _write,
    "?": lambda state, _: state._replace(mode=HELP), "h": lambda state, _: state._replace(mode=HELP),
    "q": lambda state, _: state._replace(mode=DONE, revealed=False),
}  # fmt: skip
