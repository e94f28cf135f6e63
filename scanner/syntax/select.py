"""Selectors: how a language file points from a node to one of its parts.

Alternatives are separated by `|`, steps by `/`. A step is a field name (`left`), an index among the named children that are no
comments (`0`, `-1`), `^` for the only one of these, `:kind` for the first child of that kind, `>token` for the named child behind an anonymous token, `.` for
the node itself, or `=kind` for the node itself if it is of that kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

_SIGNS = {":": "kind", ">": "behind", "=": "is"}
_INDEX = re.compile(r"-?\d+\Z")


class Step(NamedTuple):
    how: str
    what: str
    place: int = 0


Selector = tuple[tuple[Step, ...], ...]


def selector(text: str) -> Selector:
    """Compile a selector; an empty text never selects anything."""
    return tuple(tuple(_step(step) for step in path.split("/")) for path in text.split("|")) if text else ()


def _step(text: str) -> Step:
    if text in (".", "^"):
        return Step("self" if text == "." else "only", "")
    if _INDEX.match(text):
        return Step("index", "", int(text))
    if text[0] in _SIGNS:
        return Step(_SIGNS[text[0]], text[1:])
    return Step("field", text)


def pick(node: Node, where: Selector) -> Node | None:
    """The first alternative's node that is there."""
    for path in where:
        found: Node | None = node
        for step in path:
            found = _follow(found, step) if found is not None else None
        if found is not None:
            return found
    return None


def _follow(node: Node, step: Step) -> Node | None:
    if step.how == "field":
        return node.child_by_field_name(step.what)
    if step.how == "index":
        return _nth(node, step.place)
    if step.how == "self":
        return node
    if step.how == "only":
        return _only(node)
    if step.how == "is":
        return node if node.type == step.what else None
    if step.how == "kind":
        return next((child for child in node.named_children if child.type == step.what), None)
    return _behind(node, step.what)


def _nth(node: Node, index: int) -> Node | None:
    count = node.named_child_count
    order = range(count) if index >= 0 else range(count - 1, -1, -1)
    left = index if index >= 0 else -index - 1
    for place in order:
        child = node.named_child(place)
        if child is not None and not child.is_extra:
            if not left:
                return child
            left -= 1
    return None


def _only(node: Node) -> Node | None:
    if node.named_child_count == 1:
        return node.named_child(0)
    if not 0 < node.named_child_count < 8:
        return None
    parts = parts_of(node)
    return parts[0] if len(parts) == 1 else None


def _behind(node: Node, token: str) -> Node | None:
    seen = False
    for child in node.children:
        if seen and child.is_named and not child.is_extra:
            return child
        seen = seen or (not child.is_named and child.type == token)
    return None


def parts_of(node: Node) -> list[Node]:
    """Named children that are no comments."""
    return [child for child in node.named_children if not child.is_extra]
