"""Decisions between runs: kept in the user's cache folder by the folder that is triaged, with no secret and no text of a file in it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from scanner.cache import cache_folder, write_cache
from scanner.triage.deck import KINDS, Choice, Deck
from scanner.triage.state import Change, State, begin

VERSION = 1


def session_file(root: Path, what: str) -> Path | None:
    """Where the session of a folder is kept; `what` is tree or history. None where there is no cache folder."""
    folder = cache_folder()
    return folder / f"triage-{what}-{sha256(str(root).encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.json" if folder else None


def save(state: State, deck: Deck, file: Path | None) -> None:
    """Write the session, where there is a place for it; one without decisions leaves no file."""
    if file is None:
        return
    if state.choices:
        write_cache(file, dump(state, deck))
    else:
        file.unlink(missing_ok=True)


def resume(deck: Deck, file: Path) -> State:
    """The state that was left, as far as its findings are still there; a new one where none can be read."""
    try:
        return load(file.read_bytes(), deck)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return begin(deck)


def dump(state: State, deck: Deck) -> bytes:
    """What `load` makes the same state of, but for prompts and what is revealed."""
    current = state.current
    document = {
        "version": VERSION,
        "choices": {key: list(choice) for key, choice in state.choices.items()},
        "changes": [[[[key, list(before) if before else None] for key, before in one.before], deck.items[one.item].key] for one in state.changes],
        "rule": state.rule,
        "path": state.path,
        "current": "" if current is None else deck.items[current].key,
        "last": state.last,
    }
    return json.dumps(document, separators=(",", ":")).encode()


def load(data: bytes, deck: Deck) -> State:
    """The state of a session. Raises ValueError, TypeError, KeyError or AttributeError for what is none."""
    document = json.loads(data)
    if document["version"] != VERSION:
        raise ValueError("another version")
    index = {item.key: number for number, item in reversed(list(enumerate(deck.items)))}
    choices = {key: made for key, value in document["choices"].items() if key in index and (made := _choice(value))}
    changes = tuple(_change(one, index) for one in document["changes"])
    rule, path = str(document["rule"]), str(document["path"])
    visible = deck.chosen(rule, path) or deck.chosen("", "")
    state = State(visible, 0, choices, tuple(one for one in changes if one.before), rule, path, last={str(key): str(word) for key, word in document["last"].items()})
    current = index.get(document["current"])
    return state._replace(position=visible.index(current) if current in visible else 0)


def _choice(value: Any) -> Choice | None:
    choice = Choice(*(str(field) for field in value)) if value else None
    if choice and choice.kind not in KINDS:
        raise ValueError("no such kind")
    return choice


def _change(value: Any, index: dict[str, int]) -> Change:
    before, item = value
    return Change(tuple((str(key), _choice(choice)) for key, choice in before if key in index), index.get(item, 0))
