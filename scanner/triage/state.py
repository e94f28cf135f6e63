"""Where the user is. Frozen: each key makes a new state."""

from __future__ import annotations

from typing import NamedTuple

from scanner.triage.deck import Choice, Deck

BROWSE, ASK, CONFIRM, HELP, DONE = "browse", "ask", "confirm", "help", "done"


class Prompt(NamedTuple):
    """A line that is being written. `what` is a field of a decision, or the filter rule or path. `cursor` counts characters from the left."""

    what: str
    text: str = ""
    cursor: int = 0


class Draft(NamedTuple):
    """A decision in the making: its kind and what was answered so far, for these items (indexes)."""

    choice: Choice
    targets: tuple[int, ...]
    fields: tuple[str, ...]


class Change(NamedTuple):
    """What an undo takes back: the choices before, by key (None: there was none), and the item that was shown."""

    before: tuple[tuple[str, Choice | None], ...]
    item: int


class State(NamedTuple):
    """`position` is an index into `visible`, which holds indexes of the deck's items that pass the filters.

    `choices` has a decision by the item's key; nobody writes to it. `bulk` says that the next decision is for all visible items without one.
    `revealed` is never kept. `last` are the words last used for each field, offered again.
    """

    visible: tuple[int, ...]
    position: int = 0
    choices: dict[str, Choice] = {}  # noqa: RUF012  frozen by convention
    changes: tuple[Change, ...] = ()
    rule: str = ""
    path: str = ""
    mode: str = BROWSE
    prompt: Prompt | None = None
    draft: Draft | None = None
    bulk: bool = False
    revealed: bool = False
    message: str = ""
    written: bool = False
    last: dict[str, str] = {}  # noqa: RUF012

    @property
    def current(self) -> int | None:
        """The index of the item that is shown."""
        return self.visible[self.position] if self.visible else None


def begin(deck: Deck) -> State:
    """All items, the first one shown."""
    return State(tuple(range(len(deck.items))))


def next_open(state: State, deck: Deck, start: int) -> int | None:
    """The first position from `start` on, around the end, whose item has no decision."""
    count = len(state.visible)
    for offset in range(count):
        position = (start + offset) % count
        if deck.items[state.visible[position]].key not in state.choices:
            return position
    return None


def counts(state: State) -> dict[str, int]:
    """Decisions by kind."""
    found: dict[str, int] = {}
    for choice in state.choices.values():
        found[choice.kind] = found.get(choice.kind, 0) + 1
    return found
