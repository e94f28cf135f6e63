"""Slots: the places of a text that take a secret, and what feeds each: a store, the environment, an encrypted value, a literal, or nobody here knows.

A slot is where a value comes in: a reference to a store, or a name that means a secret bound to something that tells where its value is from.
What only hands on (`password=password`) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detectors.artifact import Artifact, Span
from detectors.binding import Binding
from detectors.model import Occurrence
from detectors.names import Names, judge_name
from detectors.stores.references import StoreReference

FEEDS = ("store", "encrypted", "channel", "literal", "unknown")
_FED = {"store": "store", "channel": "channel", "encrypted": "encrypted", "parameter": "unknown"}
_STRONG = ("strong", "medium")
# What stands before a value on its line: the name, and what binds it.
_NAME = re.compile(rb"([A-Za-z_$@.][\w.$@\[\]\"'-]{0,120})[\"'\]]{0,2}[ \t]{0,20}(?::=|=>|=|:)[ \t]{0,8}[^=:,;]{0,80}\Z")
_COMMENT = re.compile(rb"[ \t]*(?:#(?!\{)|//|\*|;|--|<!--|REM\b|%)")
_SET = re.compile(rb"[\"'\])]{0,3}[ \t]{0,4}=(?![=~>])")
_UNSET = re.compile(rb"\b(?:delete|unset|if|elif|unless|while)[ \t(!]{1,4}(?:not )?\Z|(?:\A|[ \t;&|])\[{1,2}[ \t][^\]\n]{0,160}\Z")
_TEMPLATE_COMMENT = re.compile(rb"\{\{-?[ \t]*/\*|<%#")
_SAID = ("comment", "docstring", "prose")
_LOOK_BACK = 240
# What a policy says of a store: who may read what, which takes no secret.
_POLICY = frozenset(
    ("resource", "resources", "notresource", "principal", "principals", "action", "actions", "scope", "scopes", "mountpath")
)
_METADATA = ("sops.mac", "sops_mac")  # what guards the file, and is no value of it
MOST_AROUND = 200  # bindings before a place that are looked at
_POSITION = re.compile(r"#\d+\Z")


class Slot(NamedTuple):
    """`name` is the name path that takes the secret, or what the store is asked for where nothing is bound. `fed` is one of FEEDS.

    `form` is the form of the reference, or the rule of a literal; `store` is empty for literals. `line` and `column` are 1-based.
    `fallback`: the literal is used where a lookup yields nothing.
    """

    name: str
    fed: str
    store: str
    form: str
    line: int
    column: int
    key: str = ""
    fallback: bool = False


def worth_reading(data: bytes, references: Iterable[StoreReference], names: Names) -> list[StoreReference]:
    """The references that can feed a slot, told by their line alone: not in a comment, and if need be called like a secret."""
    return [one for one in references if one.form.secret != "none" and not _is_said(data, one) and _may_be_secret(data, one, names)]


def _is_said(data: bytes, one: StoreReference) -> bool:
    """In a comment; or a variable that is set, unset or asked for, which takes nothing from it."""
    if _in_comment(data, one.span):
        return True
    before = data[max(data.rfind(b"\n", 0, one.span.start) + 1, one.span.start - 200) : one.span.start]
    return one.form.kind == "channel" and bool(_SET.match(data, one.span.end) or _UNSET.search(before))


def _in_comment(data: bytes, span: Span) -> bool:
    start = data.rfind(b"\n", max(0, span.start - 1000), span.start) + 1
    return bool(_COMMENT.match(data, start, span.start + 1)) or bool(_TEMPLATE_COMMENT.match(data, start, span.start))


def _may_be_secret(data: bytes, one: StoreReference, names: Names) -> bool:
    return one.form.secret == "always" or is_secret_name(one.key, names) or is_secret_name(_name_before(data, one.span), names)


def _name_before(data: bytes, span: Span) -> str:
    start = max(data.rfind(b"\n", max(0, span.start - _LOOK_BACK), span.start) + 1, span.start - _LOOK_BACK, 0)
    found = _NAME.search(data[start : span.start])
    return found[1].decode("utf-8", "replace").strip("\"'$@[]") if found else ""


def is_secret_name(name: str, names: Names) -> bool:
    """Whether a name alone says, strongly enough, that what it is bound to is a secret."""
    verdict = judge_name(name, names) if name else None
    if verdict is None or not verdict.kind or verdict.strength not in _STRONG:
        return False
    return verdict.kind != "connection" or not name.lower().endswith(("connection", "connections"))  # which one, not what opens it


def slots_of(
    text: Artifact, references: Sequence[StoreReference], bindings: Sequence[Binding], literals: Sequence[Occurrence], names: Names
) -> list[Slot]:
    """The slots of one text in order. `references` are those worth it; `literals` what a scan reports of the same text."""
    places = _Places(bindings)
    found: list[Slot] = []
    taken: set[Span] = set()
    for one in references:
        around = places.around(one.span)
        if places.said(one.span) or any(word in _SAID for binding in around for word in binding.context):
            continue
        name = _name(one, around, places, text.data, names)
        if name:
            beside = _beside(text, one, around, literals)
            taken.update(literal.span for literal in beside)
            found.append(_referring(one, name, text) if not beside else literal_slot(beside[0])._replace(fallback=True, key=one.key))
    found += [literal_slot(one) for one in literals if one.span not in taken]
    return sorted(set(found), key=lambda slot: (slot.line, slot.column, slot.name, slot.form))


def _beside(text: Artifact, one: StoreReference, around: Sequence[Binding], literals: Sequence[Occurrence]) -> list[Occurrence]:
    """Literals in the expression of the reference: what is used where it yields nothing."""
    whole = around[0].replaceable if around else None
    if whole is None or one.form.kind == "encrypted":
        return []
    place = text.stored(whole)
    return [literal for literal in literals if place.contains(literal.span)]


def _referring(one: StoreReference, name: str, text: Artifact) -> Slot:
    start, _ = text.positions(one.span)
    return Slot(name, _FED[one.form.kind], one.form.store, one.form.id, start.line, start.column, one.key)


def literal_slot(one: Occurrence) -> Slot:
    """The slot of a reported literal; where nothing is bound it is called after the rule."""
    return Slot(
        one.slot or one.rule_id,
        "literal",
        "",
        one.rule_id,
        one.start.line,
        one.start.column,
        fallback=any(name == "fallback for" for name, _ in one.properties),
    )


class _Places:
    """Bindings by where their values stand."""

    def __init__(self, bindings: Sequence[Binding]) -> None:
        placed = sorted(
            ((one.replaceable, index) for index, one in enumerate(bindings) if one.replaceable),
            key=lambda pair: (pair[0].start, -pair[0].end),
        )
        self._bindings = bindings
        self._placed = placed
        self._starts = [span.start for span, _ in placed]
        self._comments = [one.name_span for one in bindings if one.name_span and "comment" in one.context and not one.replaceable]

    def around(self, span: Span) -> list[Binding]:
        """The bindings whose value holds the start of `span`, the smallest first."""
        end = bisect_right(self._starts, span.start)
        near = self._placed[max(0, end - MOST_AROUND) : end]
        return [
            self._bindings[index] for place, index in sorted(near, key=lambda pair: pair[0].end - pair[0].start) if place.end > span.start
        ]

    def inside(self, span: Span) -> list[Binding]:
        """The bindings whose values stand within `span`."""
        start, end = (bisect_right(self._starts, offset) for offset in (span.start, span.end - 1))
        return [self._bindings[index] for place, index in self._placed[start : min(end, start + MOST_AROUND)] if place.end <= span.end]

    def said(self, span: Span) -> bool:
        """Whether the place is in a comment."""
        return any(comment.contains(span) for comment in self._comments)


def _name(one: StoreReference, around: Sequence[Binding], places: _Places, data: bytes, names: Names) -> str:
    """The name of the slot; empty where nothing says that it takes a secret."""
    if one.slot:
        return one.slot
    called = [binding.name for binding in around if binding.name and not _POSITION.search(binding.name)]
    called += [binding.name for binding in around if _POSITION.search(binding.name) and is_secret_name(binding.name, names)]
    if one.form.secret == "named":
        return next((name for name in (*called[:2], _above(one, places, data), one.key) if is_secret_name(name, names)), "")
    name = next(iter(called), "") or _above(one, places, data) or _name_before(data, one.span)
    if name.rpartition(".")[2].lower() in _POLICY or name.lower().endswith(_METADATA):
        return ""
    return (name if not name.endswith("]") else one.key and f"{name}: {one.key}") or one.key or one.form.title


def _above(one: StoreReference, places: _Places, data: bytes) -> str:
    """The name path above a reference that is made of keys and values: what of the path of one in it does not stand in the reference itself."""
    inside = places.inside(one.span)
    if not inside:
        return ""
    text = data[one.span.start : one.span.end].decode("utf-8", "replace")
    above = inside[0].name.split(".")
    while above and above[-1] in text:
        above.pop()
    return "" if not above or above[-1].endswith("]") else ".".join(above)
