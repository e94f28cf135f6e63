"""The conversation: draw, read keys, step, until the user is done. What was decided is kept as it goes."""

from __future__ import annotations

from collections.abc import Callable

from scanner.reports.terminal.look import Canvas
from scanner.triage.context import Contexts
from scanner.triage.deck import Deck
from scanner.triage.screen import Ended, open_screen
from scanner.triage.state import DONE, State
from scanner.triage.step import step
from scanner.triage.view import draw

KEEP_EVERY = 20  # decisions between two times that the session is written


def sit(state: State, deck: Deck, contexts: Contexts, keep: Callable[[State], None], *, color: bool) -> State:
    """The state at the end. Raises OSError where there is no terminal that can be driven."""
    kept = len(state.changes)
    with open_screen() as screen:
        try:
            while state.mode != DONE:
                size = screen.size()
                screen.show(draw(state, deck, contexts, size, Canvas(color, size.width)))
                for key in screen.read():
                    state = step(state, deck, key)
                    if state.mode == DONE:
                        break
                if abs(len(state.changes) - kept) >= KEEP_EVERY:
                    keep(state)
                    kept = len(state.changes)
        except Ended:
            state = state._replace(mode=DONE, prompt=None, draft=None, revealed=False)
    return state
