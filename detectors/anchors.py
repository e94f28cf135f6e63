"""Anchors: a short expression of fixed length that every match of a rule's pattern contains.

The engine looks for all anchors at once; only where one ends is the pattern itself tried. Hyperscan reports every END of a match, so an
anchor never has a variable tail. An anchor is derived from the pattern's parse tree as the piece that random text is least likely to
hold; a pattern that begins with alternatives may need one piece for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

from detectors.charsets import ByteSet, Node, branches_of, byte_set, group_of, is_zero_width, parse, repeat_of, widths

MOST_ATOMS = 12
MOST_RUNS = 64
MOST_FORMS = 32
LEAST_BITS = 15.0
LITERAL = 4  # a set of at most so many bytes counts as a literal

Form = tuple[ByteSet, ...]


class Anchor(NamedTuple):
    """`expression` is Hyperscan syntax over bytes. It ends between `least` and `most` bytes behind the start of the pattern's match."""

    expression: str
    least: int
    most: int


class Piece(NamedTuple):
    """Consecutive byte sets that every match holds, the first of them `least` to `most` bytes behind the match's start."""

    atoms: Form
    least: int
    most: int


class AnchorError(ValueError):
    """The pattern has no piece distinctive enough to look for."""


def derive(pattern: str) -> tuple[Anchor, ...]:
    """The anchors of a pattern: one of them is inside every match. Raises AnchorError."""
    nodes, flags = parse(pattern)
    best = _best(nodes, flags, 0, 0)
    if best is None or min(_bits(piece.atoms) for piece in best) < LEAST_BITS:
        raise AnchorError("has no literal of three or more distinctive bytes that every match contains; give an `anchor`")
    return tuple(Anchor(_expression(piece.atoms), piece.least + len(piece.atoms), piece.most + len(piece.atoms)) for piece in best)


def given(expression: str, pattern: str) -> tuple[Anchor, ...]:
    """An anchor that the rule's author wrote: it may stand anywhere in the match."""
    nodes, flags = parse(pattern)
    return (Anchor(expression, 0, widths(nodes, flags)[1]),)


def _best(nodes: Sequence[Node], flags: int, least: int, most: int) -> tuple[Piece, ...] | None:
    """The most distinctive set of pieces, one of which every match of `nodes` contains."""
    found: list[tuple[Piece, ...]] = []
    grown: tuple[Piece, ...] = (Piece((), least, most),)
    for node in nodes:
        if is_zero_width(node):
            continue
        low, high = widths([node], flags)
        forms = _forms(node, flags)
        if forms is not None and len(forms) * len(grown) <= MOST_RUNS:
            grown = tuple(piece._replace(atoms=piece.atoms + form) for piece in grown for form in forms)
            least, most = least + low, most + high
            continue
        edge = _edge(node, flags)
        found += [tuple(piece._replace(atoms=piece.atoms + edge) for piece in grown), *_inside(node, flags, least, most)]
        least, most = least + low, most + high
        grown = (Piece(edge, least - len(edge), most - len(edge)),)
    found.append(grown)
    trimmed = [tuple(dict.fromkeys(_trim(piece) for piece in pieces)) for pieces in found if all(piece.atoms for piece in pieces)]
    return max(trimmed, key=_worth, default=None)


def _worth(pieces: tuple[Piece, ...]) -> float:
    exact = all(piece.least == piece.most for piece in pieces)
    return min(_bits(piece.atoms) for piece in pieces) - log2(len(pieces)) + (1 if exact else 0)


def _forms(node: Node, flags: int) -> tuple[Form, ...] | None:
    """All the fixed sequences of byte sets that the node stands for, or None if they are too many or of open length."""
    single = byte_set(node, flags)
    if single is not None:
        return ((single,),)
    if group := group_of(node, flags):
        return _forms_all(*group)
    if (branches := branches_of(node)) is not None:
        each = [_forms_all(branch, flags) for branch in branches]
        forms = tuple(form for some in each if some for form in some)
        return forms if all(some is not None for some in each) and len(forms) <= MOST_FORMS else None
    repeat = repeat_of(node)
    if repeat and (repeat[0] == repeat[1] <= MOST_ATOMS * 6 or repeat[1] == 1):
        inner = _forms_all(repeat[2], flags)
        if inner is None or (repeat[1] > 1 and len(inner) > 1):
            return None
        return ((), *inner) if repeat[0] == 0 else tuple(form * repeat[0] for form in inner)
    return None


def _forms_all(nodes: Sequence[Node], flags: int) -> tuple[Form, ...] | None:
    """The forms of a sequence: every combination of its nodes' forms."""
    combined: tuple[Form, ...] = ((),)
    for node in nodes:
        forms = ((),) if is_zero_width(node) else _forms(node, flags)
        if forms is None or len(forms) * len(combined) > MOST_FORMS:
            return None
        combined = tuple(head + form for head in combined for form in forms)
    return combined


def _edge(node: Node, flags: int) -> Form:
    """Byte sets that a node of varying width surely begins and ends with."""
    repeat = repeat_of(node)
    inner = _forms_all(repeat[2], flags) if repeat else None
    return inner[0] * min(repeat[0], MOST_ATOMS) if repeat and inner and len(inner) == 1 else ()


def _inside(node: Node, flags: int, least: int, most: int) -> list[tuple[Piece, ...]]:
    """Pieces from within a node that isn't fixed: each alternative's best, or a group's or needed repeat's own."""
    if group := group_of(node, flags):
        inner = _best(*group, least, most)
        return [inner] if inner else []
    if (branches := branches_of(node)) is not None:
        each = [_best(branch, flags, least, most) for branch in branches]
        pieces = tuple(piece for best in each if best for piece in best)
        return [pieces] if all(each) and len(pieces) <= MOST_RUNS else []
    repeat = repeat_of(node)
    if repeat and repeat[0] >= 1:
        inner = _best(repeat[2], flags, least, most)
        return [inner] if inner else []
    return []


def _trim(piece: Piece) -> Piece:
    """The most distinctive stretch of at most MOST_ATOMS byte sets: literals first, then what follows them."""
    atoms = piece.atoms
    starts = range(max(1, len(atoms) - MOST_ATOMS + 1))
    start = max(starts, key=lambda index: (_bits(atoms[index : index + MOST_ATOMS]), -index))
    return Piece(atoms[start : start + MOST_ATOMS], piece.least + start, piece.most + start)


def _bits(atoms: Sequence[ByteSet]) -> float:
    """How unlikely the piece is: eight bits for a literal byte (seven for a letter of either case), a little for a class."""
    return sum(8 - log2(len(atom)) if len(atom) <= LITERAL else (8 - log2(len(atom))) / 8 for atom in atoms if atom)


def _expression(atoms: Sequence[ByteSet]) -> str:
    pieces: list[tuple[str, int]] = []
    for atom in atoms:
        text = _atom(atom)
        if pieces and pieces[-1][0] == text:
            pieces[-1] = (text, pieces[-1][1] + 1)
        else:
            pieces.append((text, 1))
    return "".join(text if count == 1 else f"{text}{{{count}}}" for text, count in pieces)


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
