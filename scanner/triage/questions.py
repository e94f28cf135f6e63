"""What a decision asks for: a line for each field, edited in place, checked by the policy when all are answered."""

from __future__ import annotations

from scanner.triage.deck import FIELDS, NAMES, Choice, Deck
from scanner.triage.state import ASK, BROWSE, Change, Draft, Prompt, State, next_open

LONGEST = 300  # characters of an answer


def decide(state: State, deck: Deck, kind: str) -> State:
    """Begin a decision of that kind for the current item, or in bulk for all visible ones that have none."""
    if state.current is None:
        return state
    targets: tuple[int, ...] = (state.current,)
    if state.bulk:
        targets = tuple(index for index in state.visible if deck.items[index].key not in state.choices)
        if not targets:
            return state._replace(bulk=False, message="all of these have a decision")
    return _ask_next(state._replace(draft=Draft(Choice(kind), targets, FIELDS[kind]), bulk=False, message=""), deck)


def answer(state: State, deck: Deck) -> State:
    """Take the line that was written for the field that was asked."""
    prompt, draft = state.prompt, state.draft
    if prompt is None or draft is None:
        return state
    field, text = draft.fields[0], " ".join(prompt.text.split())
    name = field.removesuffix("?")
    if not text and not field.endswith("?"):
        return state._replace(message=f"{name.replace('_', ' ')} is needed; escape gives up")
    choice = draft.choice._replace(**{name: text})
    # A day is counted from each finding's own severity: none is offered for the next one.
    last = state.last if name == "until" else {**state.last, name: text}
    return _ask_next(state._replace(draft=draft._replace(choice=choice, fields=draft.fields[1:]), last=last, message=""), deck)


def give_up(state: State) -> State:
    """Back from a question, with nothing decided."""
    return state._replace(mode=BROWSE, prompt=None, draft=None, message="")


def edit(prompt: Prompt, key: str) -> Prompt:
    """The line after a key that edits it."""
    text, cursor = prompt.text, prompt.cursor
    if key == "space":
        key = " "
    if key == "backspace" and cursor:
        return prompt._replace(text=text[: cursor - 1] + text[cursor:], cursor=cursor - 1)
    if key == "delete":
        return prompt._replace(text=text[:cursor] + text[cursor + 1 :])
    if key == "ctrl-u":
        return prompt._replace(text=text[cursor:], cursor=0)
    if len(key) == 1 and key.isprintable() and len(text) < LONGEST:
        return prompt._replace(text=text[:cursor] + key + text[cursor:], cursor=cursor + 1)
    places = {"left": cursor - 1, "right": cursor + 1, "home": 0, "ctrl-a": 0, "end": len(text), "ctrl-e": len(text)}
    return prompt._replace(cursor=min(max(places.get(key, cursor), 0), len(text)))


def _ask_next(state: State, deck: Deck) -> State:
    draft = state.draft
    if draft is None:
        return state
    if not draft.fields:
        return _finish(state, deck, draft)
    name = draft.fields[0].removesuffix("?")
    offered = min((deck.longest(deck.items[index]) for index in draft.targets), default="") if name == "until" else state.last.get(name, "")
    return state._replace(mode=ASK, prompt=Prompt(name, offered, len(offered)))


def _finish(state: State, deck: Deck, draft: Draft) -> State:
    """Record the decision if the policy has nothing against it; else ask again from the first field, with what was answered."""
    for index in draft.targets:
        problem = deck.check(deck.items[index], draft.choice)
        if problem:
            fields = FIELDS[draft.choice.kind]
            last = {**state.last, **{name.removesuffix("?"): getattr(draft.choice, name.removesuffix("?")) for name in fields}}
            if not fields:
                return give_up(state)._replace(message=f"{deck.items[index].rule_id}: {problem}")
            return _ask_next(state._replace(draft=draft._replace(fields=fields), last=last), deck)._replace(message=f"{deck.items[index].rule_id}: {problem}")
    return record(give_up(state), deck, draft.choice, draft.targets)


def record(state: State, deck: Deck, choice: Choice, targets: tuple[int, ...]) -> State:
    """The decision made, remembered for undo, and the next open item shown."""
    keys = tuple(dict.fromkeys(deck.items[index].key for index in targets))
    change = Change(tuple((key, state.choices.get(key)) for key in keys), state.current or 0)
    made = state._replace(choices={**state.choices, **dict.fromkeys(keys, choice)}, changes=(*state.changes, change), written=False, revealed=False)
    onward = next_open(made, deck, state.position)
    words = NAMES[choice.kind] if len(targets) == 1 else f"{NAMES[choice.kind]}, for {len(targets)} findings"
    if onward is None:
        return made._replace(message=f"decided: {words}. All of these have a decision: w writes them")
    return made._replace(position=onward, message=f"before: {words} (u takes it back)")
