"""Byte sets of regular-expression nodes, and a flat view of the standard library's parse tree.

`re._parser` is private but has kept its node names since Python 3.5; tests/detectors/test_anchors.py would notice a change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

ByteSet = frozenset[int]
ALL: ByteSet = frozenset(range(256))
_DIGIT = frozenset(b"0123456789")
_SPACE = frozenset(b" \t\n\r\f\v")
_WORD = frozenset(b"0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CATEGORIES = {
    sre.CATEGORY_DIGIT: _DIGIT,
    sre.CATEGORY_NOT_DIGIT: ALL - _DIGIT,
    sre.CATEGORY_SPACE: _SPACE,
    sre.CATEGORY_NOT_SPACE: ALL - _SPACE,
    sre.CATEGORY_WORD: _WORD,
    sre.CATEGORY_NOT_WORD: ALL - _WORD,
}

Node = tuple[Any, Any]


def parse(pattern: str) -> tuple[list[Node], int]:
    """The pattern (latin-1 text over bytes) as a list of nodes, and its global flags."""
    tree = _parser.parse(pattern.encode("latin-1"))
    return list(tree), int(tree.state.flags)


def byte_set(node: Node, flags: int) -> ByteSet | None:
    """The bytes that a node of width one matches, or None for any other node."""
    kind, argument = node
    if kind is sre.LITERAL:
        return _fold(frozenset((argument,)), flags)
    if kind is sre.NOT_LITERAL:
        return ALL - _fold(frozenset((argument,)), flags)
    if kind is sre.ANY:
        return ALL if flags & re.DOTALL else ALL - {10}
    if kind is sre.IN:
        return _class_set(argument, flags)
    return None


def _class_set(items: Sequence[Node], flags: int) -> ByteSet:
    found: set[int] = set()
    negated = False
    for kind, argument in items:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            found.add(argument)
        elif kind is sre.RANGE:
            found.update(range(argument[0], argument[1] + 1))
        elif kind is sre.CATEGORY:
            found |= _CATEGORIES[argument]
    folded = _fold(frozenset(found), flags)
    return ALL - folded if negated else folded


def _fold(found: ByteSet, flags: int) -> ByteSet:
    if not flags & re.IGNORECASE:
        return found
    text = bytes(found)
    return found | frozenset(text.lower()) | frozenset(text.upper())


def group_of(node: Node, flags: int) -> tuple[list[Node], int] | None:
    """The nodes inside a group and the flags that hold there, or None."""
    kind, argument = node
    if kind is sre.SUBPATTERN:
        _, add, remove, inner = argument
        return list(inner), (flags | add) & ~remove
    if kind is sre.ATOMIC_GROUP:
        return list(argument), flags
    return None


def surely_has(nodes: Sequence[Node], group: int) -> bool:
    """Whether every match of the nodes has the group of that number."""
    for node in nodes:
        kind, argument = node
        if kind is sre.SUBPATTERN and argument[0] == group:
            return True
        inner = group_of(node, 0)
        repeat = repeat_of(node)
        if (inner and surely_has(inner[0], group)) or (repeat and repeat[0] and surely_has(repeat[2], group)):
            return True
    return False


def repeat_of(node: Node) -> tuple[int, int, list[Node]] | None:
    """Least and most repetitions and the repeated nodes, or None. An open end is `sre.MAXREPEAT`."""
    kind, argument = node
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        low, high, inner = argument
        return int(low), int(high), list(inner)
    return None


def branches_of(node: Node) -> list[list[Node]] | None:
    """The alternatives of a branch, or None."""
    kind, argument = node
    return [list(branch) for branch in argument[1]] if kind is sre.BRANCH else None


def is_zero_width(node: Node) -> bool:
    return node[0] is sre.AT


def is_boundary(node: Node) -> bool:
    """Whether a node of width zero is a word boundary (else it is the opposite: nothing else is allowed in patterns)."""
    return bool(node[1] is sre.AT_BOUNDARY)


def children(node: Node) -> list[Node]:
    """The nodes inside a group, a repetition or a branch."""
    if group := group_of(node, 0):
        return group[0]
    if repeat := repeat_of(node):
        return repeat[2]
    return [child for branch in branches_of(node) or [] for child in branch]


def flags_inside(node: Node, flags: int) -> int:
    """The flags that hold inside the node."""
    group = group_of(node, flags)
    return group[1] if group else flags


def bytes_of(nodes: Sequence[Node], flags: int) -> ByteSet:
    """All the bytes that can stand anywhere in a match."""
    found: set[int] = set()
    for node in nodes:
        single = byte_set(node, flags)
        found |= single if single is not None else bytes_of(children(node), flags_inside(node, flags))
    return frozenset(found)


def widths(nodes: Sequence[Node], flags: int) -> tuple[int, int]:
    """Least and greatest number of bytes that the nodes match together."""
    low = high = 0
    for node in nodes:
        least, most = _node_widths(node, flags)
        low, high = low + least, high + most
    return low, high


def _node_widths(node: Node, flags: int) -> tuple[int, int]:
    if byte_set(node, flags) is not None:
        return 1, 1
    if group := group_of(node, flags):
        return widths(*group)
    if repeat := repeat_of(node):
        low, high = widths(repeat[2], flags)
        return repeat[0] * low, repeat[1] * high
    if (branches := branches_of(node)) is not None:
        sizes = [widths(branch, flags) for branch in branches]
        return min(size[0] for size in sizes), max(size[1] for size in sizes)
    return 0, 0


def expression(form: Sequence[ByteSet]) -> str:
    """Consecutive byte sets as Hyperscan writes them."""
    return "".join(atom(one) for one in form)


def atom(found: ByteSet) -> str:
    """A byte set as Hyperscan writes it."""
    if len(found) == 1:
        byte = next(iter(found))
        return chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}"
    ranges: list[list[int]] = []
    for byte in sorted(found):
        if ranges and ranges[-1][1] == byte - 1:
            ranges[-1][1] = byte
        else:
            ranges.append([byte, byte])
    return "[" + "".join(f"\\x{low:02x}" if low == high else f"\\x{low:02x}-\\x{high:02x}" for low, high in ranges) + "]"
