"""Anchors: the expression by which the engine finds where a rule's pattern could match.

An anchor is the pattern itself, made cheap: its last part is cut to the least that must be there (Hyperscan reports every END of a match,
so a variable tail would be reported byte by byte), and long counted repetitions are opened (`{8,400}` becomes `{8,}`: counting is what makes
an automaton large). So every match of the pattern begins with a match of the anchor; whatever else the anchor finds, the pattern refuses.

Measured on 925 MB of a Ruby repository's objects with 92 rules: literals alone as anchors gave 1,268,010 hits and took 2.7 s in the engine
and 9.4 s in the patterns; these anchors gave 12,686 hits and 1.5 s. All patterns unchanged took 11.8 s to compile, the anchors 0.3 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detectors.charsets import ByteSet, Node, branches_of, byte_set, group_of, is_boundary, is_zero_width, parse, repeat_of, widths

MOST_COUNTED = 16  # repetitions of a byte set that are still counted
MOST_GROUPS = 3  # repetitions of a group that are still counted
SMALL = 4  # a repetition of at most so many is kept as it is


class Anchor(NamedTuple):
    """`expression` is Hyperscan syntax over bytes. In a match of the pattern it ends `least` to `most` bytes behind the match's start."""

    expression: str
    least: int
    most: int


def derive(pattern: str) -> Anchor:
    """The anchor of a pattern (latin-1 text over bytes)."""
    nodes, flags = parse(pattern)
    return _sequence(nodes, flags, is_tail=True)


def given(expression: str, pattern: str) -> Anchor:
    """An anchor that the rule's author wrote: it may stand anywhere in the match."""
    nodes, flags = parse(pattern)
    return Anchor(expression, 0, widths(nodes, flags)[1])


def _sequence(nodes: Sequence[Node], flags: int, *, is_tail: bool) -> Anchor:
    last = max((index for index, node in enumerate(nodes) if not is_zero_width(node)), default=-1)
    text, least, most = "", 0, 0
    for index, node in enumerate(nodes[: last + 1] if is_tail else nodes):
        piece = _piece(node, flags, is_tail=is_tail and index == last)
        text, least, most = text + piece.expression, least + piece.least, most + piece.most
    return Anchor(text, least, most)


def _piece(node: Node, flags: int, *, is_tail: bool) -> Anchor:
    if is_zero_width(node):
        return Anchor("\\b" if is_boundary(node) else "\\B", 0, 0)
    single = byte_set(node, flags)
    if single is not None:
        return Anchor(_atom(single), 1, 1)
    if group := group_of(node, flags):
        inner = _sequence(*group, is_tail=is_tail)
        return inner._replace(expression=f"(?:{inner.expression})")
    if (branches := branches_of(node)) is not None:
        each = [_sequence(branch, flags, is_tail=is_tail) for branch in branches]
        texts = "|".join(one.expression for one in each)
        return Anchor(f"(?:{texts})", min(one.least for one in each), max(one.most for one in each))
    return _repetition(node, flags, is_tail=is_tail)


def _repetition(node: Node, flags: int, *, is_tail: bool) -> Anchor:
    repeat = repeat_of(node)
    if repeat is None:
        raise ValueError("a node that patterns may not have")
    low, high, inner = repeat
    single = len(inner) == 1 and byte_set(inner[0], flags) is not None
    most_counted = MOST_COUNTED if single else MOST_GROUPS
    body = _sequence(inner, flags, is_tail=False)
    text = body.expression if single else f"(?:{body.expression})"
    counted = min(low, most_counted)
    if is_tail:
        return Anchor(f"{text}{{{counted}}}" if counted else "", counted * body.least, counted * body.most)
    least, most = widths([node], flags)
    if high <= SMALL:
        return Anchor(f"{text}{{{low},{high}}}", least, most)
    return Anchor(f"{text}{{{low}}}" if low == high == counted else f"{text}{{{counted},}}", least, most)


def _atom(atom: ByteSet) -> str:
    if len(atom) == 1:
        byte = next(iter(atom))
        return chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}"
    ranges: list[list[int]] = []
    for byte in sorted(atom):
        if ranges and ranges[-1][1] == byte - 1:
            ranges[-1][1] = byte
        else:
            ranges.append([byte, byte])
    return "[" + "".join(f"\\x{low:02x}" if low == high else f"\\x{low:02x}-\\x{high:02x}" for low, high in ranges) + "]"
