"""A static check that a pattern can't backtrack for long: free of ambiguous repetition, all of it bounded.

The standard library's `re` backtracks. What makes it slow is ambiguity: two variable repetitions side by side that can share the
same bytes, a variable repetition inside another, or alternatives that match the same text inside a repetition. This check bounds the
number of ways in which one stretch of text can be divided among neighbouring repetitions (`MOST_WAYS`), and the number of ways to choose among
alternatives (`MOST_CHOICES`), and refuses patterns above them; patterns also run on bounded windows only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from re import _constants as sre  # type: ignore[attr-defined]

from detectors.charsets import (
    ALL,
    ByteSet,
    Node,
    branches_of,
    byte_set,
    bytes_of,
    children,
    flags_inside,
    group_of,
    is_zero_width,
    parse,
    repeat_of,
    widths,
)

MOST_WAYS = 20_000
MOST_TOGETHER = 10**10  # a bound far above what any text reaches: one that divides in many ways in one run seldom does in the next
MOST_CHOICES = 1_000
MOST_HEAD = 500  # byte sets by which alternatives are told apart
MOST_REPEATS = 70_000
MOST_WIDTH = 200_000


def problem(pattern: str) -> str | None:
    """Why the pattern is refused, or None. The pattern is latin-1 text over bytes and compiles."""
    nodes, flags = parse(pattern)
    found = _problem(nodes, flags)
    if found:
        return found
    if widths(nodes, flags)[1] > MOST_WIDTH:
        return f"can match more than {MOST_WIDTH} bytes"
    if _ways(nodes, flags) > MOST_WAYS or prod(_runs(nodes, flags)) > MOST_TOGETHER:
        return "has neighbouring repetitions that can share the same bytes; put a byte between them that neither can match"
    if _choices(nodes, flags) > MOST_CHOICES:
        return "has alternatives that can match the same text, repeated: let each begin in a way of its own"
    return None


def crosses_lines(pattern: str) -> bool:
    """Whether the pattern can match a newline: such a rule has scope `object`."""
    nodes, flags = parse(pattern)
    return 10 in bytes_of(nodes, flags)


def _problem(nodes: Sequence[Node], flags: int) -> str | None:
    for node in nodes:
        kind = node[0]
        if kind in (sre.ASSERT, sre.ASSERT_NOT):
            return "has lookaround; consume the delimiter outside the group `secret` instead"
        if kind in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            return "has a back-reference"
        if kind is sre.AT and node[1] not in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
            return "has ^, $, \\A or \\Z: engines differ on them; use \\b or a delimiter class"
        repeat = repeat_of(node)
        if repeat and repeat[1] > MOST_REPEATS:
            return "has an open repetition (*, + or {n,}); give it a greatest number"
        if repeat and _is_nested(repeat, flags):
            return "repeats a group that itself varies and does not begin with a byte that the repetition inside can't match"
        inner = _problem(children(node), flags_inside(node, flags))
        if inner:
            return inner
    return None


def _is_nested(repeat: tuple[int, int, list[Node]], flags: int) -> bool:
    """Whether a repetition (of more than one round) is over something of varying width without a telling first byte."""
    _, high, inner = repeat
    low_width, high_width = widths(inner, flags)
    if high <= 1 or low_width == high_width:
        return False
    return bool(first_set(inner, flags) & _varying_bytes(inner, flags)) or low_width == 0


def first_set(nodes: Sequence[Node], flags: int) -> ByteSet:
    """The bytes that a match of the nodes can begin with (all of them, where the nodes can match nothing)."""
    found: set[int] = set()
    for node in nodes:
        if is_zero_width(node):
            continue
        found |= bytes_of([node], flags) if byte_set(node, flags) is not None else _first_inside(node, flags)
        if widths([node], flags)[0] > 0:
            return frozenset(found)
    return ALL


def _first_inside(node: Node, flags: int) -> ByteSet:
    if (branches := branches_of(node)) is not None:
        return frozenset().union(*(first_set(branch, flags) for branch in branches))
    return first_set(children(node), flags_inside(node, flags))


def _varying_bytes(nodes: Sequence[Node], flags: int) -> ByteSet:
    """The bytes of those parts whose width varies."""
    found: set[int] = set()
    for node in nodes:
        low, high = widths([node], flags)
        if low != high:
            found |= bytes_of([node], flags)
    return frozenset(found)


def _ways(nodes: Sequence[Node], flags: int) -> int:
    """An upper bound on the ways to divide one text within the worst run of neighbouring varying nodes."""
    return max(_runs(nodes, flags))


def _runs(nodes: Sequence[Node], flags: int) -> Iterator[int]:
    """For each run of neighbouring varying nodes that can share bytes, the product of their possible widths; for those inside nodes too."""
    run, shared = 1, frozenset[int]()
    for node in nodes:
        if is_zero_width(node):
            continue
        low, high = widths([node], flags)
        own = bytes_of([node], flags)
        if low != high:
            yield from _runs(children(node), flags_inside(node, flags))
            if own & shared:
                run, shared = run * (high - low + 1), shared | own
            else:
                yield run
                run, shared = 1, own
        elif not own & shared:
            yield run
            run, shared = 1, frozenset()
    yield run


def _choices(nodes: Sequence[Node], flags: int) -> int:
    """An upper bound on the ways to choose among alternatives for one text; beyond MOST_CHOICES it only says so."""
    total = 1
    for node in nodes:
        total = min(MOST_CHOICES + 1, total * _choices_of(node, flags))
    return total


def _choices_of(node: Node, flags: int) -> int:
    if group := group_of(node, flags):
        return _choices(*group)
    if (branches := branches_of(node)) is not None:
        each = [_choices(branch, flags) for branch in branches]
        heads = [_head(branch, flags)[0] for branch in branches]
        return max(sum(count for count, other in zip(each, heads, strict=True) if _may_agree(head, other)) for head in heads)
    repeat = repeat_of(node)
    if not repeat:
        return 1
    inner = _choices(repeat[2], flags)
    if repeat[1] > 1:
        inner *= _ways(repeat[2], flags)
    return 1 if inner == 1 else min(MOST_CHOICES + 1, inner ** min(repeat[1], MOST_CHOICES.bit_length()))


def _may_agree(one: list[ByteSet], other: list[ByteSet]) -> bool:
    """Whether two alternatives can match the same text, by what they surely begin with."""
    return all(left & right for left, right in zip(one, other, strict=False))


def _head(nodes: Sequence[Node], flags: int) -> tuple[list[ByteSet], bool]:
    """The byte sets that a match surely begins with, one behind the other, and whether they are all of it."""
    head: list[ByteSet] = []
    for node in nodes:
        if is_zero_width(node):
            continue
        single = byte_set(node, flags)
        if single is not None:
            head.append(single)
            continue
        part, is_whole = _head_of(node, flags)
        head += part
        if not is_whole or len(head) > MOST_HEAD:
            return head[:MOST_HEAD], False
    return head, True


def _head_of(node: Node, flags: int) -> tuple[list[ByteSet], bool]:
    if group := group_of(node, flags):
        return _head(*group)
    repeat = repeat_of(node)
    if not repeat or not repeat[0]:
        return [], False
    part, is_whole = _head(repeat[2], flags)
    if not is_whole:
        return part, False
    return part * min(repeat[0], MOST_HEAD), repeat[0] == repeat[1]
