"""Anchors: the expression by which the engine finds where a rule's pattern could match.

An anchor is the beginning of the pattern, as far as it takes to be distinctive, made cheap: its last part is cut to the least that must be there (Hyperscan reports every END of a match,
so a variable tail would be reported byte by byte), and long counted repetitions are opened (`{8,400}` becomes `{8,}`: counting is what makes
an automaton large). So every match of the pattern begins with a match of the anchor; whatever else the anchor finds, the pattern refuses.

Measured on 925 MB of a Ruby repository's objects with 92 rules: literals alone as anchors gave 1,268,010 hits and took 2.7 s in the engine
and 9.4 s in the patterns; these anchors gave 12,686 hits and 1.5 s. All patterns unchanged took 11.8 s to compile, the anchors 0.3 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

from detectors.charsets import (
    ByteSet,
    Node,
    atom,
    branches_of,
    byte_set,
    bytes_of,
    group_of,
    is_boundary,
    is_zero_width,
    parse,
    repeat_of,
    widths,
)

MOST_COUNTED = 8  # repetitions of a byte set that are still counted
MOST_GROUPS = 3  # repetitions of a group that are still counted
NEWLINE = 10
SMALL = 4  # a repetition of at most so many is kept as it is
LITERAL = 4  # a set of at most so many bytes counts as a literal
# An anchor ends where it is as unlikely as ten letters: what follows would cost the automaton more than the few hits it spares.
ENOUGH_BITS = 52.0


class Anchor(NamedTuple):
    """`expression` is Hyperscan syntax over bytes. In a match of the pattern it ends `least` to `most` bytes behind the match's start."""

    expression: str
    least: int
    most: int


def derive(pattern: str) -> Anchor:
    """The anchor of a pattern (latin-1 text over bytes)."""
    nodes, flags = parse(pattern)
    return _sequence(nodes, flags, is_tail=True).anchor


def within_a_line(pattern: str) -> str:
    """The beginning of a pattern as far as it can't match a newline, in Hyperscan syntax; empty where that is nothing."""
    nodes, flags = parse(pattern)
    return _until_newline(nodes, flags)


def _until_newline(nodes: Sequence[Node], flags: int) -> str:
    text = ""
    for node in nodes:
        if NEWLINE in bytes_of([node], flags):
            group = group_of(node, flags)
            return text + (_until_newline(*group) if group else "")
        text += _piece(node, flags, is_tail=False, may_cut=False, bits=0.0).anchor.expression
    return text


def given(expression: str, pattern: str) -> Anchor:
    """An anchor that the rule's author wrote: it may stand anywhere in the match."""
    nodes, flags = parse(pattern)
    return Anchor(expression, 0, widths(nodes, flags)[1])


class _Made(NamedTuple):
    """An anchor in the making: `bits` say how distinctive it is, `is_cut` that what follows in the pattern is left out."""

    anchor: Anchor
    bits: float
    is_cut: bool = False


def _sequence(nodes: Sequence[Node], flags: int, *, is_tail: bool, bits: float = 0.0) -> _Made:
    """The nodes one after the other; where they end the pattern (`is_tail`), only as far as they need to be distinctive."""
    last = max((index for index, node in enumerate(nodes) if not is_zero_width(node)), default=-1)
    text, least, most = "", 0, 0
    for index, node in enumerate(nodes[: last + 1] if is_tail else nodes):
        made = _piece(node, flags, is_tail=is_tail and index == last, may_cut=is_tail, bits=bits)
        text, least, most, bits = text + made.anchor.expression, least + made.anchor.least, most + made.anchor.most, made.bits
        if is_tail and (made.is_cut or bits >= ENOUGH_BITS):
            return _Made(Anchor(text, least, most), bits, is_cut=True)
    return _Made(Anchor(text, least, most), bits)


def _piece(node: Node, flags: int, *, is_tail: bool, may_cut: bool, bits: float) -> _Made:
    if is_zero_width(node):
        return _Made(Anchor("\\b" if is_boundary(node) else "\\B", 0, 0), bits)
    single = byte_set(node, flags)
    if single is not None:
        return _Made(Anchor(atom(single), 1, 1), bits + _bits(single))
    if group := group_of(node, flags):
        inner = _sequence(*group, is_tail=True, bits=bits) if is_tail else _whole_or_cut(group, may_cut=may_cut, bits=bits)
        return inner._replace(anchor=inner.anchor._replace(expression=f"(?:{inner.anchor.expression})"))
    if (branches := branches_of(node)) is not None:
        each = [_sequence(branch, flags, is_tail=is_tail, bits=bits) for branch in branches]
        texts = "|".join(one.anchor.expression for one in each)
        anchor = Anchor(f"(?:{texts})", min(one.anchor.least for one in each), max(one.anchor.most for one in each))
        return _Made(anchor, min(one.bits for one in each), any(one.is_cut for one in each))
    return _repetition(node, flags, is_tail=is_tail, bits=bits)


def _whole_or_cut(group: tuple[list[Node], int], *, may_cut: bool, bits: float) -> _Made:
    """A group that something follows: whole, unless it is distinctive enough before its end."""
    whole = _sequence(*group, is_tail=False, bits=bits)
    if not may_cut or whole.bits < ENOUGH_BITS:
        return whole
    return _sequence(*group, is_tail=True, bits=bits)._replace(is_cut=True)


def _repetition(node: Node, flags: int, *, is_tail: bool, bits: float) -> _Made:
    repeat = repeat_of(node)
    if repeat is None:
        raise ValueError("a node that patterns may not have")
    low, high, inner = repeat
    single = byte_set(inner[0], flags) if len(inner) == 1 else None
    most_counted = MOST_COUNTED if single is not None else MOST_GROUPS
    body = _sequence(inner, flags, is_tail=False)
    text = body.anchor.expression if single is not None else f"(?:{body.anchor.expression})"
    counted = min(low, most_counted)
    gained = bits + counted * body.bits
    if is_tail:
        return _Made(Anchor(f"{text}{{{counted}}}" if counted else "", counted * body.anchor.least, counted * body.anchor.most), gained)
    least, most = widths([node], flags)
    if high <= SMALL:
        return _Made(Anchor(f"{text}{{{low},{high}}}", least, most), gained)
    return _Made(Anchor(f"{text}{{{low}}}" if low == high == counted else f"{text}{{{counted},}}", least, most), gained)


def _bits(found: ByteSet) -> float:
    """How unlikely a byte of the set is in text: a letter 5 bits in either case, another literal 8, a class an eighth of its share."""
    if len(found) > LITERAL:
        return (8 - log2(len(found))) / 8
    return 5.0 if any(chr(byte).isalpha() for byte in found) else 8 - log2(len(found))
