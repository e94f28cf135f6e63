"""From a pattern in the syntax of RE2 to one of ours: the group `secret`, no text edges, bounded repetition, proved to run in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from detectors import linear
from detectors.charsets import parse as parse_python
from detectors.charsets import surely_has
from detectors.foreign.re2 import Re2Error, parse
from detectors.foreign.tree import Bytes, Choice, Edge, Group, Node, Repeat, can_be_empty, captures, children, edges, is_open, write

# Where open repetitions end: the largest of these with which the pattern is proved.
BOUNDS = (8192, 4096, 1024, 256, 128, 64)
_TEXT_EDGES = {"begin", "end", "line-begin", "line-end"}


class Translated(NamedTuple):
    """`pattern` as detectors/rule.py wants it; `notes` say where it differs from what it was made of."""

    pattern: str
    notes: tuple[str, ...]


def translate(text: str, secret_group: int = 0) -> Translated:
    """Make a pattern of ours; `secret_group` is the capture that is the secret (0: the only one, or all of the match). Raises Re2Error."""
    tree = parse(text)
    notes: list[str] = []
    number = _secret(tree, secret_group, notes)
    tree = tree if number else Group((tree,), number := max(captures(tree), default=0) + 1)
    trimmed = _trim(_without_edges(tree, notes), number)
    pattern, bound = _bounded(trimmed, number)
    if not surely_has(parse_python(pattern)[0], re.compile(pattern.encode("latin-1")).groupindex["secret"]):
        raise Re2Error("can match without the group that is the secret; say secretGroup")
    if bound:
        notes.append(f"repetitions without an end stop at {bound:,}")
    return Translated(pattern, tuple(notes))


def plain(text: str) -> str:
    """A pattern to search whole values or paths with: text edges are kept. Raises Re2Error where it can't be proved linear."""
    tree = parse(text)
    marked = Group((tree,), max(captures(tree), default=0) + 1)
    _, bound = _bounded(_without_width(marked), marked.number, may_be_empty=True)  # type: ignore[arg-type]
    return write(marked, marked.number, bound)


def _without_width(node: Node) -> Node:
    """Word boundaries in the place of text edges: to a proof of speed they are the same."""
    return Edge("b") if isinstance(node, Edge) else _rebuilt(node, _without_width)


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each child changed."""
    if isinstance(node, Group):
        return node._replace(parts=tuple(change(part) for part in node.parts))
    if isinstance(node, Choice):
        return Choice(tuple(change(branch) for branch in node.branches))
    if isinstance(node, Repeat):
        return node._replace(part=change(node.part))
    return node


def _secret(tree: Group, wanted: int, notes: list[str]) -> int:
    """The number of the capture that is the secret, or 0 for the whole match."""
    numbers = captures(tree)
    if wanted:
        if wanted not in numbers:
            raise Re2Error(f"has no group {wanted}, which secretGroup names")
        return wanted
    # Of several captures gitleaks takes the first that matched anything, be it a word such as `postgres`.
    telling = [number for number in numbers if not _is_fixed(_capture(tree, number))]
    if numbers and not telling:
        notes.append("its groups are fixed words: the whole match is reported")
        return 0
    if len(telling) > 1 and not _always(tree, telling[0]):
        raise Re2Error("has several groups of which another is the secret from match to match; say secretGroup")
    if telling and telling[0] != numbers[0]:
        notes.append(f"group {telling[0]} is reported: those before it are fixed words")
    return telling[0] if telling else 0


def _capture(node: Node, number: int) -> Node | None:
    """The capture of that number."""
    if isinstance(node, Group) and node.number == number:
        return node
    return next((found for child in children(node) if (found := _capture(child, number)) is not None), None)


def _is_fixed(node: Node | None) -> bool:
    """Whether it matches but words that stand in the pattern, in any case."""
    if isinstance(node, Bytes):
        return len(node.members) == 1 or {chr(byte).lower() for byte in node.members} == {chr(min(node.members)).lower()}
    return node is None or all(_is_fixed(child) for child in children(node))


def _always(node: Node, number: int) -> bool:
    """Whether each match has that capture, with something in it."""
    if isinstance(node, Group):
        if node.number == number:
            return not can_be_empty(node)
        return any(_always(part, number) for part in node.parts)
    return isinstance(node, Repeat) and node.least > 0 and _always(node.part, number)


def _without_edges(tree: Group, notes: list[str]) -> Group:
    """Text edges among alternatives become word boundaries; those that must hold are refused."""
    if not edges(tree) & _TEXT_EDGES:
        return tree
    changed = _soften(tree)
    left = edges(changed) & _TEXT_EDGES
    if left:
        raise Re2Error("is bound to the beginning or end of a line or file: no pattern of straykey can be")
    notes.append("where the file's or a line's edge was an alternative, the edge of a word is")
    return changed  # type: ignore[return-value]


def _soften(node: Node) -> Node:
    if isinstance(node, Choice):
        return Choice(tuple(Edge("b") if _is_text_edge(branch) else _soften(branch) for branch in node.branches))
    return _rebuilt(node, _soften)


def _is_text_edge(node: Node) -> bool:
    if isinstance(node, Group) and len(node.parts) == 1:
        return _is_text_edge(node.parts[0])
    return isinstance(node, Edge) and node.kind in _TEXT_EDGES


def _trim(tree: Group, secret: int) -> Group:
    """Without what may be missing at either end, and with repetitions there cut to the least: the secret is found all the same."""
    if tree.number == secret:
        return tree
    parts = [part for part in tree.parts if not _is_hollow(part)]
    while parts and _is_optional(parts[0], secret):
        del parts[0]
    while parts and _is_optional(parts[-1], secret):
        del parts[-1]
    for place in dict.fromkeys((0, len(parts) - 1)):
        part = parts[place]
        if isinstance(part, Group) and not part.number:
            parts[place] = _trim(part, secret) if len(parts) == 1 else part
        elif isinstance(part, Repeat) and secret not in captures(part) and isinstance(part.part, Bytes):
            parts[place] = part._replace(most=part.least)
    return tree._replace(parts=tuple(parts))


def _is_hollow(part: Node) -> bool:
    return isinstance(part, Group) and not part.parts and not part.number


def _is_optional(part: Node, secret: int) -> bool:
    return not isinstance(part, Edge) and secret not in captures(part) and can_be_empty(part) and not edges(part)


def _bounded(tree: Group, secret: int, *, may_be_empty: bool = False) -> tuple[str, int]:
    """The pattern with the largest bound that can be proved, and the bound (0: none was needed). Raises Re2Error."""
    problem: str | None = ""
    tree = _join(tree)  # type: ignore[assignment]
    for bound in BOUNDS if is_open(tree) else (0,):
        pattern = write(tree, secret, bound)
        try:
            compiled = re.compile(pattern.encode("latin-1"))
        except (re.error, OverflowError, RecursionError):
            raise Re2Error("can't be written for Python") from None
        if not may_be_empty and compiled.search(b""):
            raise Re2Error("matches nothing at all: it would match everywhere")
        problem = linear.problem(pattern)
        if problem is None:
            return pattern, bound
    raise Re2Error(str(problem))


def _join(node: Node) -> Node:
    """Simpler, with the same matches: a class for alternatives of one byte, `[a-z]*` for `([a-z]+)*`."""
    changed = _rebuilt(node, _join)
    if isinstance(changed, Choice):
        single = _as_set(changed)
        return changed if single is None else Bytes(single)
    if isinstance(changed, Repeat):
        inner = changed.part
        while isinstance(inner, Group) and len(inner.parts) == 1 and not inner.number:
            inner = inner.parts[0]
        if isinstance(inner, Repeat) and isinstance(inner.part, Bytes) and inner.least <= 1 and inner.most is None and changed.most is None:
            return Repeat(inner.part, changed.least * inner.least, None, changed.lazy)
    return changed


def _as_set(choice: Choice) -> frozenset[int] | None:
    """Alternatives of one byte each as one set."""
    found: frozenset[int] = frozenset()
    for branch in choice.branches:
        inner: Node = branch
        while isinstance(inner, Group) and len(inner.parts) == 1 and not inner.number:
            inner = inner.parts[0]
        if not isinstance(inner, Bytes):
            return None
        found |= inner.members
    return found
