"""Decks without a scan behind them."""

from __future__ import annotations

from scanner.triage.context import Contexts, Marks
from scanner.triage.deck import Choice, Deck, Item

SEVERITIES = ("low", "medium", "high", "critical")


def item(number: int, **more) -> Item:
    path = f"src/{'ab'[number % 2]}/file{number // 3}.py"
    rule = ("some-token", "hardcoded-password")[number % 3 == 0]
    made = Item(f"f1:{number:016x}:w001", rule, "A token", SEVERITIES[number % 4], "high", path, number % 5 + 1, 3, "tok_****[20]", "token = ****", "a.token")
    return made._replace(remedy="Revoke it.", reasons=("has the form of: a token",), **more)


def deck(count: int, check=lambda _item, _choice: "") -> Deck:
    return Deck(tuple(map(item, range(count))), check, lambda _item: "2027-01-31")


def refuses_word(_item: Item, choice: Choice) -> str:
    return "may not say never" if "never" in choice.reason else ""


def contexts(data: bytes = b"one\ntwo\nthree\nfour\nfive\nsix\n") -> Contexts:
    return Contexts(lambda _item: data, lambda _item: Marks((), ()), lambda _item: ((0, 0), b""))
