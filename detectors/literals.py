"""How distinctive is what every match of a pattern must contain? The engine is fast where that is a literal of some bytes."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from detectors.charsets import ByteSet, Node, branches_of, byte_set, group_of, is_zero_width, parse, repeat_of

MOST_ATOMS = 12
MOST_RUNS = 64
MOST_FORMS = 32
LONGEST = 512  # byte sets in one form; counted groups within counted groups would grow without end
LITERAL = 4  # a set of at most so many bytes counts as a literal
LEAST_BITS = 15.0  # two literal bytes, or three letters of either case with something behind

Form = tuple[ByteSet, ...]


def distinctiveness(pattern: str) -> float:
    """Bits of the best literal (or set of alternatives) that every match contains; 8 for a byte, 7 for a letter of either case."""
    return min((_bits(form) for form in distinctive(pattern)), default=0.0)


def distinctive(pattern: str) -> tuple[Form, ...]:
    """The most distinctive forms, one of which every match contains, within one line; empty where there is none."""
    nodes, flags = parse(pattern)
    return _best(nodes, flags) or ()


def _best(nodes: Sequence[Node], flags: int) -> tuple[Form, ...] | None:
    """The most distinctive set of forms, one of which every match of `nodes` contains."""
    found: list[tuple[Form, ...]] = []
    grown: tuple[Form, ...] = ((),)
    for node in nodes:
        if is_zero_width(node):
            continue
        forms = _forms(node, flags)
        if forms is not None and len(forms) * len(grown) <= MOST_RUNS:
            grown = tuple(head + form for head in grown for form in forms)
            continue
        edge = _edge(node, flags)
        found += [tuple(head + edge for head in grown), *_inside(node, flags)]
        grown = (edge,)
    found.append(grown)
    trimmed = [tuple(dict.fromkeys(_trim(form) for form in forms)) for forms in found if all(forms)]
    return max(trimmed, key=_worth, default=None)


def _worth(forms: tuple[Form, ...]) -> float:
    return min(_bits(form) for form in forms) - log2(len(forms))


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
        if max(map(len, inner), default=0) * repeat[0] > LONGEST:
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
        if max(map(len, combined)) > LONGEST:
            return None
    return combined


def _edge(node: Node, flags: int) -> Form:
    """Byte sets that a node of varying width surely begins and ends with."""
    repeat = repeat_of(node)
    inner = _forms_all(repeat[2], flags) if repeat else None
    return inner[0] * min(repeat[0], MOST_ATOMS) if repeat and inner and len(inner) == 1 else ()


def _inside(node: Node, flags: int) -> list[tuple[Form, ...]]:
    """Forms from within a node that isn't fixed: each alternative's best, or a group's or needed repeat's own."""
    if group := group_of(node, flags):
        inner = _best(*group)
        return [inner] if inner else []
    if (branches := branches_of(node)) is not None:
        each = [_best(branch, flags) for branch in branches]
        forms = tuple(form for best in each if best for form in best)
        return [forms] if all(each) and len(forms) <= MOST_RUNS else []
    repeat = repeat_of(node)
    if repeat and repeat[0] >= 1:
        inner = _best(repeat[2], flags)
        return [inner] if inner else []
    return []


def _trim(form: Form) -> Form:
    """The most distinctive stretch of at most MOST_ATOMS byte sets."""
    starts = range(max(1, len(form) - MOST_ATOMS + 1))
    start = max(starts, key=lambda index: (_bits(form[index : index + MOST_ATOMS]), -index))
    return form[start : start + MOST_ATOMS]


def _bits(atoms: Sequence[ByteSet]) -> float:
    """How unlikely the piece is: eight bits for a literal byte (seven for a letter of either case), a little for a class."""
    return sum(8 - log2(len(atom)) if len(atom) <= LITERAL else (8 - log2(len(atom))) / 8 for atom in atoms if atom)
