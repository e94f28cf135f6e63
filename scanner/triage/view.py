"""A state as the lines of a screen: pure, and never wider or higher than the screen is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.reports.shared.plain import printable
from scanner.reports.terminal.look import Canvas, cells
from scanner.triage.context import Contexts, Line
from scanner.triage.deck import NAMES, Choice, Deck, Item
from scanner.triage.state import ASK, CONFIRM, HELP, State, counts

KEYS = ("r real  f no secret  t test value  a accept  b known for now", "s skip  u undo  v view  / : filter  w write  q quit  ? help")
FEW_KEYS = "r f t a b  s u v  w q  ? help"
HELP_LINES = (
    "r  a real secret: stays new, to be revoked where it is valid",
    "f  no secret: an exception, with the reason",
    "t  a test value: an exception, with the reason",
    "a  accept the risk: owner, accepted by, reason, until when",
    "b  known for now: into the baseline",
    "*  the next decision is for all that the filters show and that have none",
    "u  undo the last decision",
    "v  show the value itself; it is hidden again with the next finding",
    "s n j space down   next        p k up   before        tab   next without a decision",
    "/  filter by path (a glob)     :  by rule (a glob)    escape  all again",
    "w  write what was decided; nothing is written before",
    "q ctrl-c   quit; decisions are kept for the next time",
)


class Size(NamedTuple):
    """Of the screen, in cells."""

    width: int
    height: int


class Row(NamedTuple):
    """A line of the screen, its style, and how soon it is left out where there is no room: 0 never, else the highest first."""

    text: str
    style: str = ""
    drop: int = 0


def draw(state: State, deck: Deck, contexts: Contexts, size: Size, canvas: Canvas) -> list[str]:
    """The lines, at most as many as the screen has; each within its width."""
    rows = list(_rows(state, deck, contexts, size))
    while len(rows) > size.height and any(row.drop for row in rows):
        rows.remove(max(rows, key=lambda row: row.drop))
    return [canvas.paint(cut(row.text, size.width), row.style) if row.style else cut(row.text, size.width) for row in _last_kept(rows, size.height)]


def _last_kept(rows: list[Row], height: int) -> list[Row]:
    """The footer stays when even the needed rows are too many."""
    return rows if len(rows) <= height else [*rows[: max(0, height - 1)], rows[-1]][:height]


def cut(text: str, width: int) -> str:
    """The text made harmless and cut to so many cells."""
    text = printable(text)
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[: min(len(text) - 1, width - 1)]
    return f"{text}…" if width else ""


def _rows(state: State, deck: Deck, contexts: Contexts, size: Size) -> Iterator[Row]:
    yield Row(_status(state, deck), "head")
    yield Row("", "", 9)
    if state.mode == HELP:
        yield from (Row(line, "", 10 + index) for index, line in enumerate(HELP_LINES))
        yield Row("any key goes on", "dim")
    elif state.mode == CONFIRM:
        yield from _confirmation(state)
    elif state.current is None:
        yield Row("Nothing to decide: no finding is new.")
        yield Row("q quit", "dim")
    else:
        yield from _finding(state, deck.items[state.current], contexts, size)


def _status(state: State, deck: Deck) -> str:
    kinds = counts(state)
    decided = ", ".join(f"{count} {NAMES[kind].partition(':')[0]}" for kind, count in kinds.items())
    filters = "".join(f"  {name} {value}" for name, value in (("path", state.path), ("rule", state.rule)) if value)
    place = f"{state.position + 1} of {len(state.visible)}" if state.visible else "0 of 0"
    hidden = f" ({len(deck.items)} in all)" if len(state.visible) != len(deck.items) else ""
    return f"{place}{hidden}  decided {sum(kinds.values())}{': ' + decided if decided else ''}{filters}"


def _finding(state: State, item: Item, contexts: Contexts, size: Size) -> Iterator[Row]:
    """What is known of it, its surroundings, its decision; and below what can be done."""
    yield Row(f"{item.severity}  {item.title} [{item.rule_id}]  confidence {item.confidence}", item.severity)
    yield Row(f"{item.path}:{item.line}:{item.column}{f' in {item.slot}' if item.slot else ''}  {item.redacted}", "path")
    if item.origin:
        yield Row(item.origin, "dim", 5)
    yield Row("", "", 8)
    used = 12 + bool(item.origin)
    yield from _context(contexts.around(item, max(1, min(15, size.height - used)), revealed=state.revealed))
    yield Row("", "", 8)
    if item.reasons:
        yield Row(f"because  {'; '.join(item.reasons)}", "dim", 6)
    yield Row(f"to do    {item.remedy}", "dim", 7)
    choice = state.choices.get(item.key)
    yield Row(f"decided  {described(choice)}" if choice else "undecided", "good" if choice else "dim", 0 if choice else 4)
    yield from _footer(state, size)


def _context(lines: Sequence[Line]) -> Iterator[Row]:
    width = len(str(lines[-1].number))
    hit = next((index for index, line in enumerate(lines) if line.hit), 0)
    for index, line in enumerate(lines):
        away = abs(index - hit)
        yield Row(f"{'>' if line.hit else ' '} {line.number:{width}} | {line.text}", "", 10 + away if away else 0)


def _footer(state: State, size: Size) -> Iterator[Row]:
    if state.message:
        yield Row(state.message, "warn")
    if state.mode == ASK and state.prompt:
        name = state.prompt.what.replace("_", " ")
        kind = f"{NAMES[state.draft.choice.kind]}, " if state.draft else "filter by "
        many = f" for {len(state.draft.targets)} findings" if state.draft and len(state.draft.targets) > 1 else ""
        yield Row("enter takes it, escape gives up", "dim", 2)
        yield Row(_edited(f"{kind}{name}{many}: ", state.prompt.text, state.prompt.cursor, size.width))
        return
    if state.bulk:
        yield Row("the next decision is for all that are shown and have none", "warn")
    if max(map(cells, KEYS)) <= size.width and size.height >= 16:
        yield from (Row(line, "dim") for line in KEYS)
    else:
        yield Row(FEW_KEYS, "dim")


def _edited(label: str, text: str, cursor: int, width: int) -> str:
    """The line being written, its end cut so that the cursor (a bar) is seen."""
    before, behind = printable(text[:cursor]), printable(text[cursor:])
    room = max(8, width - cells(label) - 2)
    while cells(before) > room:
        before = before[1:]
    return f"{label}{before}\u2502{behind}"


def _confirmation(state: State) -> Iterator[Row]:
    words = {
        "real": "stay new: revoke them where they are valid",
        "false-positive": "exceptions: no secret",
        "test-value": "exceptions: test values",
        "accepted-risk": "exceptions: accepted risks",
        "baseline": "entries of the baseline",
    }
    yield Row("This will be written:")
    for kind, count in counts(state).items():
        yield Row(f"  {words[kind]}: {count}")
    yield Row("y writes, any other key goes back", "warn")


def described(choice: Choice) -> str:
    """A decision in words."""
    more = [choice.reason, f"owner {choice.owner}" if choice.owner else "", f"until {choice.until}" if choice.until else ""]
    return ": ".join(filter(None, (NAMES[choice.kind], ", ".join(filter(None, more)))))
